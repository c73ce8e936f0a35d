// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"
#include "core/capture/exchange/jsonwalker.h"

#include <optional>

namespace pushscope::capture {

// A frame as a JSON object. It is the line of our NDJSON files (one frame a line, UTF-8, LF) and what a
// person gets who copies a message as JSON:
//
//     {"sequence":12,                            number in the capture; not read back
//      "time":"2026-11-24T12:10:05.123456Z",     see appendIsoTime()
//      "direction":"in","kind":"message",        see framewords.h
//      "transport":"ws",
//      "source":3,"sourceName":"hub",            the name is left out when there is none
//      "topic":"market/ACME",
//      "event":"tick","id":"1f:12",              left out when empty
//      "payload":"{\"price\":187.2}",            the text itself, never JSON inside JSON
//      "payloadKind":"binary",                   left out for text
//      "wireBytes":140,
//      "latencyUs":312,                          left out where there is none
//      "wireForm":"canonical",                   left out when unknown
//      "raw":"..."}                              left out when empty
//
// `topic`, `event`, `id`, `payload` and `raw` that are no valid UTF-8 stand as base64 in `topicBase64` and so
// on instead. So a line says all that a frame holds.

/// Appends the object, on one line, without a line feed. A sequence of 0 is left out.
void appendFrameJson(QByteArray &out, Sequence sequence, const client::Frame &frame,
                     const QString &sourceName);

/// A frame as a file tells it; `frame.source` is the number there.
struct FrameInFile
{
    client::Frame frame{};
    QString sourceName{};
};
/// Nothing when it is not such an object, whole and right.
[[nodiscard]] std::optional<FrameInFile> readFrameJson(QByteArrayView json);

/// Which members stand elsewhere already.
struct FrameParts
{
    bool payload = true;
    bool raw = true;
};
/// Appends `"topic":...` and the members after it, without braces, `out` ending where a member may stand.
void appendFrameMembers(QByteArray &out, const client::Frame &frame, FrameParts parts);
/// Takes the value of a member that appendFrameMembers() writes, or of `kind`. What is unknown or wrong is
/// skipped; false when the walk is over. `isWrong` is set where a known member has a value that it cannot
/// have, `hasPayload` where the payload came.
struct MemberReading
{
    bool isWrong = false;
    bool hasPayload = false;
    bool hasKind = false;
};
[[nodiscard]] bool readFrameMember(JsonWalker &walker, QByteArrayView key, client::Frame &frame,
                                   MemberReading &reading);

/// Appends `"name":"text"`, or `"nameBase64":"..."` for what is no UTF-8.
void appendTextMember(QByteArray &out, QByteArrayView name, QByteArrayView bytes);
/// Strict base64; nothing for anything else.
[[nodiscard]] std::optional<QByteArray> fromBase64(QByteArrayView text);

} // namespace pushscope::capture
