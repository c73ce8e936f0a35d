// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <cstring>

namespace pushscope::wire {

/// Checks UTF-8 (RFC 3629) in pieces, and notices what can never become valid at its very byte.
class Utf8Checker
{
public:
    /// Whether all bytes since the start can be the beginning of valid UTF-8.
    [[nodiscard]] bool feed(QByteArrayView bytes)
    {
        const char *at = bytes.data();
        const char *const end = at + bytes.size();
        while (at != end) {
            if (m_missing == 0)
                at = skipAscii(at, end);
            if (at == end)
                break;
            if (!take(static_cast<unsigned char>(*at++)))
                return false;
        }
        return true;
    }
    /// Whether no sequence is unfinished.
    [[nodiscard]] bool isComplete() const { return m_missing == 0; }
    void reset() { *this = {}; }

private:
    static const char *skipAscii(const char *at, const char *end)
    {
        while (end - at >= 8) {
            quint64 eight;
            std::memcpy(&eight, at, sizeof eight);
            if (eight & 0x8080808080808080u)
                break;
            at += 8;
        }
        while (at != end && static_cast<unsigned char>(*at) < 0x80)
            ++at;
        return at;
    }

    bool take(unsigned char byte)
    {
        if (m_missing > 0) {
            const bool fits = byte >= m_lowest && byte <= m_highest;
            --m_missing;
            m_lowest = 0x80;
            m_highest = 0xBF;
            return fits;
        }
        m_lowest = 0x80;
        m_highest = 0xBF;
        if (byte < 0x80)
            return true;
        if (byte < 0xC2 || byte > 0xF4)
            return false;
        m_missing = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
        // No overlong forms, no surrogates, nothing beyond U+10FFFF.
        if (byte == 0xE0)
            m_lowest = 0xA0;
        else if (byte == 0xED)
            m_highest = 0x9F;
        else if (byte == 0xF0)
            m_lowest = 0x90;
        else if (byte == 0xF4)
            m_highest = 0x8F;
        return true;
    }

    unsigned char m_missing = 0; ///< continuation bytes of the sequence under way
    unsigned char m_lowest = 0x80;
    unsigned char m_highest = 0xBF;
};

} // namespace pushscope::wire
