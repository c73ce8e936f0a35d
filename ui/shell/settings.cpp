// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/settings.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kSmallestTree = 200;
constexpr int kLargestTree = 640;
const QString kSystem = QStringLiteral("system");
const QString kDark = QStringLiteral("dark");
const QString kLight = QStringLiteral("light");

QString keyword(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::System: return kSystem;
    case ThemeChoice::Dark: return kDark;
    case ThemeChoice::Light: return kLight;
    }
    return kSystem;
}

ThemeChoice themeChoice(const QString &word)
{
    if (word == kDark)
        return ThemeChoice::Dark;
    return word == kLight ? ThemeChoice::Light : ThemeChoice::System;
}

QStringList strings(const QJsonValue &value, int most)
{
    QStringList list;
    for (const QJsonValue &item : value.toArray()) {
        if (item.isString() && list.size() < most)
            list.append(item.toString());
    }
    return list;
}

QJsonObject toJson(const client::SourceOptions &source)
{
    QJsonArray headers;
    for (const auto &[name, value] : source.headers)
        headers.append(QJsonArray{QString::fromUtf8(name), QString::fromUtf8(value)});
    return {{QStringLiteral("name"), source.name},
            {QStringLiteral("url"), QString::fromUtf8(source.url.toEncoded())},
            {QStringLiteral("transport"), QString(base::keyword(source.transport))},
            {QStringLiteral("headers"), headers}};
}

std::optional<client::SourceOptions> sourceFromJson(const QJsonObject &json)
{
    client::SourceOptions source;
    source.name = json.value(QStringLiteral("name")).toString();
    source.url = QUrl(json.value(QStringLiteral("url")).toString(), QUrl::StrictMode);
    if (!source.url.isValid() || source.url.host().isEmpty())
        return std::nullopt;
    const QString transport = json.value(QStringLiteral("transport")).toString();
    for (const base::Transport known : base::kAllTransports) {
        if (transport == base::keyword(known))
            source.transport = known;
    }
    for (const QJsonValue &header : json.value(QStringLiteral("headers")).toArray()) {
        const QJsonArray pair = header.toArray();
        if (pair.size() == 2)
            source.headers.append({pair[0].toString().toUtf8(), pair[1].toString().toUtf8()});
    }
    return source;
}

} // namespace

QByteArray Settings::toJson() const
{
    QJsonArray kept;
    for (const client::SourceOptions &source : sources)
        kept.append(ui::toJson(source));
    const QJsonObject json{
        {QStringLiteral("version"), 1},
        {QStringLiteral("theme"), keyword(theme)},
        {QStringLiteral("textPercent"), textPercent},
        {QStringLiteral("reduceMotion"), reduceMotion},
        {QStringLiteral("tryItDismissed"), tryItDismissed},
        {QStringLiteral("treeCollapsed"), treeCollapsed},
        {QStringLiteral("treeOpenInInspect"), treeOpenInInspect},
        {QStringLiteral("view"), inspects ? QStringLiteral("inspect") : QStringLiteral("dashboard")},
        {QStringLiteral("treeShowsRates"), treeShowsRates},
        {QStringLiteral("treeWidth"), treeWidth},
        {QStringLiteral("dashboard"), dashboard},
        {QStringLiteral("collapsedGroups"), QJsonArray::fromStringList(collapsedGroups)},
        {QStringLiteral("recentCommands"), QJsonArray::fromStringList(recentCommands)},
        {QStringLiteral("geometry"), QString::fromLatin1(geometry.toBase64())},
        {QStringLiteral("sources"), kept},
    };
    return QJsonDocument(json).toJson();
}

std::optional<Settings> Settings::fromJson(const QByteArray &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    if (!document.isObject())
        return std::nullopt;
    const QJsonObject json = document.object();
    Settings settings;
    settings.theme = themeChoice(json.value(QStringLiteral("theme")).toString());
    settings.textPercent = std::clamp(json.value(QStringLiteral("textPercent")).toInt(100), 90, 150);
    settings.reduceMotion = json.value(QStringLiteral("reduceMotion")).toBool();
    settings.tryItDismissed = json.value(QStringLiteral("tryItDismissed")).toBool();
    settings.treeCollapsed = json.value(QStringLiteral("treeCollapsed")).toBool();
    settings.treeOpenInInspect = json.value(QStringLiteral("treeOpenInInspect")).toBool();
    settings.inspects = json.value(QStringLiteral("view")).toString() == QLatin1String("inspect");
    settings.treeShowsRates = json.value(QStringLiteral("treeShowsRates")).toBool();
    settings.treeWidth =
        std::clamp(json.value(QStringLiteral("treeWidth")).toInt(264), kSmallestTree, kLargestTree);
    settings.dashboard = std::max(0, json.value(QStringLiteral("dashboard")).toInt());
    settings.collapsedGroups = strings(json.value(QStringLiteral("collapsedGroups")), kMaxCollapsed);
    settings.recentCommands = strings(json.value(QStringLiteral("recentCommands")), kMaxRecent);
    settings.geometry = QByteArray::fromBase64(json.value(QStringLiteral("geometry")).toString().toLatin1());
    for (const QJsonValue &value : json.value(QStringLiteral("sources")).toArray()) {
        if (auto source = sourceFromJson(value.toObject()); source && settings.sources.size() < kMaxSources)
            settings.sources.push_back(std::move(*source));
    }
    return settings;
}

SettingsStore::SettingsStore(const QString &directory, QObject *parent)
    : QObject(parent)
    , m_file(directory,
             {.file = QStringLiteral("settings.json"),
              .kept = QStringLiteral("The kept settings"),
              .changed = QStringLiteral("The settings")},
             [this] { return m_settings.toJson(); })
{
    connect(&m_file, &StateFile::failed, this, &SettingsStore::failed);
}

QString SettingsStore::load()
{
    return m_file
        .read([this](const QByteArray &json) {
            auto settings = Settings::fromJson(json);
            if (!settings)
                return QStringLiteral("They are not a JSON object.");
            m_settings = std::move(*settings);
            return QString();
        })
        .complaint;
}

Settings &SettingsStore::edit()
{
    m_file.touch();
    return m_settings;
}

} // namespace pushscope::ui
