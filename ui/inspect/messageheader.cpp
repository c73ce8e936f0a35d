// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/messageheader.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace pushscope::ui {

namespace {

constexpr int kPreviewLeft = 16;
constexpr int kChevron = 12;

} // namespace

int MessageHeader::leftOf(MessageColumn column)
{
    return column == MessageColumn::Preview ? kPreviewLeft : 0;
}

MessageHeader::MessageHeader(const ThemeStore &themes, QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
    , m_themes(themes)
{
    connect(&themes, &ThemeStore::changed, viewport(), qOverload<>(&QWidget::update));
}

void MessageHeader::paintEvent(QPaintEvent *event)
{
    QHeaderView::paintEvent(event);
    QPainter painter(viewport());
    painter.fillRect(QRect(0, viewport()->height() - 1, viewport()->width(), 1), m_themes.theme().sep);
}

void MessageHeader::paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const
{
    const auto column = static_cast<MessageColumn>(logicalIndex);
    const Theme &theme = m_themes.theme();
    QFont font = m_themes.font(FontRole::Small, Face::Words);
    font.setWeight(QFont::Medium);
    const QFontMetrics metrics(font);
    painter->fillRect(rect, theme.base);
    painter->setFont(font);
    painter->setPen(theme.t3);
    const QRect room = rect.adjusted(leftOf(column), 0, -kRight, -1);
    const QString text = metrics.elidedText(headerText(column), Qt::ElideRight, room.width());
    painter->drawText(
        room, Qt::TextSingleLine | Qt::AlignVCenter | (isNumeric(column) ? Qt::AlignRight : Qt::AlignLeft),
        text);
    const int end = metrics.horizontalAdvance(text) + 4;
    if (column == MessageColumn::Time && end + kChevron <= room.width()) // the newest is at the top
        paintIcon(painter,
                  QRectF(room.left() + end, room.center().y() - kChevron / 2 + 1, kChevron, kChevron),
                  QStringLiteral("chevron-down"), theme.t2);
}

} // namespace pushscope::ui
