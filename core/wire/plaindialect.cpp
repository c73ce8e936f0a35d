// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/plaindialect.h"

#include "core/wire/base64.h"
#include "core/wire/json.h"
#include "core/wire/jsontoken.h"

#include <charconv>

namespace pushscope::wire {

namespace {

/// Field names, quotes and the digits of an envelope, and some room for escapes.
constexpr qsizetype kEnvelopeOverhead = 128;

template <class Number>
void appendNumber(QByteArray &out, Number number)
{
    char digits[24];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
    if (error == std::errc{})
        out.append(digits, end - digits);
}

enum class DataForm { Json, Text, Base64 };

DataForm formOf(QByteArrayView payload, base::PayloadKind kind)
{
    if (kind == base::PayloadKind::Binary)
        return DataForm::Base64;
    if (isJson(payload))
        return DataForm::Json;
    return isUtf8(payload) ? DataForm::Text : DataForm::Base64;
}

qsizetype dataSize(QByteArrayView payload, DataForm form)
{
    return form == DataForm::Base64 ? base64Size(payload.size()) : payload.size() + payload.size() / 16;
}

void appendDataMembers(QByteArray &out, QByteArrayView payload, DataForm form)
{
    switch (form) {
    case DataForm::Json:
        out.append("\"data\":");
        out.append(payload);
        return;
    case DataForm::Text:
        out.append("\"encoding\":\"text\",\"data\":");
        appendJsonString(out, payload);
        return;
    case DataForm::Base64:
        out.append("\"encoding\":\"base64\",\"data\":\"");
        appendBase64(out, payload);
        out.append('"');
        return;
    }
}

void appendEnvelope(QByteArray &out, const PlainMessage &message, DataForm form)
{
    out.append("{\"topic\":");
    appendJsonString(out, message.topic);
    out.append(",\"id\":");
    appendJsonString(out, message.id);
    out.append(",\"time\":");
    appendNumber(out, message.time.time_since_epoch().count());
    if (!message.event.isEmpty()) {
        out.append(",\"event\":");
        appendJsonString(out, message.event);
    }
    out.append(',');
    appendDataMembers(out, message.payload, form);
    out.append('}');
}

QByteArray envelope(const PlainMessage &message, QByteArrayView before, QByteArrayView after)
{
    const DataForm form = formOf(message.payload, message.kind);
    QByteArray out;
    out.reserve(kEnvelopeOverhead + before.size() + after.size() + message.topic.size() + message.id.size() +
                message.event.size() + dataSize(message.payload, form));
    out.append(before);
    appendEnvelope(out, message, form);
    out.append(after);
    return out;
}

void appendN(QByteArray &out, QByteArrayView n)
{
    if (n.isEmpty())
        return;
    out.append(",\"n\":");
    out.append(n);
}

void appendGap(QByteArray &out, const std::optional<QByteArray> &topic, base::Position from, base::Position to)
{
    out.append('{');
    if (topic) {
        out.append("\"topic\":");
        appendJsonString(out, *topic);
        out.append(',');
    }
    out.append("\"from\":");
    appendNumber(out, from.value);
    out.append(",\"to\":");
    appendNumber(out, to.value);
    out.append('}');
}

void appendStrings(QByteArray &out, const QList<QByteArray> &strings)
{
    out.append('[');
    for (const QByteArray &string : strings) {
        if (!out.endsWith('['))
            out.append(',');
        appendJsonString(out, string);
    }
    out.append(']');
}

} // namespace

QByteArray encodeEnvelope(const PlainMessage &message)
{
    return envelope(message, {}, {});
}

QByteArray encodePlainMessage(const PlainMessage &message)
{
    return envelope(message, "{\"message\":", "}");
}

QByteArray encodeWelcome(QByteArrayView server, base::Cursor head, std::chrono::milliseconds ping)
{
    QByteArray out("{\"welcome\":{\"server\":");
    appendJsonString(out, server);
    out.append(",\"epoch\":\"");
    out.append(QByteArray::number(static_cast<qulonglong>(head.epoch.value), 16));
    out.append("\",\"position\":");
    appendNumber(out, head.position.value);
    out.append(",\"ping\":");
    appendNumber(out, ping.count());
    out.append("}}");
    return out;
}

QByteArray encodeGap(const std::optional<QByteArray> &topic, base::Position from, base::Position to)
{
    QByteArray out("{\"gap\":");
    appendGap(out, topic, from, to);
    out.append('}');
    return out;
}

QByteArray encodeGapObject(const GapNotice &gap)
{
    QByteArray out;
    appendGap(out, gap.topic, gap.from, gap.to);
    return out;
}

QByteArray encodeOk(QByteArrayView n, const std::optional<base::Cursor> &id)
{
    QByteArray out("{\"ok\":");
    out.append(n.isEmpty() ? QByteArrayView("true") : n);
    if (id) {
        out.append(",\"id\":\"");
        out.append(id->toByteArray());
        out.append('"');
    }
    out.append('}');
    return out;
}

QByteArray encodeError(QByteArrayView code, QByteArrayView reason, QByteArrayView n)
{
    QByteArray out("{\"error\":{\"code\":");
    appendJsonString(out, code);
    out.append(",\"reason\":");
    appendJsonString(out, reason);
    out.append('}');
    appendN(out, n);
    out.append('}');
    return out;
}

QByteArray encodePong(QByteArrayView n)
{
    QByteArray out("{\"pong\":");
    out.append(n.isEmpty() ? QByteArrayView("null") : n);
    out.append('}');
    return out;
}

QByteArray encodeSubscribeRequest(const QList<QByteArray> &filters, const std::optional<QByteArray> &since,
                                  QByteArrayView n)
{
    QByteArray out("{\"subscribe\":");
    appendStrings(out, filters);
    if (since) {
        out.append(",\"since\":");
        appendJsonString(out, *since);
    }
    appendN(out, n);
    out.append('}');
    return out;
}

QByteArray encodeUnsubscribeRequest(const QList<QByteArray> &filters, QByteArrayView n)
{
    QByteArray out("{\"unsubscribe\":");
    appendStrings(out, filters);
    appendN(out, n);
    out.append('}');
    return out;
}

QByteArray encodePublishRequest(const PublishRequest &request, QByteArrayView n)
{
    // A hub takes `data` from its first to its last character, so white space around it would be lost as JSON.
    DataForm form = formOf(request.payload, request.kind);
    if (form == DataForm::Json && trimJsonSpace(request.payload).size() != request.payload.size())
        form = DataForm::Text;
    QByteArray out;
    out.reserve(kEnvelopeOverhead + request.topic.size() + request.event.size() + request.key.size() + n.size() +
                dataSize(request.payload, form));
    out.append("{\"publish\":");
    appendJsonString(out, request.topic);
    if (!request.event.isEmpty()) {
        out.append(",\"event\":");
        appendJsonString(out, request.event);
    }
    if (!request.key.isEmpty()) {
        out.append(",\"key\":");
        appendJsonString(out, request.key);
    }
    out.append(',');
    appendDataMembers(out, request.payload, form);
    appendN(out, n);
    out.append('}');
    return out;
}

QByteArray encodePing(QByteArrayView n)
{
    QByteArray out("{\"ping\":");
    out.append(n.isEmpty() ? QByteArrayView("0") : n);
    out.append('}');
    return out;
}

QByteArray encodePollAnswer(const PollAnswer &answer)
{
    QByteArray out("{\"messages\":[");
    for (const PlainMessage &message : answer.messages) {
        if (&message != &answer.messages.front())
            out.append(',');
        appendEnvelope(out, message, formOf(message.payload, message.kind));
    }
    out.append("],\"next\":");
    appendJsonString(out, answer.next);
    if (!answer.gaps.isEmpty()) {
        out.append(",\"gap\":[");
        for (const GapNotice &gap : answer.gaps) {
            if (&gap != &answer.gaps.front())
                out.append(',');
            appendGap(out, gap.topic, gap.from, gap.to);
        }
        out.append(']');
    }
    out.append('}');
    return out;
}

} // namespace pushscope::wire
