// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace pushscope::ui {

class ThemeStore;

/// Draws the rows of the topic tree: for a group its title and rate, for a topic its name, a sparkline and
/// what came last. Draws the whole row itself, chevron and selection bar included.
class TopicDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit TopicDelegate(const ThemeStore &themes, QObject *parent = nullptr);

    void setShowsRates(bool rates) { m_showsRates = rates; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintGround(QPainter *painter, const QStyleOptionViewItem &option) const;
    void paintGroup(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintTopic(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    [[nodiscard]] int rowHeight() const;

    const ThemeStore &m_themes;
    bool m_showsRates = false;
};

} // namespace pushscope::ui
