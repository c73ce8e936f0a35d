// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/frameprinter.h"

#include "core/wire/json.h"

#include <QDateTime>

#include <cstdio>

namespace pushscope::app {

namespace {

using client::Frame;

QByteArray isoTime(base::WallTime time)
{
    const qint64 microseconds = time.time_since_epoch().count();
    const QString seconds = QDateTime::fromMSecsSinceEpoch(microseconds / 1000, Qt::UTC)
                                .toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss"));
    return seconds.toLatin1() + '.' + QByteArray::number(microseconds % 1'000'000).rightJustified(6, '0') + 'Z';
}

bool isContainer(const QByteArray &payload)
{
    const QByteArray trimmed = payload.trimmed();
    return (trimmed.startsWith('{') || trimmed.startsWith('[')) && wire::isJson(payload);
}

void appendData(QByteArray &line, const Frame &frame)
{
    line += ",\"data\":";
    if (frame.payloadKind == base::PayloadKind::Binary || !wire::isUtf8(frame.payload)) {
        line += '"' + frame.payload.toBase64() + "\",\"encoding\":\"base64\"";
    } else if (isContainer(frame.payload)) {
        // In valid JSON a bare line end is white space between tokens; a line of output must not hold one.
        QByteArray json = frame.payload;
        json.replace('\n', ' ').replace('\r', ' ');
        line += json;
    } else {
        wire::appendJsonString(line, frame.payload);
    }
}

/// How many bytes of UTF-8 at `i` are a mark that turns the direction of what follows on the line (Unicode's bidirectional
/// controls); 0 when there is none.
qsizetype turningMark(QByteArrayView text, qsizetype i)
{
    const auto at = [&](qsizetype offset) {
        return i + offset < text.size() ? static_cast<unsigned char>(text[i + offset]) : 0U;
    };
    if (at(0) == 0xD8 && at(1) == 0x9C)
        return 2; // U+061C
    if (at(0) != 0xE2)
        return 0;
    const bool mark = (at(1) == 0x80 && (at(2) == 0x8E || at(2) == 0x8F || (at(2) >= 0xAA && at(2) <= 0xAE)))
                      || (at(1) == 0x81 && at(2) >= 0xA6 && at(2) <= 0xA9);
    return mark ? 3 : 0;
}

void appendEscaped(QByteArray &line, QByteArrayView text)
{
    // With text that is no UTF-8 every high byte is suspect; with UTF-8 only C1 controls (C2 80 to C2 9F) are.
    const bool utf8 = wire::isUtf8(text);
    for (qsizetype i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool c1 = utf8 && byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (const qsizetype mark = utf8 ? turningMark(text, i) : 0; mark > 0) {
            const char16_t code = QString::fromUtf8(text.sliced(i, mark)).front().unicode();
            line += "\\u" + QByteArray::number(code, 16).rightJustified(4, '0');
            i += mark - 1;
        } else if (byte == '\n') {
            line += "\\n";
        } else if (byte == '\r') {
            line += "\\r";
        } else if (byte == '\t') {
            line += "\\t";
        } else if (byte < 0x20 || byte == 0x7F || c1 || (!utf8 && byte >= 0x80)) {
            const auto code = c1 ? static_cast<unsigned char>(text[++i]) : byte;
            line += "\\x" + QByteArray::number(code, 16).rightJustified(2, '0');
        } else {
            line += static_cast<char>(byte);
        }
    }
}

} // namespace

QByteArray toJsonLine(const Frame &frame)
{
    QByteArray line = "{\"time\":\"" + isoTime(frame.time) + "\",\"transport\":\"";
    line += base::keyword(frame.transport).latin1();
    line += "\",\"topic\":";
    wire::appendJsonString(line, frame.topic);
    line += ",\"event\":";
    wire::appendJsonString(line, frame.event);
    line += ",\"id\":";
    wire::appendJsonString(line, frame.id);
    if (frame.latency)
        line += ",\"latency_us\":" + QByteArray::number(static_cast<qint64>(frame.latency->count()));
    appendData(line, frame);
    line += '}';
    return line;
}

QByteArray toTextLine(const Frame &frame)
{
    QByteArray line;
    appendEscaped(line, frame.topic);
    line += '\t';
    appendEscaped(line, frame.payload);
    return line;
}

FramePrinter::FramePrinter(Format format, std::optional<quint64> limit, capture::FilterProgram filter, QObject *parent)
    : QObject(parent), m_format(format), m_left(limit), m_filter(std::move(filter))
{
}

void FramePrinter::append(std::vector<Frame> frames)
{
    QByteArray lines;
    for (const Frame &frame : frames) {
        if (frame.kind != client::FrameKind::Message || frame.direction != client::Direction::In)
            continue;
        if (m_finished || m_left == quint64{0})
            break;
        if (!m_filter.matches(frame))
            continue;
        lines += m_format == Format::Json ? toJsonLine(frame) : toTextLine(frame);
        lines += '\n';
        if (m_left)
            --*m_left;
    }
    if (m_finished)
        return;
    if (m_filter.costly() > 0 && !m_toldCost) {
        m_toldCost = true;
        Q_EMIT filterTooCostly();
    }
    const bool written = lines.isEmpty()
                         || (std::fwrite(lines.constData(), 1, static_cast<std::size_t>(lines.size()), stdout)
                                 == static_cast<std::size_t>(lines.size())
                             && std::fflush(stdout) == 0);
    if (!written || m_left == quint64{0}) {
        m_finished = true;
        Q_EMIT finished(written);
    }
}

} // namespace pushscope::app
