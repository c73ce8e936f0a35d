// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/bytereader.h"

#include <QIODevice>

#include <algorithm>
#include <cstring>

namespace pushscope::capture {

namespace {

constexpr qsizetype kPieceBytes = 128 * 1024;

} // namespace

ByteReader::ByteReader(QIODevice &device)
    : m_device(&device)
{
}

bool ByteReader::more()
{
    if (!m_device)
        return false;
    if (m_ahead.size() >= kMaxAhead) {
        m_isTooFar = true;
        return false;
    }
    const qsizetype held = m_ahead.size();
    // Twice what is held, so that a long token is copied but a few times.
    const qsizetype wanted = std::clamp(held, kPieceBytes, kMaxAhead);
    if (m_buffer.size() < held + wanted) {
        QByteArray larger(held + wanted, Qt::Uninitialized);
        std::copy(m_ahead.begin(), m_ahead.end(), larger.begin());
        m_buffer = std::move(larger);
    } else if (held > 0) {
        std::memmove(m_buffer.data(), m_ahead.data(), std::size_t(held));
    }
    const qint64 count = m_device->read(m_buffer.data() + held, wanted);
    m_hasFailed = m_hasFailed || count < 0;
    m_ahead = QByteArrayView(m_buffer.constData(), held + std::max<qint64>(count, 0));
    return count > 0;
}

void ByteReader::consume(qsizetype bytes)
{
    m_ahead = m_ahead.sliced(bytes);
    m_offset += bytes;
}

void ByteReader::skipLine()
{
    while (fill()) {
        const qsizetype end = m_ahead.indexOf('\n');
        if (end >= 0) {
            consume(end + 1);
            break;
        }
        consume(m_ahead.size());
    }
    m_isTooFar = false;
}

} // namespace pushscope::capture
