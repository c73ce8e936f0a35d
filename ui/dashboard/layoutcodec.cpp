// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/layoutcodec.h"

#include "core/broker/topicfilter.h"
#include "ui/dashboard/gridmodel.h"
#include "ui/dashboard/jsonreader.h"

#include <QJsonDocument>

#include <algorithm>
#include <cmath>

namespace pushscope::ui {

namespace {

constexpr int kMaxName = 100;
constexpr int kMaxUnit = 16;
constexpr int kMaxField = 1024;
constexpr double kShortestWindow = 10;
constexpr double kLongestWindow = 3600;

class LayoutReader
{
public:
    base::Result<Layout> read(const QJsonObject &root);

private:
    Dashboard readDashboard(const QJsonValue &value, const QString &where);
    PanelSpec readPanel(const QJsonValue &value, const QString &where);
    Binding readBinding(const QJsonValue &value, const QString &where);
    static PanelKind readKind(JsonReader &reader);
    static CellRect readCell(JsonReader &reader);
    PanelScale readScale(JsonReader &parent);
    JsonReader object(const QJsonValue &value, const QString &where);

    std::optional<base::Error> m_failure;
    quint32 m_lastDashboard = 0;
    quint32 m_lastPanel = 0;
};

JsonReader LayoutReader::object(const QJsonValue &value, const QString &where)
{
    JsonReader reader(value.toObject(), where, m_failure);
    if (!value.isObject())
        reader.fail(QStringLiteral("it is not an object."));
    return reader;
}

base::Result<Layout> LayoutReader::read(const QJsonObject &root)
{
    JsonReader reader(root, QStringLiteral("The layout"), m_failure);
    const double version = reader.number(QLatin1String("version"), 0, 1e9);
    if (!reader.failed() && version != Layout::kVersion) {
        reader.fail(QStringLiteral("its version is %1; this program reads version %2.")
                        .arg(version)
                        .arg(Layout::kVersion));
    }
    Layout layout;
    const QJsonArray list =
        reader.list(QLatin1String("dashboards"), Layout::kMaxDashboards, QStringLiteral("dashboards"));
    for (const QJsonValue value : list) {
        const auto place = layout.dashboards.size() + 1;
        layout.dashboards.push_back(readDashboard(value, QStringLiteral("Dashboard %1").arg(place)));
    }
    if (m_failure)
        return tl::unexpected(*m_failure);
    return layout;
}

Dashboard LayoutReader::readDashboard(const QJsonValue &value, const QString &where)
{
    JsonReader reader = object(value, where);
    Dashboard dashboard;
    dashboard.id = DashboardId{++m_lastDashboard};
    dashboard.name = reader.text(QLatin1String("name"), kMaxName);
    const double seconds = reader.number(QLatin1String("windowSeconds"), kShortestWindow, kLongestWindow);
    dashboard.window = std::chrono::milliseconds(std::llround(seconds * 1000));
    const QJsonArray list =
        reader.list(QLatin1String("panels"), Layout::kMaxPanels, QStringLiteral("panels"));
    for (const QJsonValue panel : list) {
        const auto place = dashboard.panels.size() + 1;
        PanelSpec spec = readPanel(panel, QStringLiteral("%1, panel %2").arg(where).arg(place));
        const auto hit = std::ranges::find_if(
            dashboard.panels, [&spec](const PanelSpec &other) { return other.cell.overlaps(spec.cell); });
        if (hit != dashboard.panels.end()) {
            reader.fail(QStringLiteral("panels %1 and %2 overlap.")
                            .arg(hit - dashboard.panels.begin() + 1)
                            .arg(place));
        }
        dashboard.panels.push_back(std::move(spec));
    }
    return dashboard;
}

PanelSpec LayoutReader::readPanel(const QJsonValue &value, const QString &where)
{
    JsonReader reader = object(value, where);
    PanelSpec spec;
    spec.id = PanelId{++m_lastPanel};
    spec.kind = readKind(reader);
    spec.title = reader.text(QLatin1String("title"), kMaxName);
    spec.cell = readCell(reader);
    const QJsonArray list =
        reader.list(QLatin1String("bindings"), Layout::kMaxBindings, QStringLiteral("bindings"));
    for (const QJsonValue binding : list) {
        const auto place = spec.bindings.size() + 1;
        spec.bindings.push_back(readBinding(binding, QStringLiteral("%1, binding %2").arg(where).arg(place)));
    }
    spec.scale = readScale(reader);
    spec.unit = reader.optionalText(QLatin1String("unit"), kMaxUnit).value_or(QString());
    spec.threshold = reader.optionalNumber(QLatin1String("threshold"));
    return spec;
}

Binding LayoutReader::readBinding(const QJsonValue &value, const QString &where)
{
    JsonReader reader = object(value, where);
    Binding binding;
    binding.source = reader.optionalText(QLatin1String("source"), kMaxName);
    binding.filter = reader.text(QLatin1String("filter"), kMaxField).toUtf8();
    if (const auto filter = broker::TopicFilter::parse(binding.filter); !filter && !reader.failed())
        reader.fail(filter.error().what);
    binding.field = reader.text(QLatin1String("field"), kMaxField).toUtf8();
    if (!isField(binding.field)) {
        reader.fail(QStringLiteral("“field” does not name a field."),
                    QStringLiteral("Use a JSON pointer such as /price, or @latency, @size or @rate."));
    }
    binding.label = reader.optionalText(QLatin1String("label"), kMaxName).value_or(QString());
    return binding;
}

PanelKind LayoutReader::readKind(JsonReader &reader)
{
    const QString word = reader.text(QLatin1String("kind"), kMaxName);
    for (const PanelKind kind : kAllPanelKinds) {
        if (keyword(kind) == word)
            return kind;
    }
    reader.fail(QStringLiteral("“%1” is no kind of panel.").arg(word),
                QStringLiteral("Use line, area, stat, gauge or table."));
    return {};
}

CellRect LayoutReader::readCell(JsonReader &reader)
{
    const QJsonArray list = reader.list(QLatin1String("cell"), 4, QStringLiteral("numbers in “cell”"));
    std::array<int, 4> numbers{0, 0, GridModel::kMinColumns, GridModel::kMinRows};
    bool whole = list.size() == 4;
    for (int i = 0; whole && i < 4; ++i) {
        const double number = list[i].toDouble(-1); // what is no number fails as out of range
        whole = number >= 0 && number <= GridModel::kMaxRows && std::floor(number) == number;
        if (whole)
            numbers[static_cast<std::size_t>(i)] = static_cast<int>(number);
    }
    const CellRect cell{numbers[0], numbers[1], numbers[2], numbers[3]};
    if (!whole || !GridModel::fits(cell)) {
        reader.fail(QStringLiteral("“cell” is no place on the grid."),
                    QStringLiteral("It is [column, row, columns, rows] on %1 columns, at least %2 by %3.")
                        .arg(GridModel::kColumns)
                        .arg(GridModel::kMinColumns)
                        .arg(GridModel::kMinRows));
    }
    return cell;
}

PanelScale LayoutReader::readScale(JsonReader &parent)
{
    PanelScale scale;
    const auto members = parent.optionalObject(QLatin1String("scale"));
    if (!members)
        return scale;
    JsonReader reader(*members, parent.where() + QLatin1String(", scale"), m_failure);
    scale.logarithmic = reader.optionalFlag(QLatin1String("logarithmic"), scale.logarithmic);
    scale.fromZero = reader.optionalFlag(QLatin1String("fromZero"), scale.fromZero);
    scale.min = reader.optionalNumber(QLatin1String("min"));
    scale.max = reader.optionalNumber(QLatin1String("max"));
    if (scale.min && scale.max && *scale.min >= *scale.max)
        reader.fail(QStringLiteral("“min” is not below “max”."));
    return scale;
}

QJsonObject toObject(const Binding &binding)
{
    QJsonObject object{{QStringLiteral("filter"), QString::fromUtf8(binding.filter)},
                       {QStringLiteral("field"), QString::fromUtf8(binding.field)}};
    if (binding.source)
        object.insert(QStringLiteral("source"), *binding.source);
    if (!binding.label.isEmpty())
        object.insert(QStringLiteral("label"), binding.label);
    return object;
}

QJsonObject toObject(const PanelScale &scale)
{
    QJsonObject object{{QStringLiteral("logarithmic"), scale.logarithmic},
                       {QStringLiteral("fromZero"), scale.fromZero}};
    if (scale.min)
        object.insert(QStringLiteral("min"), *scale.min);
    if (scale.max)
        object.insert(QStringLiteral("max"), *scale.max);
    return object;
}

QJsonObject toObject(const PanelSpec &spec)
{
    QJsonArray bindings;
    for (const Binding &binding : spec.bindings)
        bindings.append(toObject(binding));
    const CellRect &cell = spec.cell;
    QJsonObject object{{QStringLiteral("kind"), keyword(spec.kind)},
                       {QStringLiteral("title"), spec.title},
                       {QStringLiteral("cell"), QJsonArray{cell.column, cell.row, cell.columns, cell.rows}},
                       {QStringLiteral("bindings"), bindings}};
    if (spec.scale != PanelScale{})
        object.insert(QStringLiteral("scale"), toObject(spec.scale));
    if (!spec.unit.isEmpty())
        object.insert(QStringLiteral("unit"), spec.unit);
    if (spec.threshold)
        object.insert(QStringLiteral("threshold"), *spec.threshold);
    return object;
}

QJsonObject toObject(const Dashboard &dashboard)
{
    QJsonArray panels;
    for (const PanelSpec &panel : dashboard.panels)
        panels.append(toObject(panel));
    return {{QStringLiteral("name"), dashboard.name},
            {QStringLiteral("windowSeconds"), static_cast<double>(dashboard.window.count()) / 1000},
            {QStringLiteral("panels"), panels}};
}

} // namespace

bool isField(const QByteArray &field)
{
    return field.isEmpty() || field.startsWith('/') || field == "@latency" || field == "@size" ||
           field == "@rate";
}

QByteArray toJson(const Layout &layout)
{
    QJsonArray dashboards;
    for (const Dashboard &dashboard : layout.dashboards)
        dashboards.append(toObject(dashboard));
    return QJsonDocument(QJsonObject{{QStringLiteral("version"), Layout::kVersion},
                                     {QStringLiteral("dashboards"), dashboards}})
        .toJson();
}

base::Result<Layout> layoutFromJson(const QByteArray &json)
{
    if (json.size() > kMaxLayoutBytes)
        return base::fail(base::ErrorCode::TooLarge, QStringLiteral("The layout is larger than 1 MiB."));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError) {
        const auto line = json.first(std::clamp<qsizetype>(error.offset, 0, json.size())).count('\n') + 1;
        return base::fail(
            base::ErrorCode::InvalidArgument,
            QStringLiteral("The layout is not JSON: %1 in line %2.").arg(error.errorString()).arg(line));
    }
    if (!document.isObject())
        return base::fail(base::ErrorCode::InvalidArgument,
                          QStringLiteral("The layout is not a JSON object."));
    return LayoutReader().read(document.object());
}

} // namespace pushscope::ui
