// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sources/sourceline.h"

#include <QAbstractListModel>

namespace pushscope::ui {

/// The list of sources. Rows keep their place in selections while others come and go. UI thread.
class SourceModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { LineRole = Qt::UserRole + 1 }; ///< const SourceLine *, valid until the next change

    using QAbstractListModel::QAbstractListModel;

    void setLines(std::vector<SourceLine> lines);
    [[nodiscard]] const SourceLine *lineAt(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex find(SourceLine::Kind kind, quint32 key) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    std::vector<SourceLine> m_lines;
};

} // namespace pushscope::ui

Q_DECLARE_METATYPE(const pushscope::ui::SourceLine *)
