// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/sourceworker.h"

#include "core/client/hubaddress.h"
#include "core/client/pollconnection.h"
#include "core/client/sseconnection.h"
#include "core/client/tlssettings.h"
#include "core/client/websocketconnection.h"

#include <utility>

namespace pushscope::client {

using base::Transport;

namespace {

std::unique_ptr<Connection> makeConnection(Connection::Setup setup)
{
    switch (setup.options.transport) {
    case Transport::WebSocket: return std::make_unique<WebSocketConnection>(std::move(setup));
    case Transport::Sse: return std::make_unique<SseConnection>(std::move(setup));
    case Transport::LongPoll:
    case Transport::Poll: return std::make_unique<PollConnection>(std::move(setup));
    }
    return {};
}

QString transportName(Transport transport)
{
    switch (transport) {
    case Transport::WebSocket: return QStringLiteral("WebSocket");
    case Transport::Sse: return QStringLiteral("an event stream");
    case Transport::LongPoll: return QStringLiteral("long polling");
    case Transport::Poll: return QStringLiteral("polling");
    }
    return {};
}

} // namespace

SourceWorker::SourceWorker(SourceId id, SourceOptions options, Context context)
    : m_id(id)
    , m_options(std::move(options))
    , m_context(std::move(context))
    , m_backoff(m_options.firstRetry, m_options.longestRetry, m_context.random)
    , m_cursor(m_options.since)
{
    m_retry.setSingleShot(true);
    m_retry.setTimerType(Qt::PreciseTimer); // a coarse one may come before the time that the server asked for
    connect(&m_retry, &QTimer::timeout, this, &SourceWorker::connectNow);
}

SourceWorker::~SourceWorker()
{
    dropConnection(QStringLiteral("Removed"));
}

void SourceWorker::start()
{
    dropConnection(QStringLiteral("Restarted"));
    m_backoff.reset();
    connectNow();
}

void SourceWorker::stop()
{
    dropConnection(QStringLiteral("Stopped"));
    changeState([](SourceStatus &status) {
        status.state = SourceState::Stopped;
        status.lastError.clear();
        status.failed = false;
    });
}

void SourceWorker::setTransport(Transport transport)
{
    if (transport == m_options.transport)
        return;
    dropConnection(QStringLiteral("Switched to %1").arg(transportName(transport)));
    m_options.transport = transport;
    m_backoff.reset();
    bool stopped = false;
    changeState([transport, &stopped](SourceStatus &status) {
        status.transport = transport;
        stopped = status.state == SourceState::Stopped;
    });
    if (!stopped)
        connectNow();
}

void SourceWorker::setFilters(QList<QByteArray> filters)
{
    const QList<QByteArray> before = filtersOf(m_options);
    m_options.filters = std::move(filters);
    if (!m_connection || before == filtersOf(m_options) || m_connection->applyFilters(before))
        return;
    dropConnection(QStringLiteral("Subscribed to something else"));
    connectNow();
}

void SourceWorker::send(const QByteArray &payload, base::PayloadKind kind)
{
    if (!m_connection) {
        complained(QStringLiteral("%1 is not connected; nothing was sent").arg(place(m_options.url)));
        return;
    }
    if (auto sent = m_connection->send(payload, kind); !sent)
        complained(sent.error().what);
}

void SourceWorker::connectNow()
{
    m_retry.stop();
    if (auto fine = check(m_options); !fine) {
        endAtOnce(fine.error().what);
        return;
    }
    auto tls = loadTls(m_options.tls);
    if (!tls) {
        endAtOnce(tls.error().what);
        return;
    }
    changeState([](SourceStatus &status) {
        status.state = SourceState::Connecting;
        status.failed = false;
        status.retryAt.reset();
    });
    m_useful = false;
    m_connection = makeConnection({m_options, m_cursor, m_context.clock, *this, *std::move(tls)});
    m_connection->open();
}

void SourceWorker::endAtOnce(const QString &sentence)
{
    changeState([&sentence](SourceStatus &status) {
        status.state = SourceState::Ended;
        status.failed = true;
        status.lastError = sentence;
        status.retryAt.reset();
    });
}

QString SourceWorker::withoutToken(QString sentence) const
{
    constexpr qsizetype kShortestSecret = 6; // a shorter one is found in any word
    if (m_options.bearerToken.size() >= kShortestSecret)
        sentence.replace(QString::fromLatin1(m_options.bearerToken), QStringLiteral("(token)"));
    return sentence;
}

void SourceWorker::dropConnection(const QString &sentence)
{
    m_retry.stop();
    if (!m_connection)
        return;
    // It may be this connection that called us.
    Connection *connection = m_connection.release();
    connection->close();
    connection->deleteLater();
    if (std::exchange(m_open, false))
        observeState(FrameKind::Closed, sentence.toUtf8());
}

void SourceWorker::opened(const QByteArray &subprotocol)
{
    m_open = true;
    const bool again = std::exchange(m_wasOpen, true);
    changeState([again](SourceStatus &status) {
        status.state = SourceState::Connected;
        status.lastError.clear();
        status.reconnects += again ? 1 : 0;
    });
    const QUrl address = endpoint(m_options.url, m_options.transport);
    QByteArray payload = address.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery).toUtf8();
    if (!subprotocol.isEmpty())
        payload += " (sub-protocol " + subprotocol + ')';
    else if (m_options.transport == Transport::WebSocket && !m_options.subprotocols.isEmpty())
        payload += " (no sub-protocol)";
    observeState(FrameKind::Opened, std::move(payload));
}

void SourceWorker::resumed()
{
    // A first connection with a cursor begins where the person said; it resumes nothing.
    bool again = false;
    m_context.record->update([&again](SourceStatus &status) { again = status.reconnects > 0; });
    if (again)
        observeState(FrameKind::Resumed, m_cursor.value_or(QByteArray()));
}

void SourceWorker::observed(Frame frame)
{
    m_useful = true;
    frame.source = m_id;
    frame.transport = m_options.transport;
    const bool message = frame.kind == FrameKind::Message;
    if (frame.direction == Direction::Out) {
        m_context.record->update([&frame, message](SourceStatus &status) {
            status.bytesOut += frame.wireBytes;
            status.sent += message ? 1 : 0;
        });
    } else if (message) {
        m_context.record->countReceived(m_context.clock.steadyNow(), frame.wireBytes, frame.latency);
    } else {
        m_context.record->update([&frame](SourceStatus &status) {
            status.bytesIn += frame.wireBytes;
            status.gaps += frame.kind == FrameKind::Gap ? 1 : 0;
        });
    }
    m_context.batcher.add(std::move(frame));
}

void SourceWorker::observedNumbered(Frame frame)
{
    const auto number = base::Cursor::parse(frame.id);
    if (number) {
        if (m_lastNumbered && m_lastNumbered->epoch == number->epoch && number->position <= m_lastNumbered->position) {
            countBytes(frame.wireBytes, 0); // it came, but it has been seen
            return;
        }
        m_lastNumbered = *number;
        reached(frame.id);
    }
    observed(std::move(frame));
}

void SourceWorker::reached(const QByteArray &cursor)
{
    m_cursor = cursor;
    m_context.record->update([&cursor](SourceStatus &status) { status.cursor = cursor; });
}

void SourceWorker::startedAt(const QByteArray &cursor)
{
    if (!m_cursor)
        reached(cursor);
}

void SourceWorker::retryAnnounced(std::chrono::milliseconds delay)
{
    m_backoff.setServerDelay(delay);
}

void SourceWorker::countBytes(qint64 in, qint64 out)
{
    m_context.record->update([in, out](SourceStatus &status) {
        status.bytesIn += in;
        status.bytesOut += out;
    });
}

void SourceWorker::complained(const QString &sentence)
{
    changeState([shown = withoutToken(sentence)](SourceStatus &status) { status.lastError = shown; });
}

void SourceWorker::ended(ConnectionEnd end)
{
    end.sentence = withoutToken(std::move(end.sentence));
    using Kind = ConnectionEnd::Kind;
    dropConnection(end.sentence);
    const bool again = m_options.reconnect && (end.kind == Kind::Completed || end.kind == Kind::Lost);
    if (again) {
        waitAndRetry(end.sentence);
        return;
    }
    const bool failed = end.kind == Kind::Lost || end.kind == Kind::Refused;
    changeState([&end, failed](SourceStatus &status) {
        status.state = SourceState::Ended;
        status.failed = failed;
        status.lastError = failed ? end.sentence : QString();
    });
}

void SourceWorker::waitAndRetry(const QString &sentence)
{
    if (m_useful)
        m_backoff.reset();
    const std::chrono::milliseconds delay = m_backoff.next();
    m_retry.start(delay);
    const double seconds = std::chrono::duration<double>(delay).count();
    observeState(FrameKind::Reconnecting, QStringLiteral("%1; trying again in %2 s")
                                              .arg(sentence, QString::number(seconds, 'f', 2))
                                              .toUtf8());
    const base::SteadyTime at = m_context.clock.steadyNow() + delay;
    changeState([&sentence, at](SourceStatus &status) {
        status.state = SourceState::Waiting;
        status.lastError = sentence;
        status.retryAt = at;
    });
}

void SourceWorker::observeState(FrameKind kind, QByteArray payload)
{
    Frame frame;
    frame.source = m_id;
    frame.transport = m_options.transport;
    frame.kind = kind;
    frame.time = m_context.clock.wallNow();
    frame.payload = std::move(payload);
    m_context.batcher.add(std::move(frame));
}

template <class Change>
void SourceWorker::changeState(const Change &change)
{
    m_context.record->update(change);
    m_context.stateChanged(m_context.record->snapshot(m_context.clock.steadyNow()));
}

} // namespace pushscope::client
