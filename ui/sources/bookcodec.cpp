// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/bookcodec.h"

#include "ui/sources/secrets.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace pushscope::ui {

namespace {

using namespace std::chrono_literals;

constexpr std::array kForms{"text", "json", "hex", "base64"}; // in the order of MessageForm
constexpr qint64 kShortestPoll = 10;
constexpr qint64 kLongestPoll = 24 * 3600 * 1000;
constexpr int kMostParts = 256; ///< of one list of a source

QJsonValue text(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes);
}

QByteArray bytes(const QJsonValue &value)
{
    return value.toString().toUtf8();
}

QJsonArray texts(const QList<QByteArray> &list)
{
    QJsonArray array;
    for (const QByteArray &item : list)
        array.append(text(item));
    return array;
}

QList<QByteArray> byteList(const QJsonValue &value)
{
    QList<QByteArray> list;
    for (const QJsonValue &item : value.toArray()) {
        if (item.isString() && list.size() < kMostParts)
            list.append(bytes(item));
    }
    return list;
}

QJsonArray toJson(const QList<SavedMessage> &messages)
{
    QJsonArray array;
    for (const SavedMessage &message : messages) {
        array.append(QJsonObject{
            {QStringLiteral("name"), message.name},
            {QStringLiteral("text"), message.text},
            {QStringLiteral("form"), QString::fromLatin1(kForms.at(static_cast<std::size_t>(message.form)))}});
    }
    return array;
}

QList<SavedMessage> messagesFrom(const QJsonValue &value)
{
    QList<SavedMessage> messages;
    for (const QJsonValue &item : value.toArray()) {
        const QJsonObject json = item.toObject();
        SavedMessage message{.name = json.value(QStringLiteral("name")).toString(),
                             .text = json.value(QStringLiteral("text")).toString()};
        const auto form = std::ranges::find(kForms, json.value(QStringLiteral("form")).toString().toStdString());
        if (form != kForms.end())
            message.form = static_cast<MessageForm>(form - kForms.begin());
        if (!message.name.isEmpty() && messages.size() < BookContents::kMaxMessages)
            messages.append(std::move(message));
    }
    return messages;
}

QJsonObject toJson(const client::TlsOptions &tls)
{
    QJsonObject json;
    if (tls.trustAnyone)
        json.insert(QStringLiteral("trustAnyone"), true);
    const std::initializer_list<std::pair<QLatin1String, QString>> files{
        {QLatin1String("authorities"), tls.authoritiesFile},
        {QLatin1String("certificate"), tls.certificateFile},
        {QLatin1String("key"), tls.keyFile}};
    for (const auto &[name, file] : files) {
        if (!file.isEmpty())
            json.insert(name, file);
    }
    return json;
}

client::TlsOptions tlsFrom(const QJsonObject &json)
{
    return {.trustAnyone = json.value(QStringLiteral("trustAnyone")).toBool(),
            .authoritiesFile = json.value(QStringLiteral("authorities")).toString(),
            .certificateFile = json.value(QStringLiteral("certificate")).toString(),
            .keyFile = json.value(QStringLiteral("key")).toString()};
}

/// Members that say nothing are left out, so that the file can be read by people.
QJsonObject toJson(const client::SourceOptions &options)
{
    QJsonObject json{{QStringLiteral("name"), options.name},
                     {QStringLiteral("url"), QString::fromUtf8(options.url.toEncoded())},
                     {QStringLiteral("transport"), QString(base::keyword(options.transport))}};
    const auto put = [&json](QLatin1String name, const QJsonValue &value) {
        if (!value.toString().isEmpty() || !value.toArray().isEmpty() || !value.toObject().isEmpty())
            json.insert(name, value);
    };
    QJsonArray headers;
    for (const auto &[name, value] : options.headers)
        headers.append(QJsonArray{text(name), text(value)});
    put(QLatin1String("headers"), headers);
    put(QLatin1String("filters"), texts(options.filters));
    put(QLatin1String("subprotocols"), texts(options.subprotocols));
    put(QLatin1String("firstMessages"), texts(options.firstMessages));
    put(QLatin1String("method"), text(options.method));
    put(QLatin1String("body"), text(options.body));
    put(QLatin1String("bodyType"), text(options.bodyType));
    put(QLatin1String("topicPointer"), text(options.topicPointer));
    put(QLatin1String("since"), text(options.since.value_or(QByteArray())));
    put(QLatin1String("tls"), toJson(options.tls));
    if (!options.reconnect)
        json.insert(QStringLiteral("reconnect"), false);
    if (options.echo)
        json.insert(QStringLiteral("echo"), true);
    if (options.pollInterval != client::SourceOptions{}.pollInterval)
        json.insert(QStringLiteral("pollMs"), static_cast<double>(options.pollInterval.count()));
    return json;
}

std::optional<client::SourceOptions> optionsFrom(const QJsonObject &json)
{
    client::SourceOptions options;
    options.name = json.value(QStringLiteral("name")).toString();
    options.url = QUrl(json.value(QStringLiteral("url")).toString(), QUrl::StrictMode);
    if (!options.url.isValid() || options.url.host().isEmpty())
        return std::nullopt;
    const QString transport = json.value(QStringLiteral("transport")).toString();
    for (const base::Transport known : base::kAllTransports) {
        if (transport == base::keyword(known))
            options.transport = known;
    }
    for (const QJsonValue &header : json.value(QStringLiteral("headers")).toArray()) {
        const QJsonArray pair = header.toArray();
        if (pair.size() == 2 && options.headers.size() < kMostParts)
            options.headers.append({bytes(pair[0]), bytes(pair[1])});
    }
    options.filters = byteList(json.value(QStringLiteral("filters")));
    options.subprotocols = byteList(json.value(QStringLiteral("subprotocols")));
    options.firstMessages = byteList(json.value(QStringLiteral("firstMessages")));
    options.method = bytes(json.value(QStringLiteral("method")));
    options.body = bytes(json.value(QStringLiteral("body")));
    options.bodyType = bytes(json.value(QStringLiteral("bodyType")));
    options.topicPointer = bytes(json.value(QStringLiteral("topicPointer")));
    if (const QByteArray since = bytes(json.value(QStringLiteral("since"))); !since.isEmpty())
        options.since = since;
    options.tls = tlsFrom(json.value(QStringLiteral("tls")).toObject());
    options.reconnect = json.value(QStringLiteral("reconnect")).toBool(true);
    options.echo = json.value(QStringLiteral("echo")).toBool();
    const auto poll = json.value(QStringLiteral("pollMs")).toInteger(options.pollInterval.count());
    options.pollInterval = std::chrono::milliseconds(std::clamp<qint64>(poll, kShortestPoll, kLongestPoll));
    return options;
}

QJsonObject toJson(const SourceEntry &entry)
{
    const WithoutSecrets open = withoutSecrets(entry.options);
    QStringList missing = entry.missing + open.missing;
    missing.removeDuplicates();
    QJsonObject json = toJson(open.options);
    json.insert(QStringLiteral("listed"), entry.listed);
    json.insert(QStringLiteral("connected"), entry.connected);
    json.insert(QStringLiteral("used"), static_cast<double>(entry.used.time_since_epoch().count()));
    if (entry.favourite)
        json.insert(QStringLiteral("favourite"), true);
    if (!missing.isEmpty())
        json.insert(QStringLiteral("missing"), QJsonArray::fromStringList(missing));
    if (!entry.messages.isEmpty())
        json.insert(QStringLiteral("messages"), toJson(entry.messages));
    return json;
}

std::optional<SourceEntry> entryFrom(const QJsonObject &json)
{
    auto options = optionsFrom(json);
    if (!options)
        return std::nullopt;
    SourceEntry entry{.options = std::move(*options)};
    entry.listed = json.value(QStringLiteral("listed")).toBool(true);
    entry.connected = json.value(QStringLiteral("connected")).toBool(true);
    entry.favourite = json.value(QStringLiteral("favourite")).toBool();
    entry.used = base::WallTime(std::chrono::microseconds(json.value(QStringLiteral("used")).toInteger()));
    for (const QJsonValue &item : json.value(QStringLiteral("missing")).toArray()) {
        if (item.isString() && entry.missing.size() < kMostParts)
            entry.missing.append(item.toString().left(80));
    }
    entry.messages = messagesFrom(json.value(QStringLiteral("messages")));
    return entry;
}

} // namespace

QByteArray toJson(const BookContents &contents)
{
    QJsonArray entries;
    for (const SourceEntry &entry : contents.entries)
        entries.append(toJson(entry));
    return QJsonDocument(QJsonObject{{QStringLiteral("version"), 1},
                                     {QStringLiteral("sources"), entries},
                                     {QStringLiteral("messages"), toJson(contents.messages)}})
        .toJson();
}

std::optional<BookContents> bookFromJson(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        return std::nullopt;
    BookContents contents;
    const QJsonObject object = document.object();
    for (const QJsonValue &value : object.value(QStringLiteral("sources")).toArray()) {
        constexpr int most = BookContents::kMaxListed + BookContents::kMaxFavourites + BookContents::kMaxRecent;
        if (auto entry = entryFrom(value.toObject()); entry && contents.entries.size() < most)
            contents.entries.push_back(std::move(*entry));
    }
    contents.messages = messagesFrom(object.value(QStringLiteral("messages")));
    return contents;
}

QString titleOf(const client::SourceOptions &options)
{
    if (!options.name.isEmpty())
        return options.name;
    const QString path = options.url.path();
    const QString host = options.url.authority().section(u'@', -1); // with its port: that is all that tells local ones
    return path.size() > 1 ? host + path : host;
}

} // namespace pushscope::ui
