// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/framejson.h"

#include "core/capture/exchange/exchangetime.h"
#include "core/capture/exchange/framewords.h"
#include "core/wire/base64.h"
#include "core/wire/json.h"
#include "core/wire/jsontoken.h"

namespace pushscope::capture {

using client::Frame;
using client::WireForm;

namespace {

constexpr QByteArrayView kBase64("Base64");

void appendWord(QByteArray &out, QByteArrayView name, QLatin1String word)
{
    out.append('"').append(name).append("\":\"").append(word.data(), word.size()).append('"');
}

/// One of the members that may stand as base64, by its name with or without that.
QByteArray *textMember(QByteArrayView key, Frame &frame)
{
    const QByteArrayView name = key.endsWith(kBase64) ? key.chopped(kBase64.size()) : key;
    if (name == "topic")
        return &frame.topic;
    if (name == "event")
        return &frame.event;
    if (name == "id")
        return &frame.id;
    if (name == "payload")
        return &frame.payload;
    return name == "raw" ? &frame.raw : nullptr;
}

bool readText(JsonWalker &walker, QByteArrayView key, QByteArray &to, MemberReading &reading)
{
    reading.isWrong |= walker.peek() != JsonWalker::Kind::String;
    if (!walker.string(to))
        return false;
    if (key.endsWith(kBase64)) {
        auto bytes = fromBase64(to);
        reading.isWrong |= !bytes;
        to = std::move(bytes).value_or(QByteArray());
    }
    reading.hasPayload |= key.startsWith("payload");
    return true;
}

template <class Value, class Read>
bool readWord(JsonWalker &walker, Value &to, MemberReading &reading, Read read)
{
    QByteArray text;
    if (!walker.string(text))
        return false;
    const auto value = read(text);
    reading.isWrong |= !value;
    to = value.value_or(to);
    return true;
}

bool readInteger(JsonWalker &walker, qint64 &to, MemberReading &reading)
{
    QByteArray token;
    if (!walker.word(token))
        return false;
    const auto value = wire::jsonInteger(token);
    reading.isWrong |= !value;
    to = value.value_or(to);
    return true;
}

std::optional<base::PayloadKind> payloadKindOf(QByteArrayView text)
{
    if (text == "text")
        return base::PayloadKind::Text;
    return text == "binary" ? std::optional(base::PayloadKind::Binary) : std::nullopt;
}

/// The members that only a whole line has.
class LineReader
{
public:
    explicit LineReader(JsonWalker &walker)
        : m_walker(walker)
    {
    }

    bool member(const QByteArray &key)
    {
        if (key == "time")
            return readWord(m_walker, m_read.frame.time, m_reading, [this](QByteArrayView text) {
                const auto time = parseIsoTime(text);
                m_hasTime = time.has_value();
                return time;
            });
        if (key == "direction")
            return readWord(m_walker, m_read.frame.direction, m_reading, [this](QByteArrayView text) {
                m_hasDirection = true;
                return directionOf(text);
            });
        if (key == "transport")
            return readWord(m_walker, m_read.frame.transport, m_reading, [this](QByteArrayView text) {
                m_hasTransport = true;
                return transportOf(text);
            });
        if (key == "source") {
            qint64 number = 0;
            if (!readInteger(m_walker, number, m_reading))
                return false;
            m_reading.isWrong |= number < 0 || number > qint64(~quint32(0));
            m_read.frame.source.value = quint32(number);
            return true;
        }
        if (key == "sourceName") {
            QByteArray name;
            if (!m_walker.string(name))
                return false;
            m_read.sourceName = QString::fromUtf8(name);
            return true;
        }
        return readFrameMember(m_walker, key, m_read.frame, m_reading);
    }

    std::optional<FrameInFile> take()
    {
        if (m_reading.isWrong || !m_reading.hasPayload || !m_reading.hasKind || !m_hasTime ||
            !m_hasDirection || !m_hasTransport) {
            return {};
        }
        return std::move(m_read);
    }

private:
    JsonWalker &m_walker;
    FrameInFile m_read;
    MemberReading m_reading;
    bool m_hasTime = false;
    bool m_hasDirection = false;
    bool m_hasTransport = false;
};

} // namespace

void appendTextMember(QByteArray &out, QByteArrayView name, QByteArrayView bytes)
{
    out.append('"').append(name);
    if (wire::isUtf8(bytes)) {
        out.append("\":");
        wire::appendJsonString(out, bytes);
        return;
    }
    out.append("Base64\":\"");
    wire::appendBase64(out, bytes);
    out.append('"');
}

std::optional<QByteArray> fromBase64(QByteArrayView text)
{
    auto result = QByteArray::fromBase64Encoding(QByteArray::fromRawData(text.data(), text.size()),
                                                 QByteArray::AbortOnBase64DecodingErrors);
    if (!result)
        return {};
    return std::move(result.decoded);
}

void appendFrameMembers(QByteArray &out, const Frame &frame, FrameParts parts)
{
    appendTextMember(out, "topic", frame.topic);
    if (!frame.event.isEmpty()) {
        out.append(',');
        appendTextMember(out, "event", frame.event);
    }
    if (!frame.id.isEmpty()) {
        out.append(',');
        appendTextMember(out, "id", frame.id);
    }
    if (parts.payload) {
        out.append(',');
        appendTextMember(out, "payload", frame.payload);
    }
    if (frame.payloadKind == base::PayloadKind::Binary)
        out.append(",\"payloadKind\":\"binary\"");
    out.append(",\"wireBytes\":").append(QByteArray::number(frame.wireBytes));
    if (frame.latency)
        out.append(",\"latencyUs\":").append(QByteArray::number(qint64(frame.latency->count())));
    if (frame.wireForm != WireForm::Unknown) {
        out.append(',');
        appendWord(out, "wireForm", word(frame.wireForm));
    }
    if (parts.raw && !frame.raw.isEmpty()) {
        out.append(',');
        appendTextMember(out, "raw", frame.raw);
    }
}

void appendFrameJson(QByteArray &out, Sequence sequence, const Frame &frame, const QString &sourceName)
{
    out.append('{');
    if (sequence.value > 0)
        out.append("\"sequence\":").append(QByteArray::number(sequence.value)).append(',');
    out.append("\"time\":\"");
    appendIsoTime(out, frame.time);
    out.append("\",");
    appendWord(out, "direction", word(frame.direction));
    out.append(',');
    appendWord(out, "kind", word(frame.kind));
    out.append(',');
    appendWord(out, "transport", base::keyword(frame.transport));
    out.append(",\"source\":").append(QByteArray::number(frame.source.value));
    if (!sourceName.isEmpty()) {
        out.append(",\"sourceName\":");
        wire::appendJsonString(out, sourceName.toUtf8());
    }
    out.append(',');
    appendFrameMembers(out, frame, {});
    out.append('}');
}

bool readFrameMember(JsonWalker &walker, QByteArrayView key, Frame &frame, MemberReading &reading)
{
    if (QByteArray *text = textMember(key, frame))
        return readText(walker, key, *text, reading);
    if (key == "kind") {
        reading.hasKind = true;
        return readWord(walker, frame.kind, reading, [](QByteArrayView text) { return kindOf(text); });
    }
    if (key == "payloadKind")
        return readWord(walker, frame.payloadKind, reading, payloadKindOf);
    if (key == "wireForm")
        return readWord(walker, frame.wireForm, reading,
                        [](QByteArrayView text) { return wireFormOf(text); });
    if (key == "wireBytes")
        return readInteger(walker, frame.wireBytes, reading);
    if (key == "latencyUs") {
        qint64 count = 0;
        if (!readInteger(walker, count, reading))
            return false;
        frame.latency = std::chrono::microseconds(count);
        return true;
    }
    return walker.skip();
}

std::optional<FrameInFile> readFrameJson(QByteArrayView json)
{
    if (!wire::isUtf8(json))
        return {};
    ByteReader bytes(json);
    JsonWalker walker(bytes);
    if (walker.peek() != JsonWalker::Kind::Object)
        return {};
    LineReader line(walker);
    const bool isWhole = walker.members([&line](const QByteArray &key) { return line.member(key); });
    if (!isWhole || walker.problem() != JsonWalker::Problem::None || !walker.atEnd())
        return {};
    return line.take();
}

} // namespace pushscope::capture
