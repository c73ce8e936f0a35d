// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/settings.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kSaveDelayMs = 500;
constexpr qint64 kMaxBytes = 1024 * 1024;
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
    , m_path(QDir(directory).filePath(QStringLiteral("settings.json")))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kSaveDelayMs);
    connect(&m_timer, &QTimer::timeout, this, &SettingsStore::flush);
}

SettingsStore::~SettingsStore()
{
    if (m_timer.isActive())
        flush();
}

QString SettingsStore::load()
{
    QFile file(m_path);
    if (!file.exists())
        return {};
    QString why;
    if (!file.open(QIODevice::ReadOnly)) {
        why = file.errorString() + u'.';
    } else if (file.size() > kMaxBytes) {
        why = QStringLiteral("They are larger than 1 MiB.");
    } else if (auto settings = Settings::fromJson(file.readAll())) {
        m_settings = std::move(*settings);
        return {};
    } else {
        why = QStringLiteral("They are not a JSON object.");
    }
    file.close();
    return QStringLiteral("The kept settings could not be read. %1 %2").arg(why, setAside());
}

QString SettingsStore::setAside() const
{
    QString aside = m_path + QLatin1String(".broken");
    for (int i = 2; QFileInfo::exists(aside); ++i)
        aside = QStringLiteral("%1.broken-%2").arg(m_path).arg(i);
    if (QFile::rename(m_path, aside))
        return QStringLiteral("The file is kept as %1.").arg(QFileInfo(aside).fileName());
    return QStringLiteral("It could not be kept beside and will be written over.");
}

Settings &SettingsStore::edit()
{
    m_timer.start();
    return m_settings;
}

void SettingsStore::flush()
{
    m_timer.stop();
    QSaveFile file(m_path);
    bool written = file.open(QIODevice::WriteOnly);
    if (written) {
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        file.write(m_settings.toJson());
        written = file.commit();
    }
    if (!written && !m_complained) {
        Q_EMIT failed(
            QStringLiteral("The settings could not be written to %1: %2. They last until the window closes.")
                .arg(m_path, file.errorString()));
    }
    m_complained = !written;
}

} // namespace pushscope::ui
