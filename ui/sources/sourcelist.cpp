// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/sourcelist.h"

#include "ui/sources/sourcedelegate.h"
#include "ui/sources/sourcemodel.h"
#include "ui/theme/theme.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QPainter>

namespace pushscope::ui {

namespace {

constexpr int kHintGap = 16;

} // namespace

SourceList::SourceList(const ThemeStore &themes, SourceModel &model, QWidget *parent)
    : QListView(parent)
    , m_themes(themes)
    , m_model(model)
    , m_delegate(new SourceDelegate(themes, this))
{
    setObjectName(QStringLiteral("SourceList"));
    setAccessibleName(tr("Sources"));
    setModel(&model);
    setItemDelegate(m_delegate);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTabKeyNavigation(false);
    connect(&themes, &ThemeStore::changed, this, [this] {
        scheduleDelayedItemsLayout();
        viewport()->update();
    });
}

const SourceLine *SourceList::currentLine() const
{
    return m_model.lineAt(currentIndex());
}

void SourceList::setHint(const QString &hint)
{
    if (hint == m_hint)
        return;
    m_hint = hint;
    viewport()->update();
}

void SourceList::paintEvent(QPaintEvent *event)
{
    QListView::paintEvent(event);
    const QModelIndex last = m_model.index(m_model.rowCount() - 1);
    const int top = (last.isValid() ? visualRect(last).bottom() : 0) + kHintGap;
    if (m_hint.isEmpty() || top > viewport()->height())
        return;
    QPainter painter(viewport());
    painter.setFont(m_themes.font(FontRole::Small, Face::Words));
    painter.setPen(m_themes.theme().t3);
    painter.drawText(viewport()->rect().adjusted(kHintGap, top, -kHintGap, 0),
                     Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_hint);
}

bool SourceList::isOnAction(const QPoint &at) const
{
    const QModelIndex index = indexAt(at);
    return index.isValid() && m_delegate->actionRect(visualRect(index), index).contains(at);
}

void SourceList::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (!m_model.flags(index).testFlag(Qt::ItemIsSelectable))
        return;
    setCurrentIndex(index);
    Q_EMIT menuWanted(byKey ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos());
}

void SourceList::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter: Q_EMIT acted(); return;
    case Qt::Key_Delete: Q_EMIT removeWanted(); return;
    case Qt::Key_F2: Q_EMIT editWanted(); return;
    case Qt::Key_Escape: Q_EMIT left(); return;
    default: break;
    }
    QListView::keyPressEvent(event);
}

void SourceList::mousePressEvent(QMouseEvent *event)
{
    QListView::mousePressEvent(event);
    m_pressed = QPersistentModelIndex();
    if (event->button() == Qt::LeftButton && isOnAction(event->position().toPoint()))
        m_pressed = currentIndex();
}

void SourceList::mouseReleaseEvent(QMouseEvent *event)
{
    QListView::mouseReleaseEvent(event);
    const QPoint at = event->position().toPoint();
    if (m_pressed.isValid() && isOnAction(at) && indexAt(at) == m_pressed)
        Q_EMIT acted();
    m_pressed = QPersistentModelIndex();
}

void SourceList::mouseDoubleClickEvent(QMouseEvent *event)
{
    QListView::mouseDoubleClickEvent(event);
    const QPoint at = event->position().toPoint();
    if (event->button() == Qt::LeftButton && indexAt(at).isValid() && !isOnAction(at))
        Q_EMIT acted();
}

void SourceList::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    Q_EMIT lineChanged();
}

void SourceList::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    if (currentIndex().isValid()) // what is chosen opens its detail below, which takes room from the list
        scrollTo(currentIndex());
}

void SourceList::focusInEvent(QFocusEvent *event)
{
    QListView::focusInEvent(event);
    if (currentIndex().isValid())
        return;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        if (m_model.flags(m_model.index(row)) & Qt::ItemIsSelectable) {
            setCurrentIndex(m_model.index(row));
            return;
        }
    }
}

} // namespace pushscope::ui
