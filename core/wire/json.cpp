// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/json.h"

#include "core/wire/utf8.h"

#include <simdjson.h>

#include <array>
#include <cstdint>
#include <cstring>

namespace pushscope::wire {

namespace {

constexpr std::array<bool, 256> makeNeedsEscape()
{
    std::array<bool, 256> table{};
    for (std::size_t c = 0; c < 0x20; ++c)
        table[c] = true;
    table['"'] = true;
    table['\\'] = true;
    return table;
}

constexpr std::array<bool, 256> kNeedsEscape = makeNeedsEscape();

/// Non-zero when one of eight bytes needs an escape (the classic tricks for finding a zero or a small byte in a word).
constexpr std::uint64_t mayNeedEscape(std::uint64_t word)
{
    constexpr std::uint64_t ones = 0x0101010101010101U;
    constexpr std::uint64_t tops = 0x8080808080808080U;
    const std::uint64_t quote = word ^ (ones * '"');
    const std::uint64_t backslash = word ^ (ones * '\\');
    return ((word - ones * 0x20) | (quote - ones) | (backslash - ones)) & ~word & tops;
}

qsizetype plainRun(QByteArrayView text)
{
    qsizetype i = 0;
    while (i + 8 <= text.size()) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + i, sizeof word);
        if (mayNeedEscape(word) != 0)
            break;
        i += 8;
    }
    while (i < text.size() && !kNeedsEscape[static_cast<unsigned char>(text[i])])
        ++i;
    return i;
}

void appendEscape(QByteArray &out, char c)
{
    static constexpr char kHex[] = "0123456789abcdef";
    static constexpr char kShort[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (std::size_t i = 0; i + 1 < sizeof kShort; i += 2) {
        if (kShort[i] == c) {
            out.append('\\');
            out.append(kShort[i + 1]);
            return;
        }
    }
    out.append("\\u00", 4);
    out.append(kHex[static_cast<unsigned char>(c) >> 4U]);
    out.append(kHex[static_cast<unsigned char>(c) & 15U]);
}

} // namespace

bool isUtf8(QByteArrayView text)
{
    return text.isEmpty() || simdjson::validate_utf8(text.data(), static_cast<std::size_t>(text.size()));
}

void appendJsonString(QByteArray &out, QByteArrayView utf8)
{
    QByteArray repaired;
    if (!isUtf8(utf8)) {
        appendRepairedUtf8(repaired, utf8);
        utf8 = repaired;
    }
    out.append('"');
    while (true) {
        const qsizetype run = plainRun(utf8);
        out.append(utf8.first(run));
        if (run == utf8.size())
            break;
        appendEscape(out, utf8[run]);
        utf8 = utf8.sliced(run + 1);
    }
    out.append('"');
}

} // namespace pushscope::wire
