// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/messagedelegate.h"

#include "ui/dashboard/messagemodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"

#include <QPainter>

namespace pushscope::ui {

namespace {

constexpr int kRight = 8; ///< as the header's, by the style sheet

} // namespace

MessageDelegate::MessageDelegate(const ThemeStore &themes, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_themes(themes)
{
}

void MessageDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const Theme &theme = m_themes.theme();
    painter->save();
    if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, theme.hover);
    switch (index.column()) {
    case MessageModel::Transport: {
        const auto transport = static_cast<base::Transport>(index.data(MessageModel::TransportRole).toInt());
        const QSize size = badgeSize(transport, m_themes);
        QRect badge(QPoint(option.rect.left(), 0), size);
        badge.moveTop(option.rect.top() + (option.rect.height() - size.height()) / 2);
        paintBadge(painter, badge, transport, m_themes);
        painter->restore();
        return;
    }
    case MessageModel::Payload:
        painter->setFont(m_themes.font(FontRole::Mono));
        break;
    case MessageModel::Time:
    case MessageModel::Latency:
        painter->setFont(m_themes.font(FontRole::Body));
        break;
    default:
        painter->setFont(m_themes.font(FontRole::Body, Face::Words));
        break;
    }
    painter->setPen(index.column() == MessageModel::Topic ? theme.t1 : theme.t2);
    const bool right = index.column() == MessageModel::Latency;
    const QRect cell = option.rect.adjusted(0, 0, right ? -kRight : -8, 0);
    painter->drawText(
        cell, Qt::TextSingleLine | Qt::AlignVCenter | (right ? Qt::AlignRight : Qt::AlignLeft),
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, cell.width()));
    painter->restore();
}

} // namespace pushscope::ui
