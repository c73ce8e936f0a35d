// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/broker/topicfilter.h"
#include "core/capture/capture.h"
#include "core/client/sources.h"

#include <QObject>

#include <optional>
#include <vector>

namespace pushscope::ui {

/// What a panel can bind to: the sources and the topics seen. One snapshot for all panels, taken when asked
/// for by refresh(), because each costs a copy of everything. UI thread.
class StreamDirectory : public QObject
{
    Q_OBJECT

public:
    StreamDirectory(client::Sources &sources, const capture::Capture &capture, QObject *parent = nullptr);

    /// Takes a new snapshot if the last one is older than half a second, or something about a source changed.
    /// Returns whether it did.
    bool refresh(base::SteadyTime now);
    /// For what a person does right now with a topic that has only just come.
    void refreshNow(base::SteadyTime now);

    [[nodiscard]] const std::vector<client::SourceStatus> &sources() const { return m_sources; }
    [[nodiscard]] const client::SourceStatus *source(client::SourceId id) const;
    [[nodiscard]] const client::SourceStatus *source(const QString &name) const;
    /// Grows whenever sources come, go, or change name, state or transport.
    [[nodiscard]] quint64 sourcesVersion() const { return m_sourcesVersion; }

    using Topic = capture::Capture::TopicSummary;
    [[nodiscard]] const std::vector<Topic> &topics() const { return m_topics; }
    /// Those of the source (none: of any) that the filter matches; valid until the next refresh.
    [[nodiscard]] std::vector<const Topic *> topics(std::optional<client::SourceId> source,
                                                    const broker::TopicFilter &filter) const;

    [[nodiscard]] client::Sources &control() const { return m_control; }

private:
    void takeSources();

    client::Sources &m_control;
    const capture::Capture &m_capture;
    std::vector<client::SourceStatus> m_sources;
    std::vector<Topic> m_topics;
    quint64 m_sourcesVersion = 0;
    std::optional<base::SteadyTime> m_taken;
};

} // namespace pushscope::ui
