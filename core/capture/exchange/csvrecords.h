// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/exchange/bytereader.h"

#include <vector>

namespace pushscope::capture {

/// Cuts CSV (RFC 4180) into records: a record ends at LF, CR or CRLF outside quotes; a quote inside quotes is
/// doubled; what stands between a closing quote and the next separator is taken as it is.
class CsvRecords
{
public:
    CsvRecords(ByteReader &in, char separator)
        : m_in(in)
        , m_separator(separator)
    {
    }

    enum class Status {
        Record,
        End,
        Unclosed, ///< the file ends inside quotes, which began in line()
        TooLong,  ///< the record that begins in line() is longer than ByteReader::kMaxAhead; the rest of its
                  ///< line is skipped
    };
    [[nodiscard]] Status next();
    /// Of the record read last; an empty line is a record of one empty cell.
    [[nodiscard]] const std::vector<QByteArray> &cells() const { return m_cells; }
    [[nodiscard]] quint64 line() const { return m_line; } ///< in which it begins, from 1

private:
    [[nodiscard]] int take(); ///< the next byte, -1 at the end
    [[nodiscard]] bool readQuoted(QByteArray &cell);
    void readBare(QByteArray &cell);
    void endLine(char c);

    ByteReader &m_in;
    const char m_separator;
    std::vector<QByteArray> m_cells;
    quint64 m_line = 0;
    quint64 m_nextLine = 1;
    qsizetype m_bytes = 0; ///< of the record
};

} // namespace pushscope::capture
