// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace pushscope::fuzz {

/// Ends the program, which libFuzzer takes for a finding, when something that must hold does not.
inline void require(bool holds, const char *claim)
{
    if (holds)
        return;
    std::fprintf(stderr, "broken: %s\n", claim);
    std::abort();
}

/// Hands out an input: decisions from its front, then the text to parse.
class Input
{
public:
    Input(const std::uint8_t *data, std::size_t size)
        : m_bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size))
    {
    }
    [[nodiscard]] unsigned byte()
    {
        if (m_bytes.isEmpty())
            return 0;
        const auto value = static_cast<unsigned char>(m_bytes.front());
        m_bytes = m_bytes.sliced(1);
        return value;
    }
    /// What is left, in memory of its own, so that a read over its end is seen.
    [[nodiscard]] QByteArray rest() const { return m_bytes.toByteArray(); }

private:
    QByteArrayView m_bytes;
};

/// Cuts `whole` into pieces of 0 to 16 bytes, the lengths following from `seed`.
inline QList<QByteArray> cutUp(const QByteArray &whole, unsigned seed)
{
    QList<QByteArray> pieces;
    std::uint32_t state = seed * 2654435761U + 1;
    for (qsizetype at = 0; at < whole.size();) {
        state = state * 1664525U + 1013904223U;
        const qsizetype length = std::min<qsizetype>((state >> 16U) % 17U, whole.size() - at);
        pieces.append(whole.sliced(at, length));
        at += length;
    }
    return pieces;
}

} // namespace pushscope::fuzz

/// Defines the entry point of a target; the body sees `input`.
#define PUSHSCOPE_FUZZ_TARGET(input)                                                                         \
    static void fuzzOne(pushscope::fuzz::Input input);                                                       \
    extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)                        \
    {                                                                                                        \
        fuzzOne(pushscope::fuzz::Input(data, size));                                                         \
        return 0;                                                                                            \
    }                                                                                                        \
    static void fuzzOne(pushscope::fuzz::Input input)
