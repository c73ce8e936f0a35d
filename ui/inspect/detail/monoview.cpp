// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/monoview.h"

#include "ui/theme/theme.h"
#include "ui/widgets/unitformat.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <limits>

namespace pushscope::ui {

namespace {

constexpr int kLeading = 2;

} // namespace

MonoView::MonoView(const ThemeStore &themes, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_themes(themes)
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setCursor(Qt::IBeamCursor);
    connect(&themes, &ThemeStore::changed, this, [this] {
        widthChanged();
        layOut();
    });
}

QFont MonoView::monoFont() const
{
    return m_themes.font(FontRole::Mono);
}

int MonoView::rowHeight() const
{
    return std::max(16 * m_themes.textPercent() / 100, QFontMetrics(monoFont()).height() + kLeading);
}

double MonoView::cell() const
{
    return QFontMetricsF(monoFont()).horizontalAdvance(u'0');
}

void MonoView::setBytes(QByteArray bytes)
{
    m_bytes = std::move(bytes);
    m_anchor = 0;
    m_caret = 0;
    verticalScrollBar()->setValue(0);
}

void MonoView::layOut()
{
    const int inSight = std::max(1, viewport()->height() / rowHeight());
    const qsizetype rows = std::min<qsizetype>(rowCount(), std::numeric_limits<int>::max());
    verticalScrollBar()->setPageStep(inSight);
    verticalScrollBar()->setRange(0, std::max(0, static_cast<int>(rows) - inSight));
    viewport()->update();
}

std::pair<qsizetype, qsizetype> MonoView::selection() const
{
    return std::minmax(m_anchor, m_caret);
}

void MonoView::select(qsizetype from, qsizetype to)
{
    m_anchor = std::clamp<qsizetype>(from, 0, m_bytes.size());
    m_caret = std::clamp<qsizetype>(to, 0, m_bytes.size());
    viewport()->update();
}

void MonoView::copy()
{
    const auto [from, to] = selection();
    if (from == to)
        return;
    const qsizetype end = std::min(to, from + kMostCopied);
    QGuiApplication::clipboard()->setText(copied(from, end));
    Q_EMIT said(end == to ? tr("Copied.")
                          : tr("Copied the first %1.").arg(formatBytes(static_cast<double>(kMostCopied))));
}

void MonoView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_themes.theme().base);
    painter.setFont(monoFont());
    const int height = rowHeight();
    const qsizetype first = verticalScrollBar()->value();
    const qsizetype end = std::min(rowCount(), first + viewport()->height() / height + 2);
    for (qsizetype row = first; row < end; ++row) {
        const QRect rect(0, static_cast<int>(row - first) * height, viewport()->width(), height);
        if (rect.intersects(event->rect()))
            paintRow(painter, row, rect);
    }
}

void MonoView::resizeEvent(QResizeEvent *)
{
    widthChanged();
    layOut();
}

qsizetype MonoView::byteUnder(const QPoint &position) const
{
    if (rowCount() == 0)
        return 0;
    const qsizetype row = verticalScrollBar()->value() + position.y() / rowHeight() - (position.y() < 0 ? 1 : 0);
    return byteAt(std::clamp<qsizetype>(row, 0, rowCount() - 1), position.x());
}

void MonoView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const qsizetype byte = byteUnder(event->position().toPoint());
    select(event->modifiers() & Qt::ShiftModifier ? m_anchor : byte, byte);
}

void MonoView::mouseMoveEvent(QMouseEvent *event)
{
    if (!(event->buttons() & Qt::LeftButton))
        return;
    const QPoint position = event->position().toPoint();
    if (position.y() < 0)
        verticalScrollBar()->triggerAction(QScrollBar::SliderSingleStepSub);
    else if (position.y() > viewport()->height())
        verticalScrollBar()->triggerAction(QScrollBar::SliderSingleStepAdd);
    select(m_anchor, byteUnder(position));
}

void MonoView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    const auto [from, to] = selection();
    QAction *copyAction = menu.addAction(tr("Copy"), this, &MonoView::copy);
    copyAction->setShortcut(QKeySequence::Copy);
    copyAction->setEnabled(from != to);
    menu.addAction(tr("Select all"), this, [this] { select(0, m_bytes.size()); })
        ->setShortcut(QKeySequence::SelectAll);
    menu.exec(event->globalPos());
}

void MonoView::bringIntoSight(qsizetype byte)
{
    const qsizetype row = rowOf(byte);
    QScrollBar *bar = verticalScrollBar();
    if (row < bar->value())
        bar->setValue(static_cast<int>(row));
    else if (row >= bar->value() + bar->pageStep())
        bar->setValue(static_cast<int>(row - bar->pageStep() + 1));
}

bool MonoView::extend(QKeyEvent *event)
{
    if (!(event->modifiers() & Qt::ShiftModifier) || rowCount() == 0)
        return false;
    const qsizetype row = rowOf(m_caret);
    const auto inRow = [&](qsizetype other) {
        const qsizetype start = byteAt(row, -1);
        const qsizetype target = std::clamp<qsizetype>(other, 0, rowCount() - 1);
        return byteAt(target, -1) + (m_caret - start);
    };
    qsizetype to = m_caret;
    switch (event->key()) {
    case Qt::Key_Left: --to; break;
    case Qt::Key_Right: ++to; break;
    case Qt::Key_Up: to = inRow(row - 1); break;
    case Qt::Key_Down: to = row + 1 < rowCount() ? inRow(row + 1) : m_bytes.size(); break;
    case Qt::Key_Home: to = 0; break;
    case Qt::Key_End: to = m_bytes.size(); break;
    default: return false;
    }
    select(m_anchor, to);
    bringIntoSight(m_caret);
    return true;
}

bool MonoView::scroll(QKeyEvent *event)
{
    QScrollBar *bar = verticalScrollBar();
    switch (event->key()) {
    case Qt::Key_Up: bar->triggerAction(QScrollBar::SliderSingleStepSub); return true;
    case Qt::Key_Down: bar->triggerAction(QScrollBar::SliderSingleStepAdd); return true;
    case Qt::Key_PageUp: bar->triggerAction(QScrollBar::SliderPageStepSub); return true;
    case Qt::Key_PageDown: bar->triggerAction(QScrollBar::SliderPageStepAdd); return true;
    case Qt::Key_Home: bar->triggerAction(QScrollBar::SliderToMinimum); return true;
    case Qt::Key_End: bar->triggerAction(QScrollBar::SliderToMaximum); return true;
    default: return false;
    }
}

void MonoView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copy();
    else if (event->matches(QKeySequence::SelectAll))
        select(0, m_bytes.size());
    else if (!extend(event) && !scroll(event))
        QAbstractScrollArea::keyPressEvent(event);
}

} // namespace pushscope::ui
