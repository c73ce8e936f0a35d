// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/palettedelegate.h"

#include "ui/shell/palettemodel.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kRow = 32;
constexpr int kSide = 16;
constexpr int kIcon = 16;
constexpr int kGap = 8;
constexpr int kBar = 2;

} // namespace

PaletteDelegate::PaletteDelegate(const ThemeStore &themes, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_themes(themes)
{
}

QSize PaletteDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {0, std::max(kRow, QFontMetrics(m_themes.font(FontRole::Body)).height() + 14)};
}

void PaletteDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const Theme &theme = m_themes.theme();
    const bool selected = option.state & QStyle::State_Selected;
    painter->save();
    if (selected) {
        painter->fillRect(option.rect, theme.sel);
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), kBar, option.rect.height()),
                          theme.ink);
    } else if (option.state & QStyle::State_MouseOver) {
        painter->fillRect(option.rect, theme.hover);
    }
    QRect rect = option.rect.adjusted(kSide, 0, -kSide, 0);
    const QRectF iconRect(rect.left(), rect.center().y() - kIcon / 2.0 + 0.5, kIcon, kIcon);
    if (const QString name = index.data(PaletteModel::IconRole).toString(); !name.isEmpty())
        paintIcon(painter, iconRect, name, selected ? theme.ink : theme.t3);
    rect.setLeft(rect.left() + kIcon + kGap);

    const QFont small = m_themes.font(FontRole::Small);
    const QString detail = index.data(PaletteModel::DetailRole).toString();
    painter->setFont(small);
    painter->setPen(theme.t3);
    painter->drawText(rect, Qt::AlignRight | Qt::AlignVCenter, detail);
    rect.setRight(rect.right() - QFontMetrics(small).horizontalAdvance(detail) - kGap);
    paintTitle(painter, rect, index, selected);
    painter->restore();
}

void PaletteDelegate::paintTitle(QPainter *painter, const QRect &rect, const QModelIndex &index,
                                 bool selected) const
{
    const Theme &theme = m_themes.theme();
    const QFont plain = m_themes.font(FontRole::Body, Face::Words);
    QFont strong = plain;
    strong.setWeight(QFont::Bold);
    const auto positions = index.data(PaletteModel::PositionsRole).value<QList<int>>();
    // Nothing behind the ellipsis is highlighted, since nothing behind it is shown.
    const QString title =
        QFontMetrics(strong).elidedText(index.data().toString(), Qt::ElideRight, rect.width());
    int x = rect.left();
    qsizetype at = 0;
    while (at < title.size()) {
        const bool hit = positions.contains(static_cast<int>(at));
        qsizetype end = at + 1;
        while (end < title.size() && positions.contains(static_cast<int>(end)) == hit)
            ++end;
        const QString run = title.mid(at, end - at);
        const QFont &font = hit ? strong : plain;
        painter->setFont(font);
        painter->setPen(hit || selected ? theme.ink : theme.t1);
        painter->drawText(QRect(x, rect.top(), rect.right() - x + 2, rect.height()),
                          Qt::AlignLeft | Qt::AlignVCenter, run);
        x += QFontMetrics(font).horizontalAdvance(run);
        at = end;
    }
}

} // namespace pushscope::ui
