// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace pushscope::ui {

class ThemeStore;
struct SourceLine;

/// Draws a source on two lines: transport badge, name and rate; below them how it is doing and what can be done
/// about it.
class SourceDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit SourceDelegate(const ThemeStore &themes, QObject *parent = nullptr);

    /// Where the row's action stands; empty when it has none.
    [[nodiscard]] QRect actionRect(const QRect &row, const QModelIndex &index) const;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintHeading(QPainter *painter, const QRect &row, const SourceLine &line) const;
    void paintFirst(QPainter *painter, const QRect &rect, const SourceLine &line, bool selected) const;
    void paintSecond(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                     const SourceLine &line) const;
    [[nodiscard]] int lineHeight() const;

    const ThemeStore &m_themes;
};

} // namespace pushscope::ui
