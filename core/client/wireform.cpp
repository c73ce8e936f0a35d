// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/wireform.h"

#include "core/wire/plaindialect.h"
#include "core/wire/sse.h"

#include <utility>

namespace pushscope::client {

using base::Transport;

namespace {

wire::PlainMessage plainMessage(const Frame &frame)
{
    return {.topic = frame.topic,
            .id = frame.id,
            .time = frame.time - frame.latency.value_or(std::chrono::microseconds(0)),
            .event = frame.event,
            .payload = frame.payload,
            .kind = frame.payloadKind};
}

/// The type that a block has which names none is not written.
QByteArrayView writtenEvent(const Frame &frame)
{
    return frame.event == "message" ? QByteArrayView() : QByteArrayView(frame.event);
}

/// What the hub would have written for this message. Only an envelope tells a time; null where it would take
/// one.
QByteArray canonicalBytes(const Frame &frame)
{
    switch (frame.transport) {
    case Transport::WebSocket:
        return frame.latency ? wire::encodePlainMessage(plainMessage(frame)) : QByteArray();
    case Transport::Sse:
        return frame.latency ? wire::encodeSseBlock(frame.id, {}, wire::encodeEnvelope(plainMessage(frame)))
                             : wire::encodeSseBlock(frame.id, writtenEvent(frame), frame.payload);
    case Transport::LongPoll:
    case Transport::Poll:
        return frame.latency ? wire::encodeEnvelope(plainMessage(frame)) : QByteArray();
    }
    return {};
}

bool isEnvelopeBlock(const Frame &frame, QByteArrayView received)
{
    const auto hasLineEnd = [](QByteArrayView text) { return text.contains('\n') || text.contains('\r'); };
    const qsizetype before = (frame.id.isEmpty() ? 0 : 5 + frame.id.size()) + 6; // `id: ` and LF, `data: `
    constexpr qsizetype kAfter = 2;
    if (received.size() < before + kAfter || hasLineEnd(frame.payload))
        return received == canonicalBytes(frame); // several `data:` lines
    const QByteArrayView envelope = received.sliced(before, received.size() - before - kAfter);
    return (frame.id.isEmpty() || (received.startsWith("id: ") && received.sliced(4).startsWith(frame.id))) &&
           received.first(before).endsWith(frame.id.isEmpty() ? "data: " : "\ndata: ") &&
           received.endsWith("\n\n") && wire::isEnvelopeOf(plainMessage(frame), envelope);
}

bool isCanonical(const Frame &frame, QByteArrayView received)
{
    if (frame.kind != FrameKind::Message || frame.direction != Direction::In)
        return false;
    switch (frame.transport) {
    case Transport::WebSocket:
        return frame.latency && wire::isPlainMessageOf(plainMessage(frame), received);
    case Transport::Sse:
        return frame.latency ? isEnvelopeBlock(frame, received) : received == canonicalBytes(frame);
    case Transport::LongPoll:
    case Transport::Poll:
        return frame.latency && wire::isEnvelopeOf(plainMessage(frame), received);
    }
    return false;
}

/// Sets the form and says whether the bytes must be kept.
bool mustKeep(Frame &frame, QByteArrayView received)
{
    frame.raw = QByteArray();
    if (received == frame.payload)
        frame.wireForm = WireForm::Bare;
    else if (isCanonical(frame, received))
        frame.wireForm = WireForm::Canonical;
    else
        frame.wireForm = WireForm::Kept;
    return frame.wireForm == WireForm::Kept;
}

} // namespace

void keepWireForm(Frame &frame, QByteArray received)
{
    if (mustKeep(frame, received))
        frame.raw = std::move(received);
}

void keepWireForm(Frame &frame, QByteArrayView received)
{
    if (mustKeep(frame, received))
        frame.raw = received.toByteArray();
}

std::optional<QByteArray> receivedBytes(const Frame &frame)
{
    switch (frame.wireForm) {
    case WireForm::Unknown:
        return std::nullopt;
    case WireForm::Bare:
        return frame.payload;
    case WireForm::Canonical:
        return canonicalBytes(frame);
    case WireForm::Kept:
        return frame.raw;
    }
    return std::nullopt;
}

} // namespace pushscope::client
