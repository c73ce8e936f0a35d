// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/frame.h"

#include <QAbstractTableModel>

#include <deque>
#include <vector>

namespace pushscope::ui {

/// The latest messages of a table panel, newest first, at most 200. UI thread.
class MessageModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr int kMaxRows = 200;
    enum Column { Time, Transport, Topic, Event, Payload, Latency, ColumnCount };
    enum Role { TransportRole = Qt::UserRole }; ///< base::Transport as int, in the Transport column

    using QAbstractTableModel::QAbstractTableModel;

    /// In order of arrival, the newest last.
    void add(const std::vector<client::FramePtr> &frames);
    void clear();
    [[nodiscard]] const client::FramePtr &frame(int row) const
    {
        return m_frames[static_cast<std::size_t>(row)];
    }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] static QString text(const client::Frame &frame, int column);

    std::deque<client::FramePtr> m_frames; ///< newest first
};

} // namespace pushscope::ui
