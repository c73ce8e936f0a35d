// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plaintext.h"

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr char16_t kReplacement = 0xFFFD;

/// Marks that change the direction of text around them (Unicode 3.3 UAX 9) or end a line.
bool reorders(char16_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F
           || c == 0x061C || c == 0x2028 || c == 0x2029;
}

QChar shown(QChar c)
{
    const char16_t u = c.unicode();
    if (u < 0x20)
        return QChar(static_cast<char16_t>(0x2400 + u));
    if (u == 0x7F)
        return QChar(0x2421);
    if ((u >= 0x80 && u < 0xA0) || reorders(u))
        return QChar(kReplacement);
    return c;
}

} // namespace

QString plainText(QByteArrayView bytes, qsizetype limit)
{
    // A character takes at most 4 bytes: what lies behind that cannot be shown.
    const qsizetype longest = 4 * limit + 4;
    return plainText(QString::fromUtf8(bytes.first(std::min(bytes.size(), longest))), limit);
}

QString plainText(const QString &text, qsizetype limit)
{
    QString line = text;
    if (line.size() > limit) {
        line.truncate(line.at(limit - 1).isHighSurrogate() ? limit - 1 : limit);
        line += QChar(0x2026);
    }
    std::transform(line.cbegin(), line.cend(), line.begin(), shown);
    return line;
}

QString plainToolTip(const QString &text)
{
    return QStringLiteral("<p style='white-space:pre-wrap'>%1</p>").arg(text.toHtmlEscaped());
}

QString menuText(QString text)
{
    return text.replace(u'&', QStringLiteral("&&"));
}

} // namespace pushscope::ui
