// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/anatomy/payloaddiff.h"

#include <QAbstractTableModel>

namespace pushscope::ui {

/// The places in which two payloads differ, a row each. UI thread.
class DiffModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Place, Before, After, Delta, ColumnCount };
    enum Role { KindRole = Qt::UserRole }; ///< PayloadChange::Kind as int

    using QAbstractTableModel::QAbstractTableModel;

    void setDiff(capture::PayloadDiff diff);
    [[nodiscard]] const capture::PayloadDiff &diff() const { return m_diff; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString place(const capture::PayloadChange &change) const;
    [[nodiscard]] QString text(const QByteArray &value) const;

    capture::PayloadDiff m_diff;
};

} // namespace pushscope::ui
