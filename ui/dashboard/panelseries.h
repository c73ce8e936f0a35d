// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/layout.h"
#include "ui/dashboard/seriespool.h"
#include "ui/theme/theme.h"

#include <QColor>

#include <vector>

namespace pushscope::ui {

class StreamDirectory;

/// One series of a panel as it is named and coloured.
struct PanelSeries
{
    QString label{};
    QColor colour{};
    bool dashed = false;
    std::size_t binding = 0; ///< index in the panel
    client::SourceId source{};
    QByteArray topic{};
    std::shared_ptr<const capture::SeriesHistory> history{};
};

/// The series behind a panel's bindings: resolves source names, holds the queries, names and colours what
/// they find. UI thread; owned by the panel.
class SeriesBinder
{
public:
    SeriesBinder(SeriesPool &pool, const StreamDirectory &directory, const ThemeStore &themes);

    void setSpec(const PanelSpec &spec);
    /// Looks at sources and queries again where they changed; returns whether anything may look different
    /// now.
    bool update();

    [[nodiscard]] const std::vector<PanelSeries> &series() const { return m_series; }
    [[nodiscard]] const QString &unit() const { return m_unit; }
    [[nodiscard]] std::size_t omitted() const;
    /// A binding whose source is not there; its name.
    [[nodiscard]] const QString &missingSource() const { return m_missing; }

private:
    void resolve();
    void collect();
    void colourByIndex();
    /// The same number over sources of different transports: then the transport is what differs, and it has a
    /// colour of its own.
    [[nodiscard]] bool comparesTransports() const;
    [[nodiscard]] QString labelOf(const Binding &binding, const capture::SeriesFeed::Series &series) const;

    SeriesPool &m_pool;
    const StreamDirectory &m_directory;
    const ThemeStore &m_themes;
    PanelSpec m_spec;
    std::vector<SeriesPool::Handle> m_handles; ///< one a binding; null when its source is not there
    std::vector<PanelSeries> m_series;
    QString m_unit;
    QString m_missing;
    quint64 m_version = 0;
    quint64 m_sourcesVersion = 0;
    bool m_stale = true;
};

/// The part of a topic that differs from its siblings: what stands from the filter's first wildcard on, with
/// the level before it when that makes it readable (`cpu/0` for `system/cpu/+`).
[[nodiscard]] QString shortTopic(const QByteArray &topic, const QByteArray &filter);

} // namespace pushscope::ui
