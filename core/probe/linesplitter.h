// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <utility>

namespace pushscope::probe {

/// Makes lines of bytes that come in pieces. A line ends with LF (or with the input); a CR right before that belongs
/// to the end. Lines may be empty. A line longer than the bound is handed out as far as the bound goes (not splitting a UTF-8 character)
/// and counted; its rest is skipped.
class LineSplitter
{
public:
    static constexpr qsizetype kMaxLineBytes = 1024 * 1024; ///< the hub's usual bound of a message

    /// Calls `take(QByteArray line)` for every line that ends in `bytes`.
    template <class Take>
    void feed(QByteArrayView bytes, Take &&take)
    {
        while (!bytes.isEmpty()) {
            const qsizetype end = bytes.indexOf('\n');
            const qsizetype length = end < 0 ? bytes.size() : end;
            if (!m_skipping && !collect(bytes.first(length)))
                take(cut());
            if (end < 0)
                return;
            if (!std::exchange(m_skipping, false))
                take(complete());
            bytes = bytes.sliced(end + 1);
        }
    }

    /// The input has ended: the last line may lack its line feed.
    template <class Take>
    void finish(Take &&take)
    {
        m_skipping = false;
        if (!m_line.isEmpty())
            take(complete());
    }

    /// How many lines were longer than the bound.
    [[nodiscard]] quint64 cutLines() const { return m_cutLines; }

private:
    /// Returns whether the line may still be within the bound.
    bool collect(QByteArrayView piece);
    QByteArray cut();
    QByteArray complete();

    QByteArray m_line;
    bool m_skipping = false; ///< the rest of a line that was cut
    quint64 m_cutLines = 0;
};

} // namespace pushscope::probe
