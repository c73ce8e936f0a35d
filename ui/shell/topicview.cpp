// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/topicview.h"

#include "ui/theme/theme.h"

#include <QDrag>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QPixmap>

namespace pushscope::ui {

namespace {

constexpr int kHintSide = 16;

bool isTopic(const QModelIndex &index)
{
    return index.isValid() && index.parent().isValid();
}

} // namespace

TopicView::TopicView(const ThemeStore &themes, QWidget *parent)
    : QTreeView(parent)
    , m_themes(themes)
{
    setHeaderHidden(true);
    setIndentation(0);
    setRootIsDecorated(false);
    setExpandsOnDoubleClick(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setDragEnabled(true);
    setDragDropMode(DragOnly);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setFrameShape(NoFrame);
    setAllColumnsShowFocus(true);
}

void TopicView::mousePressEvent(QMouseEvent *event)
{
    QTreeView::mousePressEvent(event);
    const QModelIndex index = indexAt(event->pos());
    m_pressedGroup = event->button() == Qt::LeftButton && !isTopic(index) ? index : QModelIndex();
}

void TopicView::mouseReleaseEvent(QMouseEvent *event)
{
    QTreeView::mouseReleaseEvent(event);
    const QModelIndex index = indexAt(event->pos());
    if (index.isValid() && m_pressedGroup == index)
        setExpanded(index, !isExpanded(index));
    m_pressedGroup = QModelIndex();
}

void TopicView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->pos());
    if (event->button() == Qt::LeftButton && isTopic(index))
        Q_EMIT topicActivated(index);
    else
        mousePressEvent(event); // the second click on a group counts as a click
}

void TopicView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        const QModelIndex index = currentIndex();
        if (isTopic(index))
            Q_EMIT topicActivated(index);
        else if (index.isValid())
            setExpanded(index, !isExpanded(index));
        return;
    }
    QTreeView::keyPressEvent(event);
}

void TopicView::setHint(const QString &hint)
{
    if (hint == m_hint)
        return;
    m_hint = hint;
    viewport()->update();
}

int TopicView::bottomOfRows() const
{
    QModelIndex last = model()->index(model()->rowCount() - 1, 0);
    while (last.isValid() && isExpanded(last) && model()->rowCount(last) > 0)
        last = model()->index(model()->rowCount(last) - 1, 0, last);
    return last.isValid() ? visualRect(last).bottom() : 0;
}

void TopicView::paintEvent(QPaintEvent *event)
{
    QTreeView::paintEvent(event);
    if (m_hint.isEmpty())
        return;
    const int top = bottomOfRows() + kHintSide;
    QPainter painter(viewport());
    painter.setFont(m_themes.font(FontRole::Small, Face::Words));
    painter.setPen(m_themes.theme().t3);
    painter.drawText(QRect(kHintSide, top, viewport()->width() - 2 * kHintSide, viewport()->height() - top),
                     Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_hint);
}

void TopicView::startDrag(Qt::DropActions actions)
{
    const QModelIndex index = currentIndex();
    if (!isTopic(index))
        return;
    QMimeData *topic = model()->mimeData({index});
    if (!topic)
        return;
    auto *drag = new QDrag(this); // deletes itself
    drag->setMimeData(topic);
    const QRect row = visualRect(index);
    drag->setPixmap(viewport()->grab(row));
    drag->setHotSpot(QPoint(24, row.height() / 2));
    drag->exec(actions, Qt::CopyAction);
}

} // namespace pushscope::ui
