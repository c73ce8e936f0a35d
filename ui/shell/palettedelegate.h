// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace pushscope::ui {

class ThemeStore;

/// Draws an entry of the palette: icon, title with the matched characters strong, the detail at the right.
class PaletteDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit PaletteDelegate(const ThemeStore &themes, QObject *parent = nullptr);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintTitle(QPainter *painter, const QRect &rect, const QModelIndex &index, bool selected) const;
    const ThemeStore &m_themes;
};

} // namespace pushscope::ui
