// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filter/filterast.h"
#include "core/capture/filter/filtererror.h"

#include <QStringView>

namespace pushscope::capture {

inline constexpr qsizetype kMaxFilterLength = 4096; ///< UTF-16 units
inline constexpr int kMaxFilterDepth = 64;          ///< of parentheses and negations

// The filter language.
//
//     market ACME            both words, wherever they stand in payload, topic or event; case does not matter
//     "exact text"           to the letter; "text"i ignores case
//     /\d+ms/  /error/i      Perl-compatible regular expression; each looks at the first 256 KiB
//     a or b, not a, -a      `or` binds weaker than standing side by side; ( ) group; `and` may be written
//
//     topic:market/#         an MQTT filter where there is `+` or `#`, otherwise a part of the topic
//     event: id: source: text:   a part of it; = and != compare the whole; `text` is the payload alone,
//     `source` takes
//                            the name, or the whole number, of a source
//     transport:sse          ws, sse, longpoll, poll
//     dir:in                 in, out
//     kind:gap               message, control, opened, closed, reconnecting, resumed, gap
//     size>1k  wire<=2MiB    bytes of payload, bytes on the wire; : = != < <= > >=
//     latency>5ms            us, ms, s, min, h; a frame without a latency never matches
//     time>14:32:05          the time of day; with a date (2026-01-31T14:32) an instant; with a Z in UTC. `:`
//     and `=`
//                            match all of the minute, second or fraction that is written
//     has:event              topic, event, id, latency, data (JSON at all), data.path (a member, even a null)
//
//     data.price>187         a value in a JSON payload: data.items[0].sku, data["odd key"]; `data` alone is
//     the whole.
//                            A number is compared with numbers and with strings that are wholly a number;
//                            quoted text with strings, in order of bytes for < and >; `:` finds a part of a
//                            string. true, false, null, and those words as strings; any other bare word is
//                            text.
//
// Bare words ignore case, quotes do not. A comparison, != too, never matches where there is nothing to
// compare.

/// Any text is parsed or refused; an empty one matches everything.
[[nodiscard]] FilterResult<FilterNode> parseFilter(QStringView text);

} // namespace pushscope::capture
