// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/base64.h"

#include <cstdint>

namespace pushscope::wire {

void appendBase64(QByteArray &out, QByteArrayView bytes)
{
    static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const qsizetype start = out.size();
    out.resize(start + base64Size(bytes.size()));
    char *to = out.data() + start;
    const auto byte = [&](qsizetype i) { return std::uint32_t{static_cast<unsigned char>(bytes[i])}; };
    const auto put = [&](std::uint32_t group, int characters) {
        for (int i = 0; i < 4; ++i)
            *to++ = i < characters ? kAlphabet[(group >> (18 - 6 * i)) & 63U] : '=';
    };
    qsizetype i = 0;
    for (; i + 3 <= bytes.size(); i += 3)
        put(byte(i) << 16U | byte(i + 1) << 8U | byte(i + 2), 4);
    if (bytes.size() - i == 1)
        put(byte(i) << 16U, 2);
    else if (bytes.size() - i == 2)
        put(byte(i) << 16U | byte(i + 1) << 8U, 3);
}

} // namespace pushscope::wire
