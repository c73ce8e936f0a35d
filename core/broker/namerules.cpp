// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/broker/namerules.h"

#include "core/broker/topic.h"

namespace pushscope::broker {

namespace {

constexpr qsizetype kMaxQuotedCharacters = 60;

} // namespace

bool hasControlCharacters(QByteArrayView utf8)
{
    unsigned char before = 0;
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F)
            return true;
        if (before == 0xC2 && byte < 0xA0) // U+0080 to U+009F
            return true;
        before = byte;
    }
    return false;
}

QString quoted(QByteArrayView name)
{
    const QString text = QString::fromUtf8(name);
    return text.size() <= kMaxQuotedCharacters ? text : text.first(kMaxQuotedCharacters) + u'\u2026';
}

std::optional<base::Error> brokenNameRule(QByteArrayView name, const QString &noun)
{
    using base::ErrorCode;
    if (name.isEmpty()) {
        return base::Error{ErrorCode::InvalidArgument, QStringLiteral("The %1 is empty.").arg(noun),
                           QStringLiteral("Give one such as market/ACME.")};
    }
    if (name.size() > Topic::kMaxBytes) {
        return base::Error{
            ErrorCode::InvalidArgument,
            QStringLiteral("The %1 '%2' has %3 bytes.").arg(noun, quoted(name)).arg(name.size()),
            QStringLiteral("At most %1 are allowed.").arg(Topic::kMaxBytes)};
    }
    if (!name.isValidUtf8()) {
        return base::Error{ErrorCode::InvalidArgument, QStringLiteral("The %1 is not valid UTF-8.").arg(noun),
                           QStringLiteral("Encode it in UTF-8.")};
    }
    if (hasControlCharacters(name)) {
        return base::Error{
            ErrorCode::InvalidArgument,
            QStringLiteral("The %1 '%2' contains a control character.").arg(noun, quoted(name)),
            QStringLiteral("Leave out line breaks, tabs and the like.")};
    }
    return std::nullopt;
}

} // namespace pushscope::broker
