// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/harentry.h"

#include "core/capture/exchange/filereaders.h"
#include "core/capture/exchange/framejson.h"
#include "core/client/sentences.h"
#include "core/client/wireform.h"
#include "core/wire/json.h"
#include "core/wire/plaindialect.h"
#include "core/wire/sse.h"
#include "core/wire/sseparser.h"
#include "core/wire/websocketframe.h"

#include <QUrl>

namespace pushscope::capture {

using base::PayloadKind;
using base::Transport;
using client::Direction;
using client::Frame;
using client::FrameKind;
using client::WireForm;

namespace {

// RFC 6455 5.2; Chromium says -1 where the connection failed.
constexpr int kText = 1;
constexpr int kBinary = 2;
constexpr int kClose = 8;
constexpr int kPing = 9;
constexpr int kPong = 10;

/// Latency as sources reckon it: the time in the message is the hub's.
std::optional<std::chrono::microseconds> latencyOf(const wire::PlainMessage &message, base::WallTime observed)
{
    // Times that a file may claim, but that no clock has, would overflow.
    constexpr std::chrono::hours kFar(24 * 366 * 10'000);
    const auto sent = message.time.time_since_epoch();
    const auto seen = observed.time_since_epoch();
    if (sent < -kFar || sent > kFar || seen < -kFar || seen > kFar)
        return {};
    return seen - sent;
}

void takeMessage(Frame &frame, wire::PlainMessage message)
{
    frame.latency = latencyOf(message, frame.time);
    frame.topic = std::move(message.topic);
    frame.event = std::move(message.event);
    frame.id = std::move(message.id);
    frame.payload = std::move(message.payload);
    frame.payloadKind = message.kind;
}

void takeGap(Frame &frame, const wire::GapNotice &gap)
{
    frame.kind = FrameKind::Gap;
    frame.topic = gap.topic.value_or(QByteArray());
    frame.payload = client::gapSentence(gap).toUtf8();
}

/// What a file of ours says besides the data.
void takeRest(Frame &frame, const HarRest &rest, const QByteArray &data)
{
    const Frame &own = rest.frame;
    frame.kind = own.kind;
    frame.payloadKind = own.payloadKind;
    frame.topic = own.topic;
    frame.event = own.event;
    frame.id = own.id;
    frame.wireBytes = own.wireBytes;
    frame.latency = own.latency;
    frame.wireForm = own.wireForm;
    frame.payload = rest.hasPayload ? own.payload : data;
    frame.raw = own.raw;
}

/// The same where `data` is what the wire carried.
void takeRestOfWire(Frame &frame, const HarRest &rest, const QByteArray &data)
{
    takeRest(frame, rest, data);
    if (frame.wireForm == WireForm::Kept && frame.raw.isEmpty())
        frame.raw = data;
}

/// All of it where the separator is not there.
QByteArray before(const QByteArray &text, char separator)
{
    const qsizetype end = text.indexOf(separator);
    return end < 0 ? text : text.first(end);
}

QByteArray essence(const QByteArray &mimeType)
{
    return before(mimeType, ';').trimmed().toLower();
}

bool isJsonType(const QByteArray &mimeType)
{
    const QByteArray type = essence(mimeType);
    return type == "application/json" || type.endsWith("+json") || type == "application/x-ndjson";
}

bool isEventStreamType(const QByteArray &mimeType)
{
    return essence(mimeType) == "text/event-stream";
}

} // namespace

HarEntry::HarEntry(client::SourceId provisional, base::WallTime fallbackTime, Give give)
    : m_provisional(provisional)
    , m_fallbackTime(fallbackTime)
    , m_give(std::move(give))
{
}

void HarEntry::give(Frame frame)
{
    frame.source = m_provisional;
    ++m_given;
    m_give(std::move(frame));
}

void HarEntry::addEvent(Frame frame)
{
    give(std::move(frame));
}

void HarEntry::add(HarWebSocketMessage message)
{
    Frame frame;
    frame.transport = Transport::WebSocket;
    frame.direction = message.type == "send" ? Direction::Out : Direction::In;
    frame.time = message.time.value_or(start());
    QByteArray data = std::move(message.data);
    if (message.opcode == kBinary) {
        if (auto bytes = fromBase64(data)) {
            data = std::move(*bytes);
            frame.payloadKind = PayloadKind::Binary;
        }
    }
    if (message.rest) {
        takeRestOfWire(frame, *message.rest, data);
        give(std::move(frame));
        return;
    }
    frame.wireBytes = data.size() + wire::frameHeaderBytes(data.size(), frame.direction == Direction::Out);
    frame.wireForm = WireForm::Bare;
    if (message.type == "error" || message.opcode < 0 || message.opcode == kClose)
        frame.kind = FrameKind::Closed;
    else if (message.opcode == kPing || message.opcode == kPong)
        frame.kind = FrameKind::Control;
    else if (message.opcode <= kText) {
        addPlain(std::move(frame), std::move(data));
        return;
    }
    frame.payload = std::move(data);
    give(std::move(frame));
}

/// Whether a hub speaks is to be seen from its first words, as a source does.
void HarEntry::addPlain(Frame frame, QByteArray text)
{
    if (frame.direction == Direction::In && m_dialect == Dialect::Unknown) {
        const auto notice = wire::parseHubNotice(text);
        m_dialect = notice && std::holds_alternative<wire::Welcome>(*notice) ? Dialect::Plain : Dialect::Bare;
    }
    frame.payload = text;
    if (m_dialect != Dialect::Plain) {
        give(std::move(frame));
        return;
    }
    if (frame.direction == Direction::Out) {
        const auto request = wire::parseClientRequest(text);
        if (request && !std::holds_alternative<wire::PublishRequest>(request->body))
            frame.kind = FrameKind::Control;
        give(std::move(frame));
        return;
    }
    auto notice = wire::parseHubNotice(text);
    if (auto *message = notice ? std::get_if<wire::PlainMessage>(&*notice) : nullptr) {
        takeMessage(frame, std::move(*message));
        client::keepWireForm(frame, std::move(text));
    } else if (const auto *gap = notice ? std::get_if<wire::GapNotice>(&*notice) : nullptr) {
        takeGap(frame, *gap);
        client::keepWireForm(frame, std::move(text));
    } else {
        frame.kind = FrameKind::Control;
    }
    give(std::move(frame));
}

void HarEntry::add(HarEventSourceMessage message)
{
    Frame frame;
    frame.transport = Transport::Sse;
    frame.time = message.time.value_or(start());
    if (message.rest) {
        takeRest(frame, *message.rest, message.data);
        give(std::move(frame));
        return;
    }
    frame.wireBytes = wire::encodeSseBlock(message.id, message.name, message.data).size();
    frame.event = std::move(message.name);
    frame.id = std::move(message.id);
    addSseEvent(std::move(frame), std::move(message.data));
}

bool HarEntry::readGap(const QByteArray &id, const QByteArray &data, Frame &frame) const
{
    if (!base::Cursor::parse(id))
        return false;
    const auto gap = wire::parseGapObject(data);
    if (gap)
        takeGap(frame, *gap);
    return gap.has_value();
}

/// `frame` has the event and the id of the block. Envelopes are told by their id, which the block repeats.
void HarEntry::addSseEvent(Frame frame, QByteArray data)
{
    if (frame.event == "gap" && readGap(frame.id, data, frame)) {
        frame.event.clear();
        frame.id.clear();
    } else if (data.startsWith("{\"topic\":")) {
        auto message = wire::parseEnvelope(data);
        if (message && !message->id.isEmpty() && message->id == frame.id)
            takeMessage(frame, std::move(*message));
        else
            frame.payload = std::move(data);
    } else {
        frame.payload = std::move(data);
    }
    give(std::move(frame));
}

void HarEntry::addBlocks(const QByteArray &text)
{
    wire::SseParser parser(ByteReader::kMaxAhead);
    std::vector<wire::SseEvent> events;
    constexpr qsizetype kPieceBytes = 1024 * 1024;
    const base::WallTime time = start();
    for (qsizetype at = 0; at < text.size(); at += kPieceBytes) {
        const auto state =
            parser.feed(QByteArrayView(text).sliced(at, std::min(kPieceBytes, text.size() - at)), events);
        for (wire::SseEvent &event : events) {
            Frame frame;
            frame.transport = Transport::Sse;
            frame.time = time;
            frame.event = std::move(event.type);
            frame.id = std::move(event.lastEventId);
            frame.wireBytes = event.wireBytes;
            addSseEvent(std::move(frame), std::move(event.data));
        }
        events.clear();
        if (state != wire::SseParser::Status::Ok)
            break;
    }
}

void HarEntry::addPollAnswer(const QByteArray &text)
{
    const base::WallTime arrived = start() + duration;
    Frame frame;
    frame.transport = likelyTransport();
    frame.time = arrived;
    auto answer = wire::parsePollAnswer(text);
    if (!answer) {
        frame.payloadKind = wire::isUtf8(text) ? PayloadKind::Text : PayloadKind::Binary;
        frame.payload = text;
        frame.wireBytes = text.size();
        frame.wireForm = WireForm::Bare;
        give(std::move(frame));
        return;
    }
    for (const wire::GapNotice &gap : std::as_const(answer->gaps)) {
        Frame lost = frame;
        takeGap(lost, gap);
        give(std::move(lost));
    }
    for (wire::PlainMessage &message : answer->messages) {
        Frame one = frame;
        one.wireBytes = wire::encodeEnvelope(message).size();
        one.wireForm = WireForm::Canonical;
        takeMessage(one, std::move(message));
        give(std::move(one));
    }
}

void HarEntry::finish()
{
    QByteArray text = std::move(body);
    if (bodyIsBase64)
        text = fromBase64(text).value_or(QByteArray());
    if (bodyRest) {
        Frame frame;
        frame.transport = likelyTransport();
        frame.time = start();
        takeRestOfWire(frame, *bodyRest, text);
        give(std::move(frame));
    } else if (!isStream() || text.isEmpty() || hasWebSocketMessages || hasEventSourceMessages) {
        return;
    } else if (likelyTransport() == Transport::Sse) {
        addBlocks(text);
    } else if (likelyTransport() != Transport::WebSocket) {
        addPollAnswer(text);
    }
}

bool HarEntry::isStream() const
{
    if (transport || hasWebSocketMessages || hasEventSourceMessages || isEventStreamType(mimeType) ||
        resourceType == "websocket" || resourceType == "eventsource") {
        return true;
    }
    const bool isAsked = resourceType.isEmpty() || resourceType == "xhr" || resourceType == "fetch";
    return isAsked && isJsonType(mimeType) && status >= 200 && status < 300;
}

Transport HarEntry::likelyTransport() const
{
    if (transport)
        return *transport;
    if (hasWebSocketMessages || resourceType == "websocket")
        return Transport::WebSocket;
    if (hasEventSourceMessages || resourceType == "eventsource" || isEventStreamType(mimeType))
        return Transport::Sse;
    return url.contains("wait=") ? Transport::LongPoll : Transport::Poll;
}

QByteArray HarEntry::sourceKey() const
{
    if (source)
        return "source " + QByteArray::number(*source);
    const QLatin1String word = base::keyword(likelyTransport());
    return QByteArray(word.data(), word.size()) + ' ' + before(url, '?');
}

QString HarEntry::sourceName() const
{
    if (source || !name.isEmpty())
        return name;
    const QUrl address = QUrl::fromEncoded(url);
    const QString path = address.path() == QLatin1String("/") ? QString() : address.path();
    return address.host().isEmpty() ? QString::fromUtf8(url.left(200))
                                    : address.authority(QUrl::PrettyDecoded) + path;
}

} // namespace pushscope::capture
