// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/websocketconnection.h"

#include "core/client/hubaddress.h"
#include "core/client/sentences.h"
#include "core/client/wireform.h"
#include "core/wire/json.h"
#include "core/wire/utf8.h"
#include "core/wire/websocketframe.h"

#include <algorithm>
#include <utility>

namespace pushscope::client {

using base::ErrorCode;
using base::PayloadKind;
using Kind = ConnectionEnd::Kind;

namespace {

// What a hub may ask for.
constexpr std::chrono::seconds kShortestPing{1};
constexpr std::chrono::minutes kLongestPing{5};
// Three ticks without a byte, the last two of them after a ping of ours.
constexpr int kSilentTicksUntilLost = 3;
// What may wait to be sent to a server that does not read: two of the largest messages, or this.
constexpr qint64 kLeastUnsentRoom = 64 * 1024 * 1024;
constexpr quint16 kNormal = 1000;
constexpr quint16 kNoCode = 1005;

qint64 frameBytes(qsizetype payload, Direction direction)
{
    return payload + wire::frameHeaderBytes(payload, direction == Direction::Out);
}

Frame messageFrame(Direction direction, QByteArray payload, PayloadKind kind, base::WallTime now)
{
    Frame frame;
    frame.direction = direction;
    frame.payloadKind = kind;
    frame.time = now;
    frame.wireBytes = frameBytes(payload.size(), direction);
    frame.wireForm = WireForm::Bare;
    frame.payload = std::move(payload);
    return frame;
}

QByteArray repaired(const QByteArray &text)
{
    QByteArray result;
    wire::appendRepairedUtf8(result, text);
    return result;
}

Kind kindOf(const StreamEnd &end)
{
    switch (end.cause) {
    case StreamEnd::Cause::Unreachable:
        return end.sslErrors.isEmpty() ? Kind::Lost : Kind::Refused;
    case StreamEnd::Cause::Refused:
        return isPassing(end.code) ? Kind::Lost : Kind::Refused;
    case StreamEnd::Cause::NotWebSocket:
        return Kind::Refused;
    case StreamEnd::Cause::Closed:
        return end.code == kNormal || end.code == kNoCode ? Kind::Completed : Kind::Lost;
    case StreamEnd::Cause::TimedOut:
    case StreamEnd::Cause::Lost:
    case StreamEnd::Cause::Failed:
        return Kind::Lost;
    }
    return Kind::Lost;
}

} // namespace

WebSocketConnection::WebSocketConnection(Setup setup)
    : Connection(std::move(setup))
    , m_stream({.url = requestUrl(options()),
                .headers = headersOf(options()),
                .tls = tls(),
                .maxMessageBytes = options().maxMessageBytes},
               *this)
    , m_pingInterval(options().pingInterval)
{
    connect(&m_pingTimer, &QTimer::timeout, this, &WebSocketConnection::checkPeer);
}

void WebSocketConnection::open()
{
    m_stream.open();
}

void WebSocketConnection::close()
{
    m_over = true;
    m_pingTimer.stop();
    m_stream.close();
}

void WebSocketConnection::streamOpened()
{
    m_pingTimer.start(m_pingInterval);
    listener().opened(m_stream.subprotocol());
    for (const QByteArray &text : options().firstMessages) {
        if (m_over)
            return;
        // The person's own words: were they refused, the server says so.
        if (auto sent = send(text, PayloadKind::Text); !sent)
            listener().complained(sent.error().what);
    }
}

base::Result<void> WebSocketConnection::send(const QByteArray &payload, PayloadKind kind)
{
    if (!m_stream.isOpen()) {
        return base::fail(ErrorCode::Unavailable,
                          QStringLiteral("%1 is not connected; nothing was sent").arg(place(options().url)));
    }
    if (m_stream.unsentBytes() + payload.size() > std::max<qint64>(kLeastUnsentRoom, 2 * options().maxMessageBytes)) {
        return base::fail(ErrorCode::Unavailable,
                          QStringLiteral("%1 does not read what is sent to it; nothing more was sent")
                              .arg(place(options().url)));
    }
    const bool isSound = kind == PayloadKind::Binary || wire::isUtf8(payload);
    const QByteArray sent = isSound ? payload : repaired(payload);
    m_stream.send(kind, sent);
    listener().observed(messageFrame(Direction::Out, sent, kind, clock().wallNow()));
    return {};
}

bool WebSocketConnection::applyFilters(const QList<QByteArray> &before)
{
    if (!m_subscribed)
        return !m_stream.isOpen() || m_dialect == Dialect::Unknown;
    const QList<QByteArray> now = filtersOf(options());
    const auto without = [](const QList<QByteArray> &list, const QList<QByteArray> &other) {
        QList<QByteArray> rest;
        std::copy_if(list.begin(), list.end(), std::back_inserter(rest),
                     [&other](const QByteArray &filter) { return !other.contains(filter); });
        return rest;
    };
    if (const auto gone = without(before, now); !gone.isEmpty())
        sendControl(wire::encodeUnsubscribeRequest(gone));
    if (const auto added = without(now, before); !added.isEmpty())
        sendControl(wire::encodeSubscribeRequest(added));
    return true;
}

void WebSocketConnection::messageRead(PayloadKind kind, QByteArray payload)
{
    if (m_over)
        return;
    if (options().echo) {
        echo(kind, std::move(payload));
        return;
    }
    if (m_dialect == Dialect::Unknown) {
        m_dialect = Dialect::Bare;
        if (kind == PayloadKind::Text) {
            const auto notice = wire::parseHubNotice(payload);
            if (notice && std::holds_alternative<wire::Welcome>(*notice))
                m_dialect = Dialect::Plain;
        }
    }
    if (m_dialect == Dialect::Plain && kind == PayloadKind::Text)
        readNotice(std::move(payload));
    else
        observeBare(kind, std::move(payload));
}

void WebSocketConnection::observeBare(PayloadKind kind, QByteArray payload)
{
    Frame frame = messageFrame(Direction::In, std::move(payload), kind, clock().wallNow());
    frame.topic = topicIn(frame.payload);
    listener().observed(std::move(frame));
}

void WebSocketConnection::echo(PayloadKind kind, QByteArray payload)
{
    m_stream.send(kind, payload);
    Frame back = messageFrame(Direction::Out, payload, kind, clock().wallNow());
    listener().observed(messageFrame(Direction::In, std::move(payload), kind, back.time));
    listener().observed(std::move(back));
}

void WebSocketConnection::readNotice(QByteArray text)
{
    auto notice = wire::parseHubNotice(text);
    if (!notice) {
        // A newer hub may say more than we know; nothing is hidden.
        observeControl(std::move(text), Direction::In);
        return;
    }
    if (auto *message = std::get_if<wire::PlainMessage>(&*notice)) {
        observeMessage(std::move(*message), std::move(text));
    } else if (const auto *gap = std::get_if<wire::GapNotice>(&*notice)) {
        observeGap(*gap, std::move(text));
    } else {
        observeControl(std::move(text), Direction::In);
        if (const auto *error = std::get_if<wire::ErrorNotice>(&*notice)) {
            listener().complained(
                QStringLiteral("%1: %2").arg(place(options().url), QString::fromUtf8(error->reason).simplified()));
        } else if (const auto *welcome = std::get_if<wire::Welcome>(&*notice)) {
            heed(*welcome);
        }
    }
}

void WebSocketConnection::observeMessage(wire::PlainMessage message, QByteArray text)
{
    Frame frame;
    frame.transport = base::Transport::WebSocket;
    frame.time = clock().wallNow();
    frame.latency = latency(message.time, frame.time);
    frame.topic = std::move(message.topic);
    frame.event = std::move(message.event);
    frame.id = std::move(message.id);
    frame.payload = std::move(message.payload);
    frame.payloadKind = message.kind;
    frame.wireBytes = frameBytes(text.size(), Direction::In);
    keepWireForm(frame, std::move(text));
    // Someone who subscribes in his own words may ask for the same history twice, and then gets it twice.
    if (m_subscribed)
        listener().observedNumbered(std::move(frame));
    else
        listener().observed(std::move(frame));
}

void WebSocketConnection::observeControl(QByteArray payload, Direction direction)
{
    Frame frame = messageFrame(direction, std::move(payload), PayloadKind::Text, clock().wallNow());
    frame.kind = FrameKind::Control;
    listener().observed(std::move(frame));
}

void WebSocketConnection::observeGap(const wire::GapNotice &gap, QByteArray text)
{
    Frame frame;
    frame.kind = FrameKind::Gap;
    frame.time = clock().wallNow();
    frame.topic = gap.topic.value_or(QByteArray());
    frame.payload = gapSentence(gap).toUtf8();
    frame.wireBytes = frameBytes(text.size(), Direction::In);
    keepWireForm(frame, std::move(text));
    listener().observed(std::move(frame));
}

void WebSocketConnection::heed(const wire::Welcome &welcome)
{
    if (welcome.ping > std::chrono::milliseconds(0)) {
        m_pingInterval = std::clamp<std::chrono::milliseconds>(welcome.ping, kShortestPing, kLongestPing);
        m_pingTimer.start(m_pingInterval);
    }
    if (m_subscribed || !options().subscribe)
        return;
    m_subscribed = true;
    sendControl(wire::encodeSubscribeRequest(filtersOf(options()), cursor()));
    if (cursor())
        listener().resumed();
    else
        listener().startedAt(welcome.head.toByteArray());
}

void WebSocketConnection::sendControl(const QByteArray &text)
{
    m_stream.send(PayloadKind::Text, text);
    observeControl(text, Direction::Out);
}

void WebSocketConnection::checkPeer()
{
    const quint64 before = std::exchange(m_signsOfLife, m_stream.signsOfLife());
    m_silentTicks = m_signsOfLife != before ? 0 : m_silentTicks + 1;
    if (m_silentTicks >= kSilentTicksUntilLost) {
        const QString sentence = m_stream.isPaused() ? QStringLiteral("%1: nothing that was sent was read for %2 s")
                                                     : QStringLiteral("%1: no sign of life for %2 s");
        end(Kind::Lost,
            sentence.arg(place(options().url))
                .arg(std::chrono::duration<double>(kSilentTicksUntilLost * m_pingInterval).count()));
        return;
    }
    if (m_stream.isPaused())
        return; // a ping would wait behind everything else
    m_stream.ping();
    listener().countBytes(0, frameBytes(0, Direction::Out));
}

void WebSocketConnection::streamEnded(const StreamEnd &end)
{
    this->end(kindOf(end), endSentence(options().url, end));
}

void WebSocketConnection::end(Kind kind, QString sentence)
{
    if (m_over)
        return;
    m_over = true;
    m_pingTimer.stop();
    listener().ended({kind, std::move(sentence)});
}

} // namespace pushscope::client
