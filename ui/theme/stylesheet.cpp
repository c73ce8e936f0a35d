// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/stylesheet.h"

#include "ui/theme/theme.h"

#include <QFile>

namespace pushscope::ui {

namespace {

bool isNameCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'-';
}

QString declaration(const QFont &font)
{
    QStringList quoted;
    for (const QString &family : font.families())
        quoted.append(u'"' + family + u'"');
    return QStringLiteral("font-family: %1; font-size: %2px; font-weight: %3;")
        .arg(quoted.join(QStringLiteral(", ")))
        .arg(font.pixelSize())
        .arg(font.weight());
}

QString rgba(QColor colour, double alpha)
{
    return QStringLiteral("rgba(%1, %2, %3, %4)")
        .arg(colour.red())
        .arg(colour.green())
        .arg(colour.blue())
        .arg(qRound(alpha * 255));
}

QHash<QString, QString> colourTokens(const Theme &theme)
{
    const std::initializer_list<std::pair<const char16_t *, QColor>> colours{
        {u"chrome", theme.chrome}, {u"base", theme.base},   {u"raised", theme.raised}, {u"hover", theme.hover},
        {u"sel", theme.sel},       {u"sep", theme.sep},     {u"sep2", theme.sep2},     {u"grid", theme.grid},
        {u"t1", theme.t1},         {u"t2", theme.t2},       {u"t3", theme.t3},         {u"ink", theme.ink},
        {u"inkon", theme.inkon},   {u"good", theme.good},   {u"warn", theme.warn},     {u"err", theme.err},
    };
    QHash<QString, QString> tokens;
    for (const auto &[name, colour] : colours)
        tokens.insert(QString::fromUtf16(name), colour.name());
    tokens.insert(QStringLiteral("t1-faded"), rgba(theme.t1, 0.4));
    return tokens;
}

} // namespace

QString substitute(QStringView text, const QHash<QString, QString> &tokens)
{
    QString result;
    result.reserve(text.size());
    qsizetype at = 0;
    while (at < text.size()) {
        const qsizetype mark = text.indexOf(u'@', at);
        if (mark < 0)
            break;
        result += text.sliced(at, mark - at);
        qsizetype end = mark + 1;
        while (end < text.size() && isNameCharacter(text[end]))
            ++end;
        QStringView name = text.sliced(mark + 1, end - mark - 1);
        while (!name.isEmpty() && !tokens.contains(name.toString()))
            name.chop(1);
        result += name.isEmpty() ? QStringLiteral("@") : tokens.value(name.toString());
        at = mark + 1 + name.size();
    }
    result += text.sliced(at);
    return result;
}

QString styleSheet(const ThemeStore &themes)
{
    QFile file(QStringLiteral(":/theme/window.qss"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QHash<QString, QString> tokens = colourTokens(themes.theme());
    const std::initializer_list<std::pair<const char16_t *, FontRole>> roles{
        {u"micro", FontRole::Micro}, {u"small", FontRole::Small},     {u"body", FontRole::Body},
        {u"strong", FontRole::BodyStrong}, {u"lead", FontRole::Lead}, {u"verdict", FontRole::Verdict},
        {u"mono", FontRole::Mono},
    };
    for (const auto &[name, role] : roles) {
        const QString roleName = QString::fromUtf16(name);
        tokens.insert(QStringLiteral("font-") + roleName, declaration(themes.font(role, Face::Words)));
        tokens.insert(QStringLiteral("numbers-") + roleName, declaration(themes.font(role, Face::Numbers)));
    }
    return substitute(QString::fromUtf8(file.readAll()), tokens);
}

} // namespace pushscope::ui
