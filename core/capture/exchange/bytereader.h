// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

class QIODevice;

namespace pushscope::capture {

/// Reads a device front to back, and holds what has not been consumed yet: as much as one token of a file
/// needs, at most `kMaxAhead`. Over bytes in memory it holds nothing.
class ByteReader
{
public:
    static constexpr qsizetype kMaxAhead = 256 * 1024 * 1024;

    explicit ByteReader(QIODevice &device);
    /// `whole` must outlive this.
    explicit ByteReader(QByteArrayView whole)
        : m_ahead(whole)
    {
    }

    [[nodiscard]] QByteArrayView ahead() const { return m_ahead; }
    /// Makes ahead() longer; views into it become invalid. False at the end, on an error, and at the bound.
    bool more();
    /// At least one byte ahead.
    [[nodiscard]] bool fill() { return !m_ahead.isEmpty() || more(); }
    void consume(qsizetype bytes);
    /// Consumes up to and including the next line feed, however far that is.
    void skipLine();
    [[nodiscard]] qint64 offset() const { return m_offset; } ///< of ahead(), from the start of the file

    [[nodiscard]] bool isTooFar() const { return m_isTooFar; }   ///< more() met the bound
    [[nodiscard]] bool hasFailed() const { return m_hasFailed; } ///< the device refused to be read

private:
    QIODevice *m_device = nullptr;
    QByteArray m_buffer;
    QByteArrayView m_ahead;
    qint64 m_offset = 0;
    bool m_isTooFar = false;
    bool m_hasFailed = false;
};

} // namespace pushscope::capture
