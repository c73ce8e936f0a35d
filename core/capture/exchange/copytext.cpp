// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/copytext.h"

#include "core/capture/exchange/framejson.h"
#include "core/wire/json.h"

#include <algorithm>

namespace pushscope::capture {

using base::ErrorCode;

namespace {

constexpr char kHex[] = "0123456789abcdef";

/// Puts each member of an object without containers on a line of its own.
QByteArray overLines(const QByteArray &object)
{
    QByteArray result("{\n  ");
    bool isInString = false;
    for (qsizetype i = 1; i + 1 < object.size(); ++i) {
        const char c = object[i];
        if (c == '\\') {
            result.append(c).append(object[++i]);
            continue;
        }
        if (c == '"')
            isInString = !isInString;
        result.append(c);
        if (isInString)
            continue;
        if (c == ',')
            result.append("\n  ");
        else if (c == ':')
            result.append(' ');
    }
    return result.append("\n}");
}

/// Bytes that stand for themselves in a path segment; `/` separates the levels of a topic.
QByteArray pathOf(const QByteArray &topic)
{
    return topic.toPercentEncoding("/");
}

bool fitsShell(QByteArrayView payload)
{
    // A NUL ends an argument, and other controls do not survive every terminal that the command is pasted
    // into.
    return wire::isUtf8(payload) && std::none_of(payload.begin(), payload.end(), [](char c) {
               return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
           });
}

void appendByte(QByteArray &out, char byte)
{
    const auto value = static_cast<unsigned char>(byte);
    out.append(kHex[value >> 4U]).append(kHex[value & 15U]);
}

} // namespace

QByteArray asJson(std::span<const CopiedFrame> frames)
{
    QByteArray result;
    for (const CopiedFrame &copied : frames) {
        if (!result.isEmpty())
            result.append('\n');
        appendFrameJson(result, copied.sequence, *copied.frame, copied.sourceName);
    }
    return frames.size() == 1 ? overLines(result) : result;
}

base::Result<QByteArray> asCurl(const client::Frame &frame, const QUrl &hub, const QByteArray &topic)
{
    if (frame.payload.size() > kMaxCurlPayload) {
        return base::fail(
            ErrorCode::TooLarge,
            QStringLiteral("The payload has %1 bytes, and a command line holds %2 of them well.")
                .arg(frame.payload.size())
                .arg(kMaxCurlPayload),
            QStringLiteral("Export the message instead."));
    }
    QByteArray url = hub.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment).toEncoded() +
                     "/publish/" + pathOf(frame.topic.isEmpty() ? topic : frame.topic);
    // `message` is what an event stream calls an event without a name.
    if (!frame.event.isEmpty() && frame.event != "message")
        url += "?event=" + frame.event.toPercentEncoding();
    const bool isPlain = frame.payloadKind == base::PayloadKind::Text && fitsShell(frame.payload);
    const QByteArray type = frame.payloadKind == base::PayloadKind::Binary ? "application/octet-stream"
                            : wire::isJson(frame.payload)                  ? "application/json"
                                                                           : "text/plain;charset=utf-8";
    const QByteArray command = "curl -X POST " + shellQuoted(url) + " -H " +
                               shellQuoted("Content-Type: " + type) + " --data-binary ";
    // A leading @ would name a file.
    if (isPlain && !frame.payload.startsWith('@'))
        return command + shellQuoted(frame.payload);
    return "printf %s " + shellQuoted(frame.payload.toBase64()) + " | base64 -d | " + command + "@-";
}

QByteArray asHexDump(QByteArrayView bytes)
{
    constexpr qsizetype kWidth = 16;
    QByteArray result;
    result.reserve((bytes.size() / kWidth + 1) * 68);
    for (qsizetype at = 0; at < bytes.size(); at += kWidth) {
        const QByteArrayView line = bytes.sliced(at, std::min(kWidth, bytes.size() - at));
        result.append(QByteArray::number(at, 16).rightJustified(8, '0')).append(": ");
        for (qsizetype i = 0; i < kWidth; ++i) {
            if (i < line.size())
                appendByte(result, line[i]);
            else
                result.append("  ");
            if (i % 2 == 1)
                result.append(' ');
        }
        result.append(' ');
        for (const char c : line)
            result.append(c >= 0x20 && c < 0x7F ? c : '.');
        result.append('\n');
    }
    return result;
}

QByteArray asByteList(QByteArrayView bytes)
{
    constexpr qsizetype kWidth = 12;
    QByteArray result;
    result.reserve(bytes.size() * 6);
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        result.append(i == 0 ? "0x" : i % kWidth == 0 ? ",\n0x" : ", 0x");
        appendByte(result, bytes[i]);
    }
    return result;
}

QByteArray shellQuoted(QByteArrayView text)
{
    QByteArray quoted("'");
    for (const char c : text) {
        if (c == '\'')
            quoted.append("'\\''");
        else
            quoted.append(c);
    }
    return quoted.append('\'');
}

} // namespace pushscope::capture
