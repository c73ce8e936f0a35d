// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/search/framefinder.h"
#include "core/capture/search/frameloader.h"
#include "ui/inspect/messagetext.h"

#include <QAbstractTableModel>

#include <functional>
#include <optional>

namespace pushscope::ui {

/// The messages that a search has found, newest first. It holds none of them: a row is a number of the
/// search, and its message is asked for when the row is looked at. What was found is taken over by refresh(),
/// once a tick, so that rows stand still in between. Never waits: a message that is still on its way from the
/// disk is an empty row, which is announced again when it has come. UI thread.
class MessageTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// Rows beyond this many, the oldest ones, are not in the table: a view measures in ints. They are found
    /// by a filter or a stretch of time.
    static constexpr qint64 kMaxRows = 50'000'000;
    enum Role {
        LoadedRole = Qt::UserRole, ///< whether the message is here
        SequenceRole,              ///< quint64
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Where rows and messages come from; both outlive this or are replaced before. Null: no rows.
    void setFeed(const capture::FrameFinder *finder, capture::FrameLoader *loader);
    /// The name of a source, for its column.
    void setSourceName(std::function<QString(client::SourceId)> name) { m_sourceName = std::move(name); }
    /// What somebody wrote beside a message, for its tool tip.
    void setNote(std::function<QString(capture::Sequence)> note) { m_note = std::move(note); }
    /// Takes what was found, loaded or forgotten since. Returns whether rows came or went.
    bool refresh();
    /// Nothing behind this frame is shown until it is lifted.
    void setLimit(std::optional<capture::Sequence> last);
    [[nodiscard]] std::optional<capture::Sequence> limit() const { return m_limit; }
    /// Matches that the limit holds back.
    [[nodiscard]] quint64 behind() const { return m_behind; }

    /// 0 when there is no such row, or its frame has just been forgotten.
    [[nodiscard]] capture::Sequence sequence(int row) const;
    /// Null while it is being read.
    [[nodiscard]] client::FramePtr frame(int row) const;
    /// The row of the newest frame at or before this one; -1 when there is none.
    [[nodiscard]] int rowAt(capture::Sequence sequence) const;
    /// The row of this very frame; -1 when it is not in the table.
    [[nodiscard]] int rowOf(capture::Sequence sequence) const;
    /// What the search calls these rows, both included.
    [[nodiscard]] capture::FrameFinder::Range matches(int firstRow, int lastRow) const
    {
        return {m_range.end - 1 - lastRow, m_range.end - firstRow};
    }
    [[nodiscard]] QString sourceName(client::SourceId source) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    using Range = capture::FrameFinder::Range;
    [[nodiscard]] Range wanted();
    void moveTo(Range range);
    [[nodiscard]] QString text(MessageColumn column, int row, const client::Frame &frame) const;

    const capture::FrameFinder *m_finder = nullptr;
    capture::FrameLoader *m_loader = nullptr;
    std::function<QString(client::SourceId)> m_sourceName;
    std::function<QString(capture::Sequence)> m_note;
    Range m_range;
    std::optional<capture::Sequence> m_limit;
    quint64 m_behind = 0;
    quint64 m_version = 0; ///< of the loader
};

} // namespace pushscope::ui
