// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/inspectstate.h"

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
constexpr qsizetype kMaxText = 4096; ///< of a filter; also bounds names
constexpr int kNarrowest = 24;
constexpr int kWidest = 2000;

std::vector<InspectState::Column> columnsFrom(const QJsonArray &list)
{
    std::vector<InspectState::Column> columns;
    const auto known = [&columns](MessageColumn column) {
        return std::ranges::any_of(columns, [column](const auto &c) { return c.column == column; });
    };
    for (const QJsonValue &value : list) {
        const QJsonObject json = value.toObject();
        const auto column = messageColumn(json.value(QStringLiteral("column")).toString());
        if (column && !known(*column))
            columns.push_back({*column,
                               std::clamp(json.value(QStringLiteral("width")).toInt(80), kNarrowest, kWidest),
                               json.value(QStringLiteral("shown")).toBool(true)});
    }
    // Those of a later version are put where they belong by default, hidden or not as they are there.
    for (const auto &column : InspectState::defaultColumns()) {
        if (!known(column.column))
            columns.push_back(column);
    }
    if (std::ranges::none_of(columns, &InspectState::Column::shown))
        return InspectState::defaultColumns();
    return columns;
}

QString shortText(const QJsonValue &value)
{
    return value.toString().left(kMaxText);
}

} // namespace

std::vector<InspectState::Column> InspectState::defaultColumns()
{
    using enum MessageColumn;
    return {{Time, 104, true},   {Delta, 68, true},  {Direction, 24, true}, {Transport, 48, true},
            {Source, 88, false}, {Topic, 120, true}, {Event, 72, true},     {Id, 112, false},
            {Size, 60, true},    {Wire, 60, false},  {Latency, 72, true},   {Preview, 280, true}};
}

void InspectState::addRecent(const QString &text)
{
    if (text.isEmpty())
        return;
    recent.removeAll(text);
    recent.prepend(text);
    while (recent.size() > kMaxRecent)
        recent.removeLast();
}

bool InspectState::save(const QString &name, const QString &text)
{
    for (SavedFilter &filter : saved) {
        if (filter.name == name) {
            filter.text = text;
            return true;
        }
    }
    if (saved.size() >= kMaxSaved)
        return false;
    saved.push_back({name, text});
    return true;
}

QByteArray InspectState::toJson() const
{
    QJsonArray columnList;
    for (const Column &column : columns)
        columnList.append(QJsonObject{{QStringLiteral("column"), QString(keyword(column.column))},
                                      {QStringLiteral("width"), column.width},
                                      {QStringLiteral("shown"), column.shown}});
    QJsonArray savedList;
    for (const SavedFilter &filter : saved)
        savedList.append(
            QJsonObject{{QStringLiteral("name"), filter.name}, {QStringLiteral("filter"), filter.text}});
    QJsonArray ruleList;
    for (const ColourRule &rule : rules)
        ruleList.append(
            QJsonObject{{QStringLiteral("filter"), rule.filter}, {QStringLiteral("colour"), rule.colour}});
    return QJsonDocument(QJsonObject{{QStringLiteral("version"), 1},
                                     {QStringLiteral("columns"), columnList},
                                     {QStringLiteral("saved"), savedList},
                                     {QStringLiteral("recent"), QJsonArray::fromStringList(recent)},
                                     {QStringLiteral("rules"), ruleList},
                                     {QStringLiteral("detailWidth"), detailWidth}})
        .toJson();
}

std::optional<InspectState> InspectState::fromJson(const QByteArray &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    if (!document.isObject())
        return std::nullopt;
    const QJsonObject json = document.object();
    InspectState state;
    state.columns = columnsFrom(json.value(QStringLiteral("columns")).toArray());
    for (const QJsonValue &value : json.value(QStringLiteral("saved")).toArray()) {
        const QString name = shortText(value.toObject().value(QStringLiteral("name")));
        const QString filter = shortText(value.toObject().value(QStringLiteral("filter")));
        if (!name.isEmpty() && !filter.isEmpty())
            state.save(name, filter);
    }
    for (const QJsonValue &value : json.value(QStringLiteral("recent")).toArray()) {
        if (const QString filter = shortText(value); !filter.isEmpty() && state.recent.size() < kMaxRecent)
            state.recent.append(filter);
    }
    for (const QJsonValue &value : json.value(QStringLiteral("rules")).toArray()) {
        const QJsonObject rule = value.toObject();
        if (state.rules.size() < kMaxRules)
            state.rules.push_back(
                {shortText(rule.value(QStringLiteral("filter"))),
                 std::clamp(rule.value(QStringLiteral("colour")).toInt(1), 0, kColours - 1)});
    }
    state.detailWidth = std::clamp(json.value(QStringLiteral("detailWidth")).toInt(648), 0, 4000);
    return state;
}

InspectStore::InspectStore(const QString &directory, QObject *parent)
    : QObject(parent)
    , m_path(QDir(directory).filePath(QStringLiteral("inspect.json")))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kSaveDelayMs);
    connect(&m_timer, &QTimer::timeout, this, &InspectStore::flush);
}

InspectStore::~InspectStore()
{
    if (m_timer.isActive())
        flush();
}

QString InspectStore::load()
{
    QFile file(m_path);
    if (!file.exists())
        return {};
    QString why;
    if (!file.open(QIODevice::ReadOnly)) {
        why = file.errorString() + u'.';
    } else if (file.size() > kMaxBytes) {
        why = QStringLiteral("It is larger than 1 MiB.");
    } else if (auto state = InspectState::fromJson(file.readAll())) {
        m_state = std::move(*state);
        return {};
    } else {
        why = QStringLiteral("It is not a JSON object.");
    }
    file.close();
    return QStringLiteral("What the inspector kept could not be read. %1 %2").arg(why, setAside());
}

QString InspectStore::setAside() const
{
    QString aside = m_path + QLatin1String(".broken");
    for (int i = 2; QFileInfo::exists(aside); ++i)
        aside = QStringLiteral("%1.broken-%2").arg(m_path).arg(i);
    if (QFile::rename(m_path, aside))
        return QStringLiteral("The file is kept as %1.").arg(QFileInfo(aside).fileName());
    return QStringLiteral("It could not be kept beside and will be written over.");
}

InspectState &InspectStore::edit()
{
    m_timer.start();
    return m_state;
}

void InspectStore::flush()
{
    m_timer.stop();
    QSaveFile file(m_path);
    bool written = file.open(QIODevice::WriteOnly);
    if (written) {
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        file.write(m_state.toJson());
        written = file.commit();
    }
    if (!written && !m_complained)
        Q_EMIT failed(
            QStringLiteral("Filters and columns could not be written to %1: %2. They last until the window "
                           "closes.")
                .arg(m_path, file.errorString()));
    m_complained = !written;
}

} // namespace pushscope::ui
