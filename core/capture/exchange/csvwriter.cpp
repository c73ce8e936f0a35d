// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/csvwriter.h"

#include "core/capture/exchange/csvformat.h"
#include "core/capture/exchange/exchangetime.h"
#include "core/capture/exchange/framewords.h"
#include "core/wire/base64.h"
#include "core/wire/json.h"

#include <algorithm>

namespace pushscope::capture {

namespace {

bool needsQuotes(QByteArrayView text)
{
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return c == ',' || c == '"' || c == '\r' || c == '\n' || c == ' '; });
}

void appendCell(QByteArray &out, QByteArrayView text)
{
    const bool guarded = needsApostrophe(text);
    const bool quoted = needsQuotes(text);
    if (quoted)
        out.append('"');
    if (guarded)
        out.append('\'');
    while (quoted && !text.isEmpty()) {
        const qsizetype quote = text.indexOf('"');
        if (quote < 0)
            break;
        out.append(text.first(quote + 1)).append('"');
        text = text.sliced(quote + 1);
    }
    out.append(text);
    if (quoted)
        out.append('"');
}

void appendWord(QByteArray &out, QLatin1String word)
{
    out.append(',').append(word.data(), word.size());
}

} // namespace

void CsvWriter::begin()
{
    QByteArray &text = out().text();
    for (const QByteArrayView column : kCsvColumns)
        text.append(column).append(',');
    text.chop(1);
    text.append("\r\n");
}

void CsvWriter::addText(QByteArrayView column, QByteArrayView text)
{
    QByteArray &row = out().text();
    row.append(',');
    if (wire::isUtf8(text) && !text.contains('\0')) {
        appendCell(row, text);
        return;
    }
    wire::appendBase64(row, text);
    m_asBase64.append(m_asBase64.isEmpty() ? "" : " ").append(column);
}

void CsvWriter::add(Sequence sequence, const client::Frame &frame)
{
    QByteArray &row = out().text();
    m_asBase64.resize(0);
    row.append(QByteArray::number(sequence.value)).append(',');
    appendIsoTime(row, frame.time);
    appendWord(row, word(frame.direction));
    appendWord(row, word(frame.kind));
    appendWord(row, base::keyword(frame.transport));
    row.append(',').append(QByteArray::number(frame.source.value));
    addText("source_name", nameOf(frame.source).toUtf8());
    addText("topic", frame.topic);
    addText("event", frame.event);
    addText("id", frame.id);
    addText("payload", frame.payload);
    row.append(frame.payloadKind == base::PayloadKind::Binary ? ",binary," : ",text,");
    row.append(QByteArray::number(frame.wireBytes)).append(',');
    if (frame.latency)
        row.append(QByteArray::number(qint64(frame.latency->count())));
    appendWord(row, word(frame.wireForm));
    addText("raw", frame.raw);
    row.append(',').append(m_asBase64).append("\r\n");
}

} // namespace pushscope::capture
