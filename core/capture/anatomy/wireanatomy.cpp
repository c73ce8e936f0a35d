// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/anatomy/wireanatomy.h"

#include "core/base/cursor.h"
#include "core/capture/anatomy/wirepartlist.h"
#include "core/client/wireform.h"
#include "core/wire/httpresponse.h"
#include "core/wire/plaindialect.h"
#include "core/wire/sse.h"
#include "core/wire/websocketframe.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <optional>

namespace pushscope::capture {

namespace {

using base::Transport;
using client::Direction;
using client::Frame;
using client::FrameKind;
using client::WireForm;
using Role = WirePart::Role;

constexpr wire::WebSocketMask kNoMask{};

/// What a block that names no event is dispatched as is no name that anybody gave; an envelope, which tells the time of
/// the hub, would have it.
QByteArray eventOf(const Frame &frame)
{
    const bool isUnnamed = frame.transport == Transport::Sse && !frame.latency && frame.event == "message";
    return isUnnamed ? QByteArray() : frame.event;
}

/// As the hub has it: its time is known by the latency.
wire::PlainMessage messageOf(const Frame &frame)
{
    return {.topic = frame.topic,
            .id = frame.id,
            .time = frame.time - frame.latency.value_or(std::chrono::microseconds(0)),
            .event = eventOf(frame),
            .payload = frame.payload,
            .kind = frame.payloadKind};
}

QByteArray blockOf(const Frame &frame)
{
    const bool isText = frame.payloadKind == base::PayloadKind::Text;
    return wire::encodeSseBlock(frame.id, eventOf(frame), isText ? frame.payload : wire::binaryAsDataUrl(frame.payload));
}

/// The head carries the time of the answer, not of whoever looks at it.
void setDate(QByteArray &answer, base::WallTime time)
{
    const qsizetype at = answer.indexOf("\r\nDate: ");
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
    const QByteArray date = QLocale::c()
                                .toString(QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC),
                                          QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"))
                                .toLatin1();
    const qsizetype begin = at + 8;
    const qsizetype end = answer.indexOf("\r\n", begin);
    if (at >= 0 && end - begin == date.size())
        answer.replace(begin, date.size(), date);
}

/// An answer of `/poll` as the hub gives it to a request without an `Origin`.
QByteArray answerOf(const Frame &frame)
{
    wire::HttpResponse response{
        .body = wire::encodePollAnswer({.messages = {messageOf(frame)}, .next = frame.id, .gaps = {}}),
        .headers = {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}}};
    QByteArray answer = response.toByteArray();
    setDate(answer, frame.time);
    return answer;
}

class Dissection
{
public:
    Dissection(const Frame &frame, Transport transport)
        : m_frame(frame)
    {
        m_anatomy.transport = transport;
        m_anatomy.direction = frame.direction;
        if (transport == frame.transport)
            m_received = client::receivedBytes(frame);
        m_anatomy.isReceived = m_received.has_value();
    }

    WireAnatomy run()
    {
        // What a source tells in words of its own came in no bytes, or in those that were kept.
        const bool isData = m_frame.kind == FrameKind::Message || m_frame.kind == FrameKind::Control;
        if (!isData && !m_received)
            return std::move(m_anatomy);
        switch (m_anatomy.transport) {
        case Transport::WebSocket:
            webSocket();
            break;
        case Transport::Sse:
            if (m_frame.direction == Direction::In)
                eventStream();
            break;
        case Transport::LongPoll:
        case Transport::Poll:
            if (m_frame.direction == Direction::In)
                poll();
            break;
        }
        m_anatomy.payloadBytes = std::min(m_frame.payload.size(), m_anatomy.bytes.size());
        return std::move(m_anatomy);
    }

private:
    void remark(const QString &sentence) { m_anatomy.remarks.push_back(sentence); }
    /// Others may write blocks just as the hub does, but hardly with its cursors.
    [[nodiscard]] bool isFromHub() const
    {
        const bool isCanonical = m_frame.wireForm == WireForm::Canonical;
        return !m_received || (isCanonical && (m_frame.latency || base::Cursor::parse(m_frame.id)));
    }

    void webSocket()
    {
        const bool toServer = m_frame.direction == Direction::Out;
        const bool isOwnText = toServer || m_frame.kind == FrameKind::Control;
        const QByteArray text = m_received  ? *m_received
                                : isOwnText ? m_frame.payload
                                            : wire::encodePlainMessage(messageOf(m_frame));
        const bool isBinary = m_frame.payloadKind == base::PayloadKind::Binary && text == m_frame.payload;
        const auto opcode = isBinary ? wire::WebSocketOpcode::Binary : wire::WebSocketOpcode::Text;
        m_anatomy.bytes = toServer ? wire::encodeClientFrame(opcode, text, kNoMask) : wire::encodeServerFrame(opcode, text);
        WirePartList parts(m_anatomy.bytes, m_frame.payload);
        parts.addWebSocketHeader();
        parts.addMessageText(m_anatomy.bytes.size());
        m_anatomy.parts = parts.take();
        if (toServer)
            remark(QStringLiteral("The mask is four random bytes, which are not kept: zeros stand for it, so that the "
                                  "payload can be read."));
        else if (!isFromHub())
            remark(QStringLiteral("Shown as one frame: whether the sender split it is not kept."));
    }

    void eventStream()
    {
        const QByteArray block = m_received ? *m_received : blockOf(m_frame);
        const bool chunked = isFromHub();
        m_anatomy.bytes = chunked ? wire::httpChunk(block) : block;
        WirePartList parts(m_anatomy.bytes, m_frame.payload);
        const qsizetype blockBegin = chunked ? m_anatomy.bytes.indexOf('\n') + 1 : 0;
        parts.add(Role::ChunkSize, blockBegin, QStringLiteral("HTTP chunk size"));
        parts.addBlock(blockBegin + block.size());
        if (parts.at() == blockBegin + block.size())
            parts.add(Role::ChunkEnd, m_anatomy.bytes.size(), QStringLiteral("chunk end"));
        m_anatomy.parts = parts.take();
        if (!chunked)
            remark(QStringLiteral("The block as it came: how the server cut its stream into HTTP chunks is not known."));
    }

    void poll()
    {
        const bool isWhole = m_anatomy.transport == Transport::LongPoll && !m_received;
        m_anatomy.bytes = isWhole      ? answerOf(m_frame)
                          : m_received ? *m_received
                                       : wire::encodeEnvelope(messageOf(m_frame));
        WirePartList parts(m_anatomy.bytes, m_frame.payload);
        if (isWhole)
            addAnswer(parts);
        else
            parts.addMessageText(m_anatomy.bytes.size());
        m_anatomy.parts = parts.take();
        if (isWhole)
            remark(QStringLiteral("A whole answer with this message alone, as one gets it that waited."));
        else if (m_received && m_frame.wireForm == WireForm::Bare)
            remark(QStringLiteral("The body of the answer; its HTTP head is not kept."));
        else
            remark(QStringLiteral("Its element in the list of the answer: all messages since the last poll share the "
                                  "HTTP head and the rest."));
    }

    void addAnswer(WirePartList &parts)
    {
        static constexpr QByteArrayView kBegin("{\"messages\":[");
        const QByteArray &bytes = m_anatomy.bytes;
        const qsizetype head = bytes.indexOf("\r\n\r\n") + 4;
        const qsizetype element = wire::encodeEnvelope(messageOf(m_frame)).size();
        parts.add(Role::HttpHead, head, QStringLiteral("HTTP head"));
        parts.add(Role::Envelope, head + kBegin.size(), QStringLiteral("list"));
        parts.addMessageText(head + kBegin.size() + element);
        parts.add(Role::Id, bytes.size(), QStringLiteral("where the next poll begins"));
    }

    const Frame &m_frame;
    std::optional<QByteArray> m_received;
    WireAnatomy m_anatomy;
};

} // namespace

WireAnatomy wireAnatomy(const Frame &frame, Transport transport)
{
    return Dissection(frame, transport).run();
}

} // namespace pushscope::capture
