// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/cursor.h"

#include <QRandomGenerator>

#include <algorithm>
#include <charconv>

namespace pushscope::base {

namespace {

constexpr qsizetype kMaxEpochDigits = 16;
constexpr qsizetype kMaxPositionDigits = 20;
constexpr qsizetype kMaxQuotedBytes = 60;

template <int Base>
bool readNumber(QByteArrayView digits, std::uint64_t &value)
{
    const char *end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value, Base);
    return error == std::errc{} && stop == end && !digits.isEmpty();
}

bool hasUpperCase(QByteArrayView text)
{
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

} // namespace

Epoch Epoch::generate()
{
    std::uint64_t value = 0;
    while (value == 0)
        value = QRandomGenerator::system()->generate64();
    return {value};
}

Result<Cursor> Cursor::parse(QByteArrayView text)
{
    const qsizetype colon = text.indexOf(':');
    Cursor cursor;
    if (colon < 0 || colon > kMaxEpochDigits || text.size() - colon - 1 > kMaxPositionDigits ||
        hasUpperCase(text) || !readNumber<16>(text.first(colon), cursor.epoch.value) ||
        !readNumber<10>(text.sliced(colon + 1), cursor.position.value)) {
        const QString quoted = QString::fromUtf8(text.first(std::min(text.size(), kMaxQuotedBytes)));
        return fail(ErrorCode::InvalidArgument, QStringLiteral("'%1' is not a cursor.").arg(quoted),
                    QStringLiteral("A cursor is epoch:position, as the hub gave it in an id."));
    }
    return cursor;
}

QByteArray Cursor::toByteArray() const
{
    return QByteArray::number(static_cast<qulonglong>(epoch.value), 16) + ':' +
           QByteArray::number(static_cast<qulonglong>(position.value));
}

} // namespace pushscope::base
