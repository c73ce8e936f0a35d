// SPDX-License-Identifier: GPL-3.0-or-later
// A cursor that was read writes itself as it was, but for zeros in front, and reads back as the same.
#include "core/base/cursor.h"
#include "tests/fuzz/fuzz.h"

using namespace pushscope;
using fuzz::require;

namespace {

QByteArray withoutLeadingZeros(QByteArrayView digits)
{
    while (digits.size() > 1 && digits.front() == '0')
        digits = digits.sliced(1);
    return digits.toByteArray();
}

} // namespace

PUSHSCOPE_FUZZ_TARGET(input)
{
    const QByteArray text = input.rest();
    const auto cursor = base::Cursor::parse(text);
    if (!cursor) {
        require(!cursor.error().sentence().isEmpty(), "a refusal says why");
        return;
    }
    const QByteArray written = cursor->toByteArray();
    const qsizetype colon = text.indexOf(':');
    require(written == withoutLeadingZeros(text.first(colon)) + ':' + withoutLeadingZeros(text.sliced(colon + 1)),
            "a cursor has one spelling");
    const auto again = base::Cursor::parse(written);
    require(again && *again == *cursor, "a written cursor reads back");
}
