// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/linesplitter.h"

#include <algorithm>

namespace pushscope::probe {

namespace {

bool continuesCharacter(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

} // namespace

bool LineSplitter::collect(QByteArrayView piece)
{
    const qsizetype room = kMaxLineBytes + 1 - m_line.size(); // the one byte more may be the CR of the line's end
    m_line += piece.first(std::min(piece.size(), room));
    return piece.size() <= room && (m_line.size() <= kMaxLineBytes || m_line.endsWith('\r'));
}

QByteArray LineSplitter::cut()
{
    ++m_cutLines;
    m_skipping = true;
    qsizetype length = kMaxLineBytes;
    for (int back = 0; back < 3 && continuesCharacter(m_line[length]); ++back)
        --length;
    if (continuesCharacter(m_line[length])) // not UTF-8 at all
        length = kMaxLineBytes;
    QByteArray line = std::exchange(m_line, {});
    line.truncate(length);
    return line;
}

QByteArray LineSplitter::complete()
{
    QByteArray line = std::exchange(m_line, {});
    if (line.endsWith('\r'))
        line.chop(1);
    return line;
}

} // namespace pushscope::probe
