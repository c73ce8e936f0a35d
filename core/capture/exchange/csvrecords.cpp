// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/csvrecords.h"

#include <algorithm>

namespace pushscope::capture {

int CsvRecords::take()
{
    if (!m_in.fill())
        return -1;
    const char c = m_in.ahead().front();
    m_in.consume(1);
    return static_cast<unsigned char>(c);
}

/// Behind the opening quote, up to behind the closing one.
bool CsvRecords::readQuoted(QByteArray &cell)
{
    while (m_in.fill()) {
        const QByteArrayView ahead = m_in.ahead();
        const qsizetype quote = ahead.indexOf('"');
        const QByteArrayView inside = quote < 0 ? ahead : ahead.first(quote);
        m_nextLine += quint64(std::count(inside.begin(), inside.end(), '\n'));
        m_bytes += inside.size();
        if (m_bytes <= ByteReader::kMaxAhead)
            cell.append(inside);
        m_in.consume(quote < 0 ? inside.size() : quote + 1);
        if (quote < 0)
            continue;
        if (!m_in.fill() || m_in.ahead().front() != '"')
            return true;
        m_in.consume(1);
        cell.append('"');
        ++m_bytes;
    }
    return false;
}

void CsvRecords::readBare(QByteArray &cell)
{
    while (m_in.fill()) {
        const QByteArrayView ahead = m_in.ahead();
        const auto *const end = std::find_if(ahead.begin(), ahead.end(), [this](char c) {
            return c == m_separator || c == '\n' || c == '\r';
        });
        const QByteArrayView run = ahead.first(end - ahead.begin());
        m_bytes += run.size();
        if (m_bytes <= ByteReader::kMaxAhead)
            cell.append(run);
        const bool isEnd = end != ahead.end();
        m_in.consume(run.size());
        if (isEnd)
            return;
    }
}

void CsvRecords::endLine(char c)
{
    ++m_nextLine;
    if (c == '\r' && m_in.fill() && m_in.ahead().front() == '\n')
        m_in.consume(1);
}

CsvRecords::Status CsvRecords::next()
{
    m_cells.clear();
    m_bytes = 0;
    m_line = m_nextLine;
    if (!m_in.fill())
        return Status::End;
    while (true) {
        QByteArray &cell = m_cells.emplace_back();
        if (m_in.fill() && m_in.ahead().front() == '"') {
            m_in.consume(1);
            if (!readQuoted(cell))
                return Status::Unclosed;
        }
        readBare(cell);
        m_bytes += 16; // so that a million empty cells are not free
        if (m_bytes > ByteReader::kMaxAhead) {
            m_in.skipLine();
            ++m_nextLine;
            return Status::TooLong;
        }
        const int c = take();
        if (c == m_separator)
            continue;
        if (c >= 0)
            endLine(char(c));
        return Status::Record;
    }
}

} // namespace pushscope::capture
