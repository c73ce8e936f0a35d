// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

namespace pushscope::base {

QLatin1String name(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument:
        return QLatin1String("invalid-argument");
    case ErrorCode::TooLarge:
        return QLatin1String("too-large");
    case ErrorCode::NotFound:
        return QLatin1String("not-found");
    case ErrorCode::Forbidden:
        return QLatin1String("forbidden");
    case ErrorCode::Unavailable:
        return QLatin1String("unavailable");
    case ErrorCode::Protocol:
        return QLatin1String("protocol");
    case ErrorCode::Io:
        return QLatin1String("io");
    case ErrorCode::TimedOut:
        return QLatin1String("timed-out");
    }
    return {};
}

namespace {

/// Characters that could steer a terminal or turn the reading direction of what follows.
bool isUnsafe(QChar c)
{
    const char16_t u = c.unicode();
    return u < 0x20 || (u >= 0x7F && u < 0xA0) || (u >= 0x202A && u <= 0x202E) ||
           (u >= 0x2066 && u <= 0x2069) || u == 0x061C || u == 0x200E || u == 0x200F || u == 0x2028 ||
           u == 0x2029;
}

} // namespace

QString Error::sentence() const
{
    QString text = remedy.isEmpty() ? what : what + u' ' + remedy;
    for (QChar &c : text) {
        if (c == u'\n' || c == u'\t')
            c = u' ';
        else if (isUnsafe(c))
            c = QChar::ReplacementCharacter;
    }
    return text;
}

} // namespace pushscope::base
