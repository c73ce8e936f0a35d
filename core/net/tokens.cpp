// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/tokens.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace pushscope::net {

using base::ErrorCode;
using broker::TopicFilter;

namespace {

constexpr qint64 kMaxFileBytes = 16 * 1024 * 1024;

QByteArray digestOf(const QByteArray &token)
{
    return QCryptographicHash::hash(token, QCryptographicHash::Sha256);
}

/// As long for equal as for different digests, wherever they differ.
bool sameDigest(const QByteArray &a, const QByteArray &b)
{
    int difference = a.size() == b.size() ? 0 : 1;
    for (qsizetype i = 0; i < std::min(a.size(), b.size()); ++i)
        difference |= a[i] ^ b[i];
    return difference == 0;
}

base::Result<QJsonArray> parseEntries(const QByteArray &text)
{
    if (text.trimmed().startsWith('[')) {
        const QJsonDocument document = QJsonDocument::fromJson(text);
        if (document.isArray())
            return document.array();
        return base::fail(ErrorCode::InvalidArgument, QStringLiteral("The tokens file is not a JSON array."));
    }
    QJsonArray entries;
    int number = 0;
    for (const QByteArray &line : text.split('\n')) {
        ++number;
        if (line.trimmed().isEmpty())
            continue;
        const QJsonDocument document = QJsonDocument::fromJson(line);
        if (!document.isObject()) {
            return base::fail(ErrorCode::InvalidArgument,
                              QStringLiteral("Line %1 of the tokens file is not a JSON object.").arg(number),
                              QStringLiteral("Write one object a line, or all of them as one array."));
        }
        entries.append(document.object());
    }
    return entries;
}

base::Result<std::vector<TopicFilter>> parseFilters(const QJsonObject &entry, const QString &key, int number)
{
    std::vector<TopicFilter> filters;
    const QJsonValue value = entry.value(key);
    if (value.isUndefined())
        return filters;
    const auto wrong = [&](const QString &why) {
        return base::fail(
            ErrorCode::InvalidArgument,
            QStringLiteral("'%1' of entry %2 in the tokens file %3").arg(key).arg(number).arg(why));
    };
    if (!value.isArray())
        return wrong(QStringLiteral("is not an array of filters."));
    for (const QJsonValue &each : value.toArray()) {
        if (!each.isString())
            return wrong(QStringLiteral("holds something else than filters."));
        auto filter = TopicFilter::parse(each.toString().toUtf8());
        if (!filter)
            return wrong(QStringLiteral("holds a wrong filter: %1").arg(filter.error().what));
        filters.push_back(std::move(*filter));
    }
    return filters;
}

} // namespace

bool covers(const TopicFilter &allowed, const TopicFilter &wanted)
{
    const QList<QByteArray> have = allowed.bytes().split('/');
    const QList<QByteArray> want = wanted.bytes().split('/');
    for (qsizetype i = 0; i < have.size(); ++i) {
        if (have[i] == "#")
            return true; // the rest, and the parent where `want` ends here
        if (i >= want.size() || want[i] == "#")
            return false;
        if (have[i] != "+" && have[i] != want[i])
            return false;
    }
    return have.size() == want.size();
}

Grant Grant::everything()
{
    const auto all = TopicFilter::parse("#");
    return {{*all}, {*all}};
}

bool Grant::mayPublish(const broker::Topic &topic) const
{
    return std::ranges::any_of(m_publish, [&](const TopicFilter &filter) { return filter.matches(topic); });
}

bool Grant::maySee(const broker::Topic &topic) const
{
    return std::ranges::any_of(m_subscribe, [&](const TopicFilter &filter) { return filter.matches(topic); });
}

bool Grant::maySubscribe(const TopicFilter &wanted) const
{
    return std::ranges::any_of(m_subscribe,
                               [&](const TopicFilter &filter) { return covers(filter, wanted); });
}

base::Result<Tokens> Tokens::parse(const QByteArray &text)
{
    const auto entries = parseEntries(text);
    if (!entries)
        return tl::unexpected(entries.error());
    Tokens tokens;
    int number = 0;
    for (const QJsonValue &value : *entries) {
        ++number;
        const QJsonObject entry = value.toObject();
        const QByteArray token = entry.value(QLatin1String("token")).toString().toUtf8();
        if (token.isEmpty()) {
            return base::fail(ErrorCode::InvalidArgument,
                              QStringLiteral("Entry %1 of the tokens file has no token.").arg(number),
                              QStringLiteral("Give it a long random string as \"token\"."));
        }
        auto publish = parseFilters(entry, QStringLiteral("publish"), number);
        if (!publish)
            return tl::unexpected(publish.error());
        auto subscribe = parseFilters(entry, QStringLiteral("subscribe"), number);
        if (!subscribe)
            return tl::unexpected(subscribe.error());
        tokens.m_entries.push_back({digestOf(token), Grant(std::move(*publish), std::move(*subscribe))});
    }
    if (tokens.isEmpty()) {
        return base::fail(ErrorCode::InvalidArgument, QStringLiteral("The tokens file holds no token."),
                          QStringLiteral("Put at least one in, or leave the option out."));
    }
    return tokens;
}

base::Result<Tokens> Tokens::load(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return base::fail(
            ErrorCode::InvalidArgument,
            QStringLiteral("The tokens file %1 cannot be read: %2.").arg(path, file.errorString()));
    }
    if (file.size() > kMaxFileBytes) {
        return base::fail(ErrorCode::InvalidArgument,
                          QStringLiteral("The tokens file %1 is larger than 16 MiB.").arg(path));
    }
    return parse(file.readAll());
}

const Grant *Tokens::find(const QByteArray &token) const
{
    const QByteArray digest = digestOf(token);
    const Grant *found = nullptr;
    for (const Entry &entry : m_entries) {
        if (sameDigest(entry.digest, digest))
            found = &entry.grant;
    }
    return found;
}

} // namespace pushscope::net
