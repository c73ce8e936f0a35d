// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/deliveryledger.h"

#include <QAbstractTableModel>

#include <limits>

namespace pushscope::ui {

enum class Tone;

/// What became of one message, a row a client. UI thread.
class DeliveryModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Client, Transport, Queued, Sent, Latency, Fate, ColumnCount };
    enum Role { TransportRole = Qt::UserRole, ToneRole }; ///< base::Transport, Tone; as int

    using QAbstractTableModel::QAbstractTableModel;

    /// Shows at most so many rows.
    void setMostRows(int rows);
    /// Keeps selection and place where only what became of the clients has changed.
    void setRecords(std::vector<net::DeliveryRecord> records);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] static QString text(const net::DeliveryRecord &record, int column);

    std::vector<net::DeliveryRecord> m_records;
    int m_mostRows = std::numeric_limits<int>::max();
};

/// "delivered", "waiting", "recovered after cut"
[[nodiscard]] QString fateText(const net::DeliveryRecord &record);

} // namespace pushscope::ui
