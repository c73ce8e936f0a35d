// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/secrets.h"

#include <QRegularExpression>
#include <QUrlQuery>

#include <algorithm>

namespace pushscope::ui {

namespace {

/// The words that give a secret away, in names of lower-case letters and digits only.
constexpr std::array kWords{"token",  "password", "passwd", "secret",    "apikey",    "accesskey",
                            "authorization", "cookie",   "jwt",    "signature", "sessionid", "credential"};

void emptyMembers(QByteArray &json, QStringList &missing)
{
    static const QRegularExpression member(
        QStringLiteral("\"((?:[^\"\\\\]|\\\\.){1,64})\"(\\s*:\\s*)\"((?:[^\"\\\\]|\\\\.)+)\""),
        QRegularExpression::DotMatchesEverythingOption);
    const QString text = QString::fromUtf8(json);
    QString kept;
    qsizetype copied = 0;
    for (auto it = member.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        if (!isSecretName(match.captured(1).toUtf8()))
            continue;
        kept += QStringView(text).sliced(copied, match.capturedStart(3) - copied);
        copied = match.capturedEnd(3);
        missing.append(match.captured(1));
    }
    if (copied > 0)
        json = kept.append(QStringView(text).sliced(copied)).toUtf8();
}

void emptyItems(QUrl &url, QStringList &missing)
{
    QUrlQuery query(url);
    auto items = query.queryItems(QUrl::FullyEncoded);
    bool any = false;
    for (auto &[name, value] : items) {
        if (value.isEmpty() || !isSecretName(name.toLatin1()))
            continue;
        value.clear();
        missing.append(name + u'=');
        any = true;
    }
    if (!any)
        return;
    query.setQueryItems(items);
    url.setQuery(query);
}

} // namespace

bool isSecretName(QByteArrayView name)
{
    QByteArray letters;
    for (const char c : name) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            letters += c;
        else if (c >= 'A' && c <= 'Z')
            letters += static_cast<char>(c - 'A' + 'a');
    }
    return letters == "auth" || letters == "pwd" || letters == "sid" ||
           std::ranges::any_of(kWords, [&letters](const char *word) { return letters.contains(word); });
}

WithoutSecrets withoutSecrets(client::SourceOptions options)
{
    QStringList missing;
    if (!options.bearerToken.isEmpty()) {
        options.bearerToken.clear();
        missing.append(QStringLiteral("token"));
    }
    if (!options.url.password().isEmpty()) {
        options.url.setPassword({});
        missing.append(QStringLiteral("password"));
    }
    for (auto &[name, value] : options.headers) {
        if (value.isEmpty() || !isSecretName(name))
            continue;
        value.clear();
        missing.append(QStringLiteral("header ") + QString::fromUtf8(name));
    }
    emptyItems(options.url, missing);
    emptyMembers(options.body, missing);
    for (QByteArray &message : options.firstMessages)
        emptyMembers(message, missing);
    missing.removeDuplicates();
    return {std::move(options), std::move(missing)};
}

QString missingSentence(const QStringList &missing)
{
    if (missing.isEmpty())
        return {};
    if (missing.size() == 1)
        return QStringLiteral("The %1 is not kept. Type it again to connect.").arg(missing.front());
    return QStringLiteral("Not kept: %1. Type them again to connect.").arg(missing.join(QStringLiteral(", ")));
}

} // namespace pushscope::ui
