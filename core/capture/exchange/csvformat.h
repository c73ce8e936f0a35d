// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <array>

namespace pushscope::capture {

// Our CSV files (RFC 4180: commas, CRLF, quotes doubled inside quotes, UTF-8 without a mark) have a row for
// each frame and these columns, with the meanings of framejson.h. Together they say all that a frame holds.
//
// Cells of text that are no valid UTF-8, or hold a NUL, which spreadsheets cut at, are base64; the last
// column names those columns, a blank between them.
//
// A spreadsheet runs a cell that begins with = + - @ or a control character as a formula, and what strangers
// publish must not run. Such a cell of text, and one that begins with an apostrophe, gets an apostrophe in
// front. Reading a file that has this very header takes one apostrophe off again, so nothing is lost; other
// programs see it where it is.
inline constexpr std::array<QByteArrayView, 17> kCsvColumns{
    "sequence",    "time",       "direction", "kind", "transport", "source",
    "source_name", "topic",      "event",     "id",   "payload",   "payload_kind",
    "wire_bytes",  "latency_us", "wire_form", "raw",  "base64"};

/// Whether a cell of text gets an apostrophe in front.
[[nodiscard]] constexpr bool needsApostrophe(QByteArrayView text)
{
    if (text.isEmpty())
        return false;
    const char c = text.front();
    return c == '=' || c == '+' || c == '-' || c == '@' || c == '\'' || c == '\t' || c == '\r' || c == '\n';
}

} // namespace pushscope::capture
