// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace pushscope::load {

/// What the load generator writes into each payload and looks for in what comes back, whatever protocol wraps it:
/// `~PS~`, the message's number in 8 hexadecimal digits, and in 16 the time it was meant to leave, in nanoseconds
/// of the steady clock.
struct Marker
{
    static constexpr qsizetype kBytes = 4 + 8 + 16;
    static constexpr char kTag[] = "~PS~";

    std::uint32_t number = 0;
    std::int64_t nanoseconds = 0;

    void write(char *at) const
    {
        std::memcpy(at, kTag, 4);
        writeHex(at + 4, 8, number);
        writeHex(at + 12, 16, static_cast<std::uint64_t>(nanoseconds));
    }
    [[nodiscard]] static Marker read(const char *at)
    {
        return {static_cast<std::uint32_t>(readHex(at + 4, 8)), static_cast<std::int64_t>(readHex(at + 12, 16))};
    }

private:
    static void writeHex(char *at, int digits, std::uint64_t value)
    {
        for (int i = digits - 1; i >= 0; --i, value >>= 4)
            at[i] = "0123456789abcdef"[value & 15];
    }
    static std::uint64_t readHex(const char *at, int digits)
    {
        std::uint64_t value = 0;
        for (int i = 0; i < digits; ++i)
            value = value << 4 | static_cast<std::uint64_t>((at[i] & 15) + (at[i] > '9' ? 9 : 0));
        return value;
    }
};

/// A JSON string of `bytes` bytes (quotes included) that begins with room for a marker at offset 1: text that every
/// server passes on untouched.
[[nodiscard]] inline QByteArray payloadOf(qsizetype bytes)
{
    const qsizetype size = std::max(bytes, Marker::kBytes + 2);
    QByteArray payload(size, 'x');
    payload[0] = '"';
    payload[size - 1] = '"';
    Marker{}.write(payload.data() + 1);
    return payload;
}

/// Finds the markers in a stream that arrives in pieces.
class MarkerScanner
{
public:
    template <class Visitor>
    void feed(QByteArrayView bytes, Visitor &&visit)
    {
        if (m_held > 0) {
            // A marker may lie across the border: look at the held bytes with as many of the new ones as needed.
            std::array<char, 2 * Marker::kBytes> border;
            const auto head = std::min<qsizetype>(Marker::kBytes - 1, bytes.size());
            std::memcpy(border.data(), m_tail.data(), m_held);
            std::memcpy(border.data() + m_held, bytes.data(), static_cast<std::size_t>(head));
            const QByteArrayView both(border.data(), m_held + head);
            if (head == bytes.size()) {
                scan(both, both.size(), visit);
                hold(both);
                return;
            }
            scan(both, m_held, visit);
        }
        scan(bytes, bytes.size(), visit);
        hold(bytes);
    }

private:
    /// Visits the markers that begin before `limit`.
    template <class Visitor>
    static void scan(QByteArrayView bytes, qsizetype limit, Visitor &&visit)
    {
        const char *at = bytes.data();
        const char *const end = at + bytes.size();
        const char *const last = std::min(at + limit, end - Marker::kBytes + 1);
        while (at < last) {
            at = static_cast<const char *>(std::memchr(at, '~', static_cast<std::size_t>(last - at)));
            if (!at)
                return;
            if (std::memcmp(at, Marker::kTag, 4) == 0) {
                visit(Marker::read(at));
                at += Marker::kBytes;
            } else {
                ++at;
            }
        }
    }
    /// Keeps the end, in which a marker may have begun.
    void hold(QByteArrayView bytes)
    {
        const auto size = std::min<qsizetype>(Marker::kBytes - 1, bytes.size());
        const char *const from = bytes.data() + bytes.size() - size;
        const char *const tag = static_cast<const char *>(std::memchr(from, '~', static_cast<std::size_t>(size)));
        m_held = tag ? static_cast<std::uint8_t>(from + size - tag) : 0;
        if (tag)
            std::memcpy(m_tail.data(), tag, m_held);
    }

    std::array<char, Marker::kBytes> m_tail;
    std::uint8_t m_held = 0;
};

} // namespace pushscope::load
