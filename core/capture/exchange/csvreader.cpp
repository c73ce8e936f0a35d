// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/csvformat.h"
#include "core/capture/exchange/csvrecords.h"
#include "core/capture/exchange/exchangetime.h"
#include "core/capture/exchange/filereaders.h"
#include "core/capture/exchange/framejson.h"
#include "core/capture/exchange/framewords.h"
#include "core/wire/json.h"
#include "core/wire/jsontoken.h"

#include <QList>

#include <algorithm>

namespace pushscope::capture {

using base::PayloadKind;
using client::Frame;

namespace {

// clang-format off
enum Column : std::size_t {
    Number, Time, Direction, Kind, Transport, Source, SourceName, Topic, Event, Id, Payload, PayloadKindOf,
    WireBytes, Latency, WireForm, Raw, Base64
};
// clang-format on

template <class Found, class Value>
bool take(const std::optional<Found> &value, Value &to)
{
    if (value)
        to = *value;
    return value.has_value();
}

/// A row of a file that has our header.
class OwnRow
{
public:
    explicit OwnRow(const std::vector<QByteArray> &cells)
        : m_cells(cells)
    {
    }

    std::optional<FrameInFile> read() const
    {
        if (m_cells.size() != kCsvColumns.size())
            return {};
        FrameInFile row;
        Frame &frame = row.frame;
        qint64 source = 0;
        QByteArray name;
        const QByteArray &kind = m_cells[PayloadKindOf];
        const bool isRight =
            take(parseIsoTime(m_cells[Time]), frame.time) &&
            take(directionOf(m_cells[Direction]), frame.direction) &&
            take(kindOf(m_cells[Kind]), frame.kind) &&
            take(transportOf(m_cells[Transport]), frame.transport) &&
            take(wireFormOf(m_cells[WireForm]), frame.wireForm) &&
            take(wire::jsonInteger(m_cells[Source]), source) && source >= 0 &&
            source <= qint64(~quint32(0)) && take(wire::jsonInteger(m_cells[WireBytes]), frame.wireBytes) &&
            takeText(SourceName, name) && takeText(Topic, frame.topic) && takeText(Event, frame.event) &&
            takeText(Id, frame.id) && takeText(Payload, frame.payload) && takeText(Raw, frame.raw) &&
            (kind == "text" || kind == "binary");
        if (!isRight)
            return {};
        frame.source.value = quint32(source);
        frame.payloadKind = kind == "binary" ? PayloadKind::Binary : PayloadKind::Text;
        row.sourceName = QString::fromUtf8(name);
        if (!m_cells[Latency].isEmpty()) {
            const auto latency = wire::jsonInteger(m_cells[Latency]);
            if (!latency)
                return {};
            frame.latency = std::chrono::microseconds(*latency);
        }
        return row;
    }

private:
    bool takeText(Column column, QByteArray &to) const
    {
        const QByteArray &cell = m_cells[column];
        if (isBase64(column)) {
            auto bytes = fromBase64(cell);
            to = std::move(bytes).value_or(QByteArray());
            return bytes.has_value();
        }
        to = cell.startsWith('\'') ? cell.sliced(1) : cell;
        return true;
    }
    [[nodiscard]] bool isBase64(Column column) const
    {
        const QList<QByteArray> names = m_cells[Base64].split(' ');
        return !m_cells[Base64].isEmpty() &&
               std::any_of(names.begin(), names.end(),
                           [column](const QByteArray &name) { return name == kCsvColumns[column]; });
    }

    const std::vector<QByteArray> &m_cells;
};

class CsvReader
{
public:
    CsvReader(const ImportStream &file, ImportSink &sink)
        : m_file(file)
        , m_sink(sink)
        , m_records(file.bytes, separator(file.bytes))
    {
    }

    void read()
    {
        CsvRecords::Status status = m_records.next();
        if (status == CsvRecords::Status::Record) {
            m_header = m_records.cells();
            m_isOurs = std::equal(m_header.begin(), m_header.end(), kCsvColumns.begin(), kCsvColumns.end());
            status = m_records.next();
        }
        for (; !m_sink.isCancelled() && status != CsvRecords::Status::End; status = m_records.next()) {
            if (status == CsvRecords::Status::Unclosed) {
                m_sink.stop(
                    QStringLiteral("%1 ends inside quotes, in the row that begins in line %2; what stands "
                                   "before was read.")
                        .arg(m_file.fileName)
                        .arg(m_records.line()));
                return;
            }
            if (status == CsvRecords::Status::TooLong)
                leaveOut(QStringLiteral("is longer than %1 MiB").arg(ByteReader::kMaxAhead >> 20));
            else if (m_isOurs)
                addOwn();
            else
                addForeign();
            m_sink.noteOffset(m_file.bytes.offset());
        }
        if (m_file.bytes.hasFailed())
            m_sink.stop(QStringLiteral("%1 could not be read to its end.").arg(m_file.fileName));
    }

private:
    /// The one that the first line has most of.
    static char separator(ByteReader &bytes)
    {
        while (bytes.ahead().size() < kDetectBytes && !bytes.ahead().contains('\n') && bytes.more()) {
        }
        const QByteArrayView ahead = bytes.ahead().first(std::min(bytes.ahead().size(), kDetectBytes));
        const qsizetype end = ahead.indexOf('\n');
        const QByteArrayView line = end < 0 ? ahead : ahead.first(end);
        char best = ',';
        for (const char c : {';', '\t'}) {
            if (line.count(c) > line.count(best))
                best = c;
        }
        return best;
    }

    void leaveOut(const QString &why)
    {
        m_sink.leaveOut(QStringLiteral("line %1").arg(m_records.line()), why);
    }

    void addOwn()
    {
        auto row = OwnRow(m_records.cells()).read();
        if (!row) {
            if (m_records.cells().size() > 1 || !m_records.cells().front().isEmpty())
                leaveOut(QStringLiteral("is no row of these columns"));
            return;
        }
        row->frame.source = m_sink.source(QByteArray::number(row->frame.source.value), row->sourceName);
        m_sink.add(std::move(row->frame));
    }

    /// {"column":"cell",...}, numbers as numbers.
    void addForeign()
    {
        const auto &cells = m_records.cells();
        if (cells.size() == 1 && cells.front().isEmpty())
            return;
        QByteArray json("{");
        std::optional<base::WallTime> time;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const QByteArray name =
                i < m_header.size() ? m_header[i] : "column " + QByteArray::number(quint64(i + 1));
            if (i > 0)
                json.append(',');
            wire::appendJsonString(json, name);
            json.append(':');
            if (wire::isJsonWord(cells[i]))
                json.append(cells[i]);
            else
                wire::appendJsonString(json, cells[i]);
            if (!time && isTimeName(name))
                time = foreignTime(cells[i]);
        }
        json.append('}');
        const client::SourceId source = m_sink.source("file", m_file.fileName);
        Frame frame = bareFrame(source, time.value_or(m_sink.nextTime()), std::move(json));
        frame.topic = m_file.title;
        m_sink.add(std::move(frame));
    }

    const ImportStream &m_file;
    ImportSink &m_sink;
    CsvRecords m_records;
    std::vector<QByteArray> m_header;
    bool m_isOurs = false;
};

} // namespace

void readCsv(const ImportStream &file, ImportSink &sink)
{
    CsvReader(file, sink).read();
}

} // namespace pushscope::capture
