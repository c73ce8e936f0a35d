// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/blocklines.h"

#include "ui/widgets/plaintext.h"
#include "ui/widgets/unitformat.h"

#include <QCoreApplication>

#include <algorithm>

namespace pushscope::ui {

using capture::WireAnatomy;
using capture::WirePart;
using Role = WirePart::Role;
using Tone = BlockRun::Tone;

namespace {

constexpr std::size_t kHeadLines = 24; ///< of the message
constexpr std::size_t kTailLines = 3;
constexpr int kMostRows = 10;      ///< of one line
constexpr int kDataIndent = 6;     ///< `data: `

/// A line of the message: parts and pieces of parts up to a line end.
struct Line
{
    qsizetype begin = 0;
    qsizetype end = 0; ///< its line end included
    std::size_t firstPart = 0;
};

std::vector<Line> linesOf(const WireAnatomy &anatomy)
{
    std::vector<Line> lines;
    const QByteArrayView bytes(anatomy.bytes);
    std::size_t part = 0;
    for (qsizetype at = 0; at < bytes.size();) {
        const qsizetype found = bytes.indexOf('\n', at);
        const qsizetype end = found < 0 ? bytes.size() : found + 1;
        while (part + 1 < anatomy.parts.size() && anatomy.parts[part].end <= at)
            ++part;
        lines.push_back({at, end, part});
        at = end;
        if (lines.size() > WireAnatomy::kMostParts) {
            lines.back().end = bytes.size();
            break;
        }
    }
    return lines;
}

Tone toneOf(Role role)
{
    switch (role) {
    case Role::Payload: return Tone::Payload;
    case Role::ChunkSize: return Tone::Size;
    case Role::FieldName:
    case Role::Envelope:
    case Role::HttpHead:
    case Role::Other: return Tone::Name;
    default: return Tone::Value;
    }
}

/// Writes the runs of a line into rows.
class Writer
{
public:
    Writer(int columns, std::vector<BlockRow> &rows)
        : m_columns(std::max(columns, 2 * kDataIndent))
        , m_rows(rows)
    {
        m_rows.emplace_back();
    }

    void write(QString text, Tone tone)
    {
        while (!text.isEmpty() && !isFull()) {
            const int room = m_columns - m_used;
            if (room <= 0) {
                newRow();
                continue;
            }
            const QString piece = text.left(room);
            text = text.mid(room);
            m_rows.back().runs.push_back({piece, tone});
            m_used += static_cast<int>(piece.size());
        }
    }
    /// A line end stands with the last character, in the margin if need be.
    void escape(const QString &text) { m_rows.back().runs.push_back({text, Tone::Escape}); }
    [[nodiscard]] bool isFull() const { return m_count >= kMostRows && m_used >= m_columns; }
    void setIndent(int indent) { m_indent = indent; }
    [[nodiscard]] qsizetype room() const { return static_cast<qsizetype>(m_columns) * kMostRows; }

private:
    void newRow()
    {
        m_rows.emplace_back();
        m_rows.back().indent = m_indent;
        m_used = m_indent;
        ++m_count;
    }

    const int m_columns;
    std::vector<BlockRow> &m_rows;
    int m_used = 0;
    int m_indent = 0;
    int m_count = 1;
};

void writePart(Writer &writer, const WireAnatomy &anatomy, const WirePart &part, qsizetype begin, qsizetype end)
{
    QByteArrayView text = QByteArrayView(anatomy.bytes).sliced(begin, end - begin);
    QString ends;
    while (!text.isEmpty() && (text.endsWith('\n') || text.endsWith('\r'))) {
        ends.prepend(text.endsWith('\n') ? QStringLiteral("\\n") : QStringLiteral("\\r"));
        text.chop(1);
    }
    const bool isField = part.role == Role::Id || part.role == Role::Event || part.role == Role::HttpHead;
    const qsizetype colon = isField ? text.indexOf(": ") : -1;
    if (colon > 0) {
        writer.write(plainText(text.first(colon + 2)), Tone::Name);
        text = text.sliced(colon + 2);
    }
    const Tone tone = colon > 0 ? Tone::Value : toneOf(part.role);
    if (text.size() > writer.room()) {
        const QString more = formatBytes(static_cast<double>(text.size() - writer.room() / 2));
        writer.write(plainText(text.first(writer.room() / 2), writer.room()), tone);
        writer.write(QCoreApplication::translate("Block", " … %1 more").arg(more), Tone::Escape);
    } else if (!text.isEmpty()) {
        writer.write(plainText(text, text.size()), tone);
    }
    if (part.role == Role::FieldName)
        writer.setIndent(kDataIndent);
    if (!ends.isEmpty())
        writer.escape(ends);
}

/// The part that says what a line is there for.
const WirePart &leadOf(const WireAnatomy &anatomy, const Line &line)
{
    const WirePart *lead = &anatomy.parts[line.firstPart];
    for (std::size_t i = line.firstPart; i < anatomy.parts.size() && anatomy.parts[i].begin < line.end; ++i) {
        const WirePart &part = anatomy.parts[i];
        if (part.role == Role::Payload)
            return part;
        if (lead->role == Role::FieldName)
            lead = &part;
    }
    return *lead;
}

/// Where an envelope stands around the payload, the line is there for both.
QString annotationOf(const WireAnatomy &anatomy, const Line &line, const WirePart &lead)
{
    for (std::size_t i = line.firstPart; i < anatomy.parts.size() && anatomy.parts[i].begin < line.end; ++i) {
        if (anatomy.parts[i].role == Role::Envelope && lead.role == Role::Payload)
            return QCoreApplication::translate("Block", "envelope, payload");
    }
    return lead.detail;
}

void addLine(const WireAnatomy &anatomy, const Line &line, int columns, std::vector<BlockRow> &rows)
{
    Writer writer(columns, rows);
    for (std::size_t i = line.firstPart; i < anatomy.parts.size() && anatomy.parts[i].begin < line.end; ++i) {
        const WirePart &part = anatomy.parts[i];
        writePart(writer, anatomy, part, std::max(part.begin, line.begin), std::min(part.end, line.end));
    }
}

} // namespace

std::vector<BlockRow> blockRows(const WireAnatomy &anatomy, int columns)
{
    std::vector<BlockRow> rows;
    if (anatomy.parts.empty())
        return rows;
    const std::vector<Line> lines = linesOf(anatomy);
    const bool all = lines.size() <= kHeadLines + kTailLines + 1;
    const std::size_t tail = lines.size() - kTailLines;
    const WirePart *before = nullptr; // what the line before is there for
    qint64 bytes = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Line &line = lines[i];
        const WirePart &lead = leadOf(anatomy, line);
        // Lines of one part, those of an HTTP head, are annotated once.
        bytes = (&lead == before ? bytes : 0) + line.end - line.begin;
        before = &lead;
        const bool goesOn = i + 1 < lines.size() && &leadOf(anatomy, lines[i + 1]) == &lead;
        if (all || i < kHeadLines || i >= tail) {
            addLine(anatomy, line, columns, rows);
            if (!goesOn) {
                rows.back().annotation = annotationOf(anatomy, line, lead);
                rows.back().bytes = bytes;
            }
        } else if (i == kHeadLines) {
            const QString more = QCoreApplication::translate("Block", "… %1 more lines");
            rows.emplace_back();
            rows.back().runs.push_back({more.arg(formatCount(tail - kHeadLines)), Tone::Escape});
        }
    }
    return rows;
}

} // namespace pushscope::ui
