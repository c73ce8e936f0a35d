// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/harwriter.h"

#include "core/capture/exchange/exchangetime.h"
#include "core/capture/exchange/framejson.h"
#include "core/capture/exchange/framewords.h"
#include "core/client/wireform.h"
#include "core/wire/base64.h"
#include "core/wire/json.h"
#include "core/wire/sse.h"

#include <QDir>
#include <QUrl>
#include <QUrlQuery>

#include <algorithm>

namespace pushscope::capture {

using base::PayloadKind;
using base::Transport;
using client::Direction;
using client::Frame;
using client::FrameKind;
using client::WireForm;

namespace {

constexpr qsizetype kPendingBytes = 16 * 1024 * 1024;

bool isOfConnection(FrameKind kind)
{
    return kind == FrameKind::Opened || kind == FrameKind::Closed || kind == FrameKind::Reconnecting ||
           kind == FrameKind::Resumed;
}

/// A text that stands in a member of the format, and whether it says the payload, or the kept bytes, so that
/// `_pushscope` need not.
struct Standing
{
    QByteArray text;
    bool base64 = false;
    FrameParts parts;
};

/// What the wire carried, where that is known.
Standing onTheWire(const Frame &frame)
{
    Standing result;
    const auto received = client::receivedBytes(frame);
    result.text = received.value_or(frame.payload);
    const bool isUtf8 = wire::isUtf8(result.text);
    const bool isPayload = result.text == frame.payload;
    result.base64 = !isUtf8 || (isPayload && frame.payloadKind == PayloadKind::Binary);
    result.parts.payload = !isPayload;
    result.parts.raw = frame.wireForm != WireForm::Kept || result.text != frame.raw;
    return result;
}

void appendData(QByteArray &out, const Standing &standing)
{
    if (!standing.base64) {
        wire::appendJsonString(out, standing.text);
        return;
    }
    out.append('"');
    wire::appendBase64(out, standing.text);
    out.append('"');
}

/// `"_pushscope":{...}}`: the rest of a message, and its end.
void appendRest(QByteArray &out, const Frame &frame, FrameParts parts)
{
    out.append("\"_pushscope\":{");
    if (frame.kind != FrameKind::Message) {
        const QLatin1String kind = word(frame.kind);
        out.append("\"kind\":\"").append(kind.data(), kind.size()).append("\",");
    }
    appendFrameMembers(out, frame, parts);
    out.append("}}");
}

void appendWebSocketMessage(QByteArray &out, const Frame &frame)
{
    const Standing data = onTheWire(frame);
    out.append(frame.direction == Direction::In ? "{\"type\":\"receive\",\"time\":"
                                                : "{\"type\":\"send\",\"time\":");
    appendEpochSeconds(out, frame.time);
    out.append(data.base64 ? ",\"opcode\":2,\"data\":" : ",\"opcode\":1,\"data\":");
    appendData(out, data);
    out.append(',');
    appendRest(out, frame, data.parts);
}

void appendEventSourceMessage(QByteArray &out, const Frame &frame)
{
    const bool isText = frame.payloadKind == PayloadKind::Text && wire::isUtf8(frame.payload);
    out.append("{\"time\":");
    appendEpochSeconds(out, frame.time);
    out.append(",\"eventName\":");
    wire::appendJsonString(out, frame.event);
    out.append(",\"eventId\":");
    wire::appendJsonString(out, frame.id);
    out.append(",\"data\":");
    wire::appendJsonString(out, isText ? frame.payload : wire::binaryAsDataUrl(frame.payload));
    out.append(',');
    appendRest(out, frame, {.payload = !isText, .raw = true});
}

/// As a server would have sent it.
QByteArray blockOf(const Frame &frame)
{
    if (auto received = client::receivedBytes(frame))
        return std::move(*received);
    const auto oneLine = [](QByteArray text) { return text.replace('\n', ' ').replace('\r', ' '); };
    return wire::encodeSseBlock(
        oneLine(frame.id), oneLine(frame.event),
        frame.payloadKind == PayloadKind::Binary ? wire::binaryAsDataUrl(frame.payload) : frame.payload);
}

void appendMilliseconds(QByteArray &out, std::chrono::microseconds duration)
{
    out.append(QByteArray::number(double(std::max<qint64>(0, duration.count())) / 1000.0, 'f', 3));
}

void appendRequest(QByteArray &out, const QByteArray &url)
{
    out.append(R"("request":{"method":"GET","url":)");
    wire::appendJsonString(out, url);
    out.append(R"(,"httpVersion":"HTTP/1.1","cookies":[],"headers":[],"queryString":[)");
    const auto items = QUrlQuery(QUrl::fromEncoded(url)).queryItems(QUrl::FullyDecoded);
    for (qsizetype i = 0; i < items.size(); ++i) {
        out.append(i == 0 ? "{\"name\":" : ",{\"name\":");
        wire::appendJsonString(out, items[i].first.toUtf8());
        out.append(",\"value\":");
        wire::appendJsonString(out, items[i].second.toUtf8());
        out.append('}');
    }
    out.append(R"(],"headersSize":-1,"bodySize":0},)");
}

void beginResponse(QByteArray &out, Transport transport)
{
    switch (transport) {
    case Transport::WebSocket:
        out.append(R"("response":{"status":101,"statusText":"Switching Protocols","httpVersion":"HTTP/1.1",)"
                   R"("cookies":[],"headers":[],"content":{"mimeType":"x-unknown")");
        return;
    case Transport::Sse:
        out.append(R"("response":{"status":200,"statusText":"OK","httpVersion":"HTTP/1.1","cookies":[],)"
                   R"("headers":[{"name":"Content-Type","value":"text/event-stream"}],)"
                   R"("content":{"mimeType":"text/event-stream")");
        return;
    case Transport::LongPoll:
    case Transport::Poll:
        out.append(R"("response":{"status":200,"statusText":"OK","httpVersion":"HTTP/1.1","cookies":[],)"
                   R"("headers":[],"content":{)");
        return;
    }
}

constexpr QByteArrayView kEndResponse = R"(},"redirectURL":"","headersSize":-1,"bodySize":-1},"cache":{})";

/// HAR wants an address; a source whose opening is not among the frames has its name for one.
QByteArray addressOf(const QByteArray &url, const QString &name, client::SourceId source, Transport transport)
{
    if (!url.isEmpty())
        return url;
    const QUrl named(name, QUrl::StrictMode);
    if (named.isValid() && !named.scheme().isEmpty() && !named.host().isEmpty())
        return named.toEncoded();
    const QString path = name.isEmpty() ? QStringLiteral("source-%1").arg(source.value) : name;
    return (transport == Transport::WebSocket ? "ws://source.invalid/" : "http://source.invalid/") +
           QUrl::toPercentEncoding(path);
}

} // namespace

HarWriter::HarWriter(OutputFile &out, const SourceNames &names)
    : FrameWriter(out, names)
    , m_spill(QDir::tempPath() + QStringLiteral("/pushscope-XXXXXX.har-part"))
{
}

HarWriter::~HarWriter() = default;

void HarWriter::begin()
{
    out().text().append(
        R"({"log":{"version":"1.2","creator":{"name":"Pushscope","version":")" PUSHSCOPE_VERSION
        R"("},"pages":[],"entries":[)");
}

HarWriter::Stream &HarWriter::streamOf(const Frame &frame)
{
    Stream *&current = m_current[{frame.source, frame.transport}];
    if (!current || (frame.kind == FrameKind::Opened && current->hasFrames)) {
        m_streams.push_back(std::make_unique<Stream>());
        const QByteArray url = current ? current->url : QByteArray();
        current = m_streams.back().get();
        current->source = frame.source;
        current->transport = frame.transport;
        current->first = current->last = frame.time;
        current->url = url;
    }
    if (frame.kind == FrameKind::Opened && !frame.payload.isEmpty())
        current->url = frame.payload;
    current->hasFrames = true;
    current->first = std::min(current->first, frame.time);
    current->last = std::max(current->last, frame.time);
    return *current;
}

void HarWriter::add(Sequence sequence, const Frame &frame)
{
    const bool isPoll = frame.transport == Transport::LongPoll || frame.transport == Transport::Poll;
    if (isPoll && !isOfConnection(frame.kind)) {
        const auto current = m_current.find({frame.source, frame.transport});
        addPoll(sequence, frame, current == m_current.end() ? QByteArray() : current->second->url);
        return;
    }
    Stream &stream = streamOf(frame);
    const bool isEvent = isOfConnection(frame.kind);
    QByteArray &list = element(isEvent ? stream.events : stream.messages);
    const qsizetype before = list.size();
    if (isEvent) {
        appendFrameJson(list, {}, frame, {});
    } else if (frame.transport == Transport::WebSocket) {
        appendWebSocketMessage(list, frame);
    } else {
        appendEventSourceMessage(list, frame);
        const QByteArray block = blockOf(frame);
        stream.content.isEmpty = false;
        stream.content.rawBytes += block.size();
        QByteArray escaped;
        wire::appendJsonString(escaped, block);
        stream.content.pending.append(QByteArrayView(escaped).sliced(1, escaped.size() - 2));
        noteGrowth(escaped.size());
    }
    noteGrowth(list.size() - before);
}

void HarWriter::addPoll(Sequence, const Frame &frame, const QByteArray &url)
{
    const Standing body = onTheWire(frame);
    beginEntry(frame.source, frame.transport, frame.time, frame.time);
    QByteArray &text = out().text();
    text.append("},"); // of the entry's `_pushscope`
    appendRequest(text, addressOf(url, nameOf(frame.source), frame.source, frame.transport));
    beginResponse(text, frame.transport);
    text.append("\"mimeType\":");
    text.append(body.base64               ? R"("application/octet-stream","encoding":"base64")"
                : wire::isJson(body.text) ? R"("application/json")"
                                          : R"("text/plain")");
    text.append(",\"size\":").append(QByteArray::number(body.text.size())).append(",\"text\":");
    appendData(text, body);
    text.append(',');
    appendRest(text, frame, body.parts);
    text.chop(1); // the bracket that ends a message of a list
    text.append(kEndResponse);
    text.append(R"(,"timings":{"send":0,"wait":0,"receive":0}})");
}

QByteArray &HarWriter::element(Part &part)
{
    if (!part.isEmpty)
        part.pending.append(',');
    part.isEmpty = false;
    return part.pending;
}

void HarWriter::noteGrowth(qsizetype bytes)
{
    m_pending += bytes;
    if (m_pending > kPendingBytes)
        spill();
}

void HarWriter::spill()
{
    for (const auto &stream : m_streams) {
        spill(stream->messages);
        spill(stream->content);
        spill(stream->events);
    }
    m_pending = 0;
}

void HarWriter::spill(Part &part)
{
    if (part.pending.isEmpty())
        return;
    if (!m_spillFailed && !m_spill.isOpen())
        m_spillFailed = !m_spill.open();
    m_spillFailed = m_spillFailed || m_spill.write(part.pending) != part.pending.size();
    part.pieces.push_back({m_spilled, part.pending.size()});
    m_spilled += part.pending.size();
    part.pending = QByteArray();
}

void HarWriter::writePart(const Part &part)
{
    for (const Part::Piece &piece : part.pieces) {
        if (m_spillFailed || !m_spill.seek(piece.at)) {
            m_spillFailed = true;
            return;
        }
        const QByteArray bytes = m_spill.read(piece.bytes);
        m_spillFailed = bytes.size() != piece.bytes;
        out().text().append(bytes);
        out().flushSome();
    }
    out().text().append(part.pending);
    out().flushSome();
}

/// Up to the end of its `_pushscope`, which the caller closes.
void HarWriter::beginEntry(client::SourceId source, Transport transport, base::WallTime start,
                           base::WallTime end)
{
    QByteArray &text = out().text();
    text.append(m_hasEntries ? ",\n{\"startedDateTime\":\"" : "\n{\"startedDateTime\":\"");
    m_hasEntries = true;
    appendIsoTime(text, start);
    text.append("\",\"time\":");
    appendMilliseconds(text, end - start);
    text.append(transport == Transport::WebSocket ? R"(,"_resourceType":"websocket")"
                : transport == Transport::Sse     ? R"(,"_resourceType":"eventsource")"
                                                  : R"(,"_resourceType":"fetch")");
    text.append(R"(,"_pushscope":{"source":)").append(QByteArray::number(source.value));
    const QString name = nameOf(source);
    if (!name.isEmpty()) {
        text.append(",\"name\":");
        wire::appendJsonString(text, name.toUtf8());
    }
    const QLatin1String keyword = base::keyword(transport);
    text.append(",\"transport\":\"").append(keyword.data(), keyword.size()).append('"');
}

void HarWriter::writeStream(const Stream &stream)
{
    QByteArray &text = out().text();
    beginEntry(stream.source, stream.transport, stream.first, stream.last);
    text.append(",\"events\":[");
    writePart(stream.events);
    text.append("]},");
    if (!stream.messages.isEmpty) {
        text.append(stream.transport == Transport::WebSocket ? "\"_webSocketMessages\":["
                                                             : "\"_eventSourceMessages\":[");
        writePart(stream.messages);
        text.append("],");
    }
    appendRequest(text, addressOf(stream.url, nameOf(stream.source), stream.source, stream.transport));
    beginResponse(text, stream.transport);
    if (stream.transport == Transport::LongPoll || stream.transport == Transport::Poll)
        text.append("\"mimeType\":\"x-unknown\"");
    text.append(",\"size\":").append(QByteArray::number(stream.content.rawBytes));
    if (!stream.content.isEmpty) {
        text.append(",\"text\":\"");
        writePart(stream.content);
        text.append('"');
    }
    text.append(kEndResponse);
    text.append(R"(,"timings":{"send":0,"wait":0,"receive":)");
    appendMilliseconds(text, stream.last - stream.first);
    text.append("}}");
}

base::Result<void> HarWriter::end()
{
    std::stable_sort(m_streams.begin(), m_streams.end(),
                     [](const auto &a, const auto &b) { return a->first < b->first; });
    for (const auto &stream : m_streams)
        writeStream(*stream);
    out().text().append("\n]}}\n");
    if (!m_spillFailed)
        return {};
    return base::fail(base::ErrorCode::Io,
                      QStringLiteral("The folder for temporary files, %1, could not be written: %2.")
                          .arg(QDir::tempPath(), m_spill.errorString()),
                      QStringLiteral("Nothing was left behind."));
}

} // namespace pushscope::capture
