// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/utf8.h"

#include "core/wire/json.h"

namespace pushscope::wire {

namespace {

/// What the bytes at the front are: so many bytes of one character, or so many to replace.
struct Sequence
{
    qsizetype bytes = 1;
    bool valid = false;
};

unsigned char at(QByteArrayView bytes, qsizetype index)
{
    return static_cast<unsigned char>(bytes[index]);
}

/// Unicode 15.0, table 3-7: the lead byte decides the length and the range of the second byte.
Sequence readSequence(QByteArrayView bytes)
{
    const unsigned char lead = at(bytes, 0);
    if (lead < 0x80)
        return {1, true};
    if (lead < 0xC2 || lead > 0xF4)
        return {1, false};
    const qsizetype length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (lead == 0xE0)
        low = 0xA0;
    else if (lead == 0xED)
        high = 0x9F;
    else if (lead == 0xF0)
        low = 0x90;
    else if (lead == 0xF4)
        high = 0x8F;
    for (qsizetype i = 1; i < length; ++i) {
        if (i >= bytes.size() || at(bytes, i) < low || at(bytes, i) > high)
            return {i, false};
        low = 0x80;
        high = 0xBF;
    }
    return {length, true};
}

} // namespace

void appendRepairedUtf8(QByteArray &out, QByteArrayView bytes)
{
    if (isUtf8(bytes)) {
        out.append(bytes);
        return;
    }
    qsizetype runStart = 0;
    for (qsizetype i = 0; i < bytes.size();) {
        const Sequence sequence = readSequence(bytes.sliced(i));
        if (!sequence.valid) {
            out.append(bytes.sliced(runStart, i - runStart));
            out.append("\xEF\xBF\xBD", 3);
            runStart = i + sequence.bytes;
        }
        i += sequence.bytes;
    }
    out.append(bytes.sliced(runStart));
}

} // namespace pushscope::wire
