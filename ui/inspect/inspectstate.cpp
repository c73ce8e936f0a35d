// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/inspectstate.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace pushscope::ui {

namespace {

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
    , m_file(directory,
             {.file = QStringLiteral("inspect.json"),
              .kept = QStringLiteral("What the inspector kept"),
              .changed = QStringLiteral("Filters and columns")},
             [this] { return m_state.toJson(); })
{
    connect(&m_file, &StateFile::failed, this, &InspectStore::failed);
}

QString InspectStore::load()
{
    return m_file
        .read([this](const QByteArray &json) {
            auto state = InspectState::fromJson(json);
            if (!state)
                return QStringLiteral("It is not a JSON object.");
            m_state = std::move(*state);
            return QString();
        })
        .complaint;
}

InspectState &InspectStore::edit()
{
    m_file.touch();
    return m_state;
}

} // namespace pushscope::ui
