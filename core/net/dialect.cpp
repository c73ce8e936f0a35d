// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/dialect.h"

#include "core/wire/httpresponse.h"
#include "core/wire/json.h"
#include "core/wire/plaindialect.h"
#include "core/wire/sse.h"
#include "core/wire/websocketframe.h"

namespace pushscope::net {

namespace {

wire::PlainMessage plainMessage(const broker::Message &message, base::Epoch epoch)
{
    return {.topic = message.topic.bytes(),
            .id = base::Cursor{epoch, message.position}.toByteArray(),
            .time = message.time,
            .event = message.event,
            .payload = message.payload,
            .kind = message.kind};
}

QByteArray plainFrame(const broker::Message &message, base::Epoch epoch)
{
    return wire::encodeServerFrame(wire::WebSocketOpcode::Text,
                                   wire::encodePlainMessage(plainMessage(message, epoch)));
}

QByteArray rawFrame(const broker::Message &message)
{
    const bool isText = message.kind == base::PayloadKind::Text;
    return wire::encodeServerFrame(isText ? wire::WebSocketOpcode::Text : wire::WebSocketOpcode::Binary,
                                   message.payload);
}

QByteArray sseBlock(const broker::Message &message, base::Epoch epoch)
{
    const QByteArray id = base::Cursor{epoch, message.position}.toByteArray();
    if (message.kind == base::PayloadKind::Text)
        return wire::encodeSseBlock(id, message.event, message.payload);
    return wire::encodeSseBlock(id, message.event, wire::binaryAsDataUrl(message.payload));
}

/// The event type travels inside the envelope: one listener, `onmessage`, gets everything.
QByteArray envelopeBlock(const broker::Message &message, base::Epoch epoch)
{
    return wire::encodeSseBlock(base::Cursor{epoch, message.position}.toByteArray(), {},
                                envelope(message, epoch));
}

QByteArray encodeAnew(Dialect dialect, const broker::Message &message, base::Epoch epoch)
{
    switch (dialect) {
    case Dialect::PlainFrame:
        return plainFrame(message, epoch);
    case Dialect::RawFrame:
        return rawFrame(message);
    case Dialect::SseChunk:
    case Dialect::SseBlock:
        return streamBytes(dialect, sseBlock(message, epoch));
    case Dialect::EnvelopeChunk:
    case Dialect::EnvelopeBlock:
        return streamBytes(dialect, envelopeBlock(message, epoch));
    }
    return {};
}

} // namespace

QByteArray encode(Dialect dialect, const broker::Message &message, base::Epoch epoch)
{
    const auto anew = [&] { return encodeAnew(dialect, message, epoch); };
    if (dialect == Dialect::SseBlock || dialect == Dialect::EnvelopeBlock)
        return anew();
    return message.encodings.get(static_cast<int>(dialect), anew);
}

QByteArray envelope(const broker::Message &message, base::Epoch epoch)
{
    return wire::encodeEnvelope(plainMessage(message, epoch));
}

QByteArray gapObject(const broker::Gap &gap)
{
    QByteArray object = "{";
    if (gap.topic) {
        object += "\"topic\":";
        wire::appendJsonString(object, gap.topic->bytes());
        object += ',';
    }
    object += "\"from\":" + QByteArray::number(static_cast<qulonglong>(gap.from.value));
    object += ",\"to\":" + QByteArray::number(static_cast<qulonglong>(gap.to.value)) + '}';
    return object;
}

QByteArray encodeGapNotice(Dialect dialect, const broker::Gap &gap, base::Cursor seen)
{
    switch (dialect) {
    case Dialect::PlainFrame: {
        const auto topic = gap.topic ? std::optional(gap.topic->bytes()) : std::nullopt;
        return wire::encodeServerFrame(wire::WebSocketOpcode::Text, wire::encodeGap(topic, gap.from, gap.to));
    }
    case Dialect::RawFrame:
        return {};
    case Dialect::SseChunk:
    case Dialect::EnvelopeChunk:
    case Dialect::SseBlock:
    case Dialect::EnvelopeBlock:
        break;
    }
    return streamBytes(dialect, wire::encodeSseBlock(seen.toByteArray(), "gap", gapObject(gap)));
}

QByteArray streamBytes(Dialect dialect, QByteArrayView blocks)
{
    const bool chunks = dialect == Dialect::SseChunk || dialect == Dialect::EnvelopeChunk;
    return chunks ? wire::httpChunk(blocks) : blocks.toByteArray();
}

} // namespace pushscope::net
