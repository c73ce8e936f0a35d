// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/loadprobe.h"

#include "core/base/ratemeter.h"
#include "core/client/sentences.h"
#include "core/client/source.h"
#include "core/client/websocketstream.h"
#include "core/wire/json.h"
#include "core/wire/plaindialect.h"

#include <QThread>
#include <QTimer>

#include <algorithm>
#include <mutex>

namespace pushscope::probe {

namespace {

using namespace std::chrono_literals;

constexpr auto kTick = 2ms;
constexpr double kMostCatchingUp = 0.1;          ///< seconds
constexpr qint64 kMostWaiting = 2 * 1024 * 1024; ///< bytes that the hub has not taken yet

/// All of a publish request up to its data.
QByteArray requestHead(const QByteArray &topic)
{
    QByteArray head("{\"publish\":");
    wire::appendJsonString(head, topic);
    return head + ",\"data\":";
}

} // namespace

QByteArray loadPayload(quint64 n, qsizetype bytes)
{
    bytes = std::clamp<qsizetype>(bytes, 1, LoadProbe::kMostBytes);
    const QByteArray digits = QByteArray::number(n);
    const QByteArray head = "{\"n\":" + digits + ",\"pad\":\"";
    const qsizetype padding = bytes - head.size() - 2;
    if (padding >= 0)
        return head + QByteArray(padding, 'x') + "\"}";
    if (bytes == 1)
        return digits.last(1);
    const qsizetype room = bytes - 2;
    return '"' + digits.last(std::min(room, digits.size())).rightJustified(room, 'x') + '"';
}

/// Lives on the probe's thread, but for what the lock protects.
class LoadProbe::Private : public QObject, private client::WebSocketStream::Listener
{
public:
    Private(const QUrl &hub, const base::Clock &clock)
        : m_hub(hub)
        , m_clock(clock)
    {
        m_thread.setObjectName(QStringLiteral("load"));
        moveToThread(&m_thread);
        m_thread.start();
    }

    ~Private() override
    {
        QMetaObject::invokeMethod(this, [this] {
            halt();
            m_thread.quit();
        });
        m_thread.wait();
    }

    void begin(Options options)
    {
        {
            const std::scoped_lock lock(m_mutex);
            if (!m_status.running)
                m_status = {};
            m_status.running = true;
            m_status.error.clear();
        }
        QMetaObject::invokeMethod(this, [this, options = std::move(options)] { apply(options); });
    }

    void end()
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_status.running = false;
        }
        QMetaObject::invokeMethod(this, [this] { halt(); });
    }

    [[nodiscard]] Status status() const
    {
        const std::scoped_lock lock(m_mutex);
        Status status = m_status;
        status.perSecond = m_rate.rate(m_clock.steadyNow()).events;
        return status;
    }

private:
    void apply(const Options &options)
    {
        m_options = options;
        m_head = requestHead(options.topic);
        m_options.perSecond = std::clamp(options.perSecond, 0.0, kMostPerSecond);
        m_owed = 0;
        if (m_stream)
            return;
        m_stream.reset(
            new client::WebSocketStream({.url = client::endpoint(m_hub, base::Transport::WebSocket)}, *this));
        m_stream->open();
    }

    void halt()
    {
        if (m_timer) {
            m_timer->stop();
            m_timer.release()->deleteLater(); // either may be what calls
        }
        if (m_stream) {
            m_stream->close();
            m_stream.release()->deleteLater();
        }
        const std::scoped_lock lock(m_mutex);
        m_status.connected = false;
    }

    void streamOpened() override
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_status.connected = true;
        }
        m_before = m_clock.steadyNow();
        m_timer = std::make_unique<QTimer>();
        m_timer->setTimerType(Qt::PreciseTimer);
        connect(m_timer.get(), &QTimer::timeout, this, &Private::publish);
        m_timer->start(kTick);
    }

    void messageRead(base::PayloadKind, QByteArray payload) override
    {
        if (!payload.startsWith("{\"error\""))
            return; // an acknowledgement, one for each message
        const auto notice = wire::parseHubNotice(payload);
        if (const auto *error = notice ? std::get_if<wire::ErrorNotice>(&*notice) : nullptr)
            fail(QString::fromUtf8(error->reason));
    }

    void streamEnded(const client::StreamEnd &end) override
    {
        fail(client::endSentence(m_hub, end) + u'.');
    }

    void publish()
    {
        const base::SteadyTime now = m_clock.steadyNow();
        const double elapsed = std::chrono::duration<double>(now - m_before).count();
        m_before = now;
        m_owed = std::min(m_owed + elapsed * m_options.perSecond,
                          std::max(1.0, kMostCatchingUp * m_options.perSecond));
        quint64 sent = 0;
        while (m_owed >= 1 && m_stream && m_stream->isOpen() && m_stream->unsentBytes() < kMostWaiting) {
            m_stream->send(base::PayloadKind::Text, m_head + loadPayload(m_next++, m_options.bytes) + '}');
            m_owed -= 1;
            ++sent;
        }
        if (sent == 0)
            return;
        const std::scoped_lock lock(m_mutex);
        m_status.sent += sent;
        m_rate.add(now, sent, sent * static_cast<quint64>(m_options.bytes));
    }

    void fail(const QString &sentence)
    {
        halt();
        const std::scoped_lock lock(m_mutex);
        m_status.running = false;
        m_status.error = sentence;
    }

    const QUrl m_hub;
    const base::Clock &m_clock;
    QThread m_thread;
    std::unique_ptr<client::WebSocketStream> m_stream;
    std::unique_ptr<QTimer> m_timer;
    Options m_options;
    QByteArray m_head; ///< of each request
    base::SteadyTime m_before;
    double m_owed = 0; ///< messages that should have been sent by now
    quint64 m_next = 1;

    mutable std::mutex m_mutex; ///< protects what follows
    Status m_status;
    base::RateMeter m_rate;
};

LoadProbe::LoadProbe(const QUrl &hub, const base::Clock &clock)
    : d(std::make_unique<Private>(hub, clock))
{
}

LoadProbe::~LoadProbe() = default;

void LoadProbe::start(Options options)
{
    d->begin(std::move(options));
}

void LoadProbe::stop()
{
    d->end();
}

LoadProbe::Status LoadProbe::status() const
{
    return d->status();
}

} // namespace pushscope::probe
