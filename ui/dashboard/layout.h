// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHashFunctions>
#include <QString>

#include <chrono>
#include <compare>
#include <optional>
#include <vector>

namespace pushscope::ui {

// What a person has put on the screen, as plain values: kept in a file, changed by the LayoutEditor, drawn by
// the view. The ids name things while the program runs; the file does not hold them.

struct PanelId
{
    quint32 value = 0;
    constexpr auto operator<=>(const PanelId &) const = default;
    friend size_t qHash(PanelId id, size_t seed = 0) noexcept { return ::qHash(id.value, seed); }
};

struct DashboardId
{
    quint32 value = 0;
    constexpr auto operator<=>(const DashboardId &) const = default;
    friend size_t qHash(DashboardId id, size_t seed = 0) noexcept { return ::qHash(id.value, seed); }
};

/// Where a panel lies on the grid of 12 columns.
struct CellRect
{
    int column = 0, row = 0;
    int columns = 1, rows = 1;

    [[nodiscard]] int right() const { return column + columns; }
    [[nodiscard]] int bottom() const { return row + rows; }
    [[nodiscard]] int area() const { return columns * rows; }
    [[nodiscard]] bool overlaps(const CellRect &other) const
    {
        return column < other.right() && other.column < right() && row < other.bottom() &&
               other.row < bottom();
    }
    bool operator==(const CellRect &) const = default;
};

enum class PanelKind : unsigned char { Line, Area, Stat, Gauge, Table };

/// Which numbers a panel shows: `field` of the messages on topics that match `filter`, from one source or
/// any.
struct Binding
{
    std::optional<QString> source; ///< a source's name; none: any source
    QByteArray filter;             ///< a topic filter
    QByteArray field; ///< JSON pointer, empty, `@latency`, `@size` or `@rate`; a table ignores it
    QString label;    ///< empty: named after the topic

    bool operator==(const Binding &) const = default;
};

struct PanelScale
{
    bool logarithmic = false;
    bool fromZero = true;
    std::optional<double> min, max; ///< fixed where set

    bool operator==(const PanelScale &) const = default;
};

struct PanelSpec
{
    PanelId id;
    PanelKind kind = PanelKind::Line;
    QString title;
    std::vector<Binding> bindings; ///< a gauge's second binding is the whole that the first is a part of
    PanelScale scale;
    QString unit; ///< empty: what the payloads say
    std::optional<double> threshold;
    CellRect cell;

    bool operator==(const PanelSpec &) const = default;
};

struct Dashboard
{
    DashboardId id;
    QString name;
    std::chrono::milliseconds window{60'000};
    std::vector<PanelSpec> panels; ///< never overlapping

    [[nodiscard]] const PanelSpec *panel(PanelId panelId) const;
    [[nodiscard]] PanelSpec *panel(PanelId panelId);
    bool operator==(const Dashboard &) const = default;
};

struct Layout
{
    static constexpr int kVersion = 1;
    static constexpr std::size_t kMaxDashboards = 32;
    static constexpr std::size_t kMaxPanels = 64; ///< a dashboard
    static constexpr std::size_t kMaxBindings = 16;

    std::vector<Dashboard> dashboards;

    [[nodiscard]] const Dashboard *dashboard(DashboardId id) const;
    [[nodiscard]] Dashboard *dashboard(DashboardId id);
    bool operator==(const Layout &) const = default;
};

/// `line`, `area`, `stat`, `gauge`, `table`: as in the file.
[[nodiscard]] QString keyword(PanelKind kind);
/// `Line`, `Area`, ...: for people.
[[nodiscard]] QString displayName(PanelKind kind);
inline constexpr PanelKind kAllPanelKinds[] = {PanelKind::Line, PanelKind::Area, PanelKind::Stat,
                                               PanelKind::Gauge, PanelKind::Table};
[[nodiscard]] constexpr bool isChart(PanelKind kind)
{
    return kind == PanelKind::Line || kind == PanelKind::Area;
}

} // namespace pushscope::ui
