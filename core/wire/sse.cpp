// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/sse.h"

#include "core/wire/base64.h"

#include <algorithm>

namespace pushscope::wire {

namespace {

/// Calls `visit` with each line: split at CR, LF and CRLF. An empty text is one empty line.
template <class Visit>
void forEachLine(QByteArrayView text, Visit &&visit)
{
    const bool hasCr = text.contains('\r');
    while (true) {
        const char *end = hasCr ? std::find_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; })
                                : std::find(text.begin(), text.end(), '\n');
        visit(QByteArrayView(text.begin(), end));
        if (end == text.end())
            return;
        const bool pair = *end == '\r' && end + 1 != text.end() && end[1] == '\n';
        text = QByteArrayView(end + (pair ? 2 : 1), text.end());
    }
}

void appendField(QByteArray &out, QByteArrayView name, QByteArrayView value)
{
    out.append(name);
    out.append(value);
    out.append('\n');
}

} // namespace

QByteArray encodeSseBlock(QByteArrayView id, QByteArrayView event, QByteArrayView payload)
{
    const qsizetype lines = std::count(payload.begin(), payload.end(), '\n') + 1;
    QByteArray out;
    out.reserve(32 + id.size() + event.size() + payload.size() + 7 * lines);
    if (!id.isEmpty())
        appendField(out, "id: ", id);
    if (!event.isEmpty())
        appendField(out, "event: ", event);
    forEachLine(payload, [&out](QByteArrayView line) { appendField(out, "data: ", line); });
    out.append('\n');
    return out;
}

QByteArray encodeSseComment(QByteArrayView text)
{
    QByteArray out;
    forEachLine(text, [&out](QByteArrayView line) { appendField(out, ": ", line); });
    out.append('\n');
    return out;
}

QByteArray encodeSseRetry(std::chrono::milliseconds retry)
{
    return "retry: " + QByteArray::number(static_cast<qlonglong>(std::max<std::int64_t>(retry.count(), 0))) + "\n\n";
}

QByteArray binaryAsDataUrl(QByteArrayView payload)
{
    QByteArray out("data:application/octet-stream;base64,");
    out.reserve(out.size() + base64Size(payload.size()));
    appendBase64(out, payload);
    return out;
}

} // namespace pushscope::wire
