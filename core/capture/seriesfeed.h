// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/broker/topicfilter.h"
#include "core/capture/capture.h"
#include "core/capture/serieshistory.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace pushscope::capture {

/// Which number of which messages: the messages received by `source` (or by any) on a topic that matches `filter`,
/// and in them `field`: a JSON pointer (RFC 6901) such as `/price`, empty for a payload that is a bare number, or
/// one of the frame's own numbers: `@latency` (microseconds), `@size` (payload bytes), `@rate` (messages per
/// second over two seconds, a sample every half second, also while nothing comes).
struct SeriesQuery
{
    std::optional<client::SourceId> source;
    broker::TopicFilter filter;
    QByteArray field;
};

/// Turns the growing capture into number series. It reads each frame once, whatever the number of queries, and
/// gives a query one series per source and topic. Single-threaded: the owner calls update() at display rate.
class SeriesFeed
{
public:
    explicit SeriesFeed(const Capture &capture);
    ~SeriesFeed();

    using QueryId = quint32;
    /// Starts with what the capture still holds (read by the following updates, bounded by their budget).
    QueryId add(SeriesQuery query);
    void remove(QueryId id);

    /// Reads new frames for at most about `budget`, and never waits for a disk; returns whether it has caught up. Frames that the capture has
    /// forgotten before they were read are missing from the series.
    bool update(std::chrono::microseconds budget);

    struct Series
    {
        QByteArray topic;
        client::SourceId source;
        base::Transport transport{};          ///< of the newest frame
        std::shared_ptr<const SeriesHistory> history;
        quint64 unreadable = 0; ///< messages in which the field was absent or no number
        QByteArray unit;        ///< of the payload's own `unit` member, when it has one
    };
    /// In order of topic, then source; at most 64 series a query, `omitted` counts further ones. The reference holds
    /// until update() or remove(), a `history` for as long as it is kept. Empty for an unknown id.
    [[nodiscard]] const std::vector<Series> &series(QueryId id) const;
    [[nodiscard]] std::size_t omitted(QueryId id) const;
    /// Grows whenever any series of the query got a sample or the list changed: redraw only then.
    [[nodiscard]] quint64 version(QueryId id) const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace pushscope::capture
