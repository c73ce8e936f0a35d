// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/deliverycapture.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace pushscope::app {

namespace {

using client::Frame;
using Fate = net::DeliveryRecord::Fate;

constexpr std::chrono::milliseconds kPace{200};

QLatin1String wordOf(Fate fate)
{
    switch (fate) {
    case Fate::Queued: return QLatin1String("queued");
    case Fate::Sent: return QLatin1String("sent");
    case Fate::Dropped: return QLatin1String("dropped");
    case Fate::Conflated: return QLatin1String("conflated");
    case Fate::Lost: return QLatin1String("lost");
    }
    return {};
}

/// Part of the protocol rather than a message: it must not count as one more of those that were received.
Frame frameOf(base::WallTime at)
{
    Frame frame;
    frame.source = DeliveryCapture::kSource;
    frame.direction = client::Direction::Out;
    frame.kind = client::FrameKind::Control;
    frame.time = at;
    return frame;
}

Frame toFrame(const net::DeliveryLedger::Finished &delivery)
{
    const net::DeliveryRecord &record = delivery.record;
    Frame frame = frameOf(delivery.at);
    frame.transport = record.transport;
    frame.event = "delivery";
    frame.id = delivery.message.toByteArray();
    frame.wireBytes = record.fate == Fate::Sent ? record.wireBytes : 0;
    frame.latency = delivery.at - record.queued;
    frame.payload = QJsonDocument(QJsonObject{
                                      {QStringLiteral("fate"), wordOf(record.fate)},
                                      {QStringLiteral("peer"), qint64(record.peer)},
                                      {QStringLiteral("address"), QString::fromUtf8(record.address)},
                                      {QStringLiteral("agent"), QString::fromUtf8(record.agent)},
                                      {QStringLiteral("ahead"), qint64(record.ahead)},
                                      {QStringLiteral("fromHistory"), record.fromHistory},
                                  })
                        .toJson(QJsonDocument::Compact);
    return frame;
}

Frame missedFrame(quint64 missed, base::WallTime now)
{
    Frame frame = frameOf(now);
    frame.kind = client::FrameKind::Gap;
    frame.payload = QByteArray::number(missed) + " deliveries came too fast to be written.";
    return frame;
}

} // namespace

DeliveryCapture::DeliveryCapture(net::DeliveryLedger &ledger, client::FrameSink &sink, const base::Clock &clock)
    : m_ledger(ledger)
    , m_sink(sink)
    , m_clock(clock)
{
    m_ledger.keepFinished();
    m_thread = std::thread([this] { run(); });
}

DeliveryCapture::~DeliveryCapture()
{
    {
        const std::lock_guard guard(m_mutex);
        m_closing = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void DeliveryCapture::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_wake.wait_for(lock, kPace, [this] { return m_closing; })) {
        lock.unlock();
        write();
        lock.lock();
    }
    write();
}

void DeliveryCapture::write()
{
    const net::DeliveryLedger::FinishedBatch batch = m_ledger.takeFinished();
    std::vector<Frame> frames;
    frames.reserve(batch.deliveries.size() + 1);
    for (const net::DeliveryLedger::Finished &delivery : batch.deliveries)
        frames.push_back(toFrame(delivery));
    if (batch.missed > 0)
        frames.push_back(missedFrame(batch.missed, m_clock.wallNow()));
    if (!frames.empty())
        m_sink.append(std::move(frames));
}

} // namespace pushscope::app
