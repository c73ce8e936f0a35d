// SPDX-License-Identifier: GPL-3.0-or-later
// What the message table draws and how it is used by hand: see messageview.h.
#include "ui/inspect/messageaccessible.h"
#include "ui/inspect/messagetablemodel.h"
#include "ui/inspect/messageview.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kAutoScrollMs = 30;
constexpr qsizetype kSpoken = 120; ///< characters of a payload that are read out
/// A latency stands out when it is this many times the middle one on screen, and not just noise.
constexpr int kSlowFactor = 5;
constexpr std::chrono::microseconds kSlowAtLeast{5'000};

std::chrono::microseconds slowFrom(const std::vector<client::FramePtr> &frames)
{
    std::vector<std::chrono::microseconds> latencies;
    for (const client::FramePtr &frame : frames) {
        if (frame && frame->latency)
            latencies.push_back(*frame->latency);
    }
    if (latencies.empty())
        return std::chrono::microseconds::max();
    const auto middle = latencies.begin() + static_cast<std::ptrdiff_t>(latencies.size() / 2);
    std::ranges::nth_element(latencies, middle);
    return std::max(kSlowAtLeast, *middle * kSlowFactor);
}

} // namespace

void MessageView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    const QRect area = viewport()->rect();
    const Theme &theme = m_themes.theme();
    const int first = topRow();
    const int last = std::min(rows() - 1, rowAt(area.bottom()) < 0 ? rows() - 1 : rowAt(area.bottom()));
    // One more than is seen: the time of a row counts from the one below.
    std::vector<client::FramePtr> frames;
    for (int row = first; row <= std::min(last + 1, rows() - 1); ++row)
        frames.push_back(m_model.frame(row));
    const auto slow = slowFrom(frames);
    const auto columns = cells();
    const int hovered = m_mouse && !m_dragging ? rowAt(m_mouse->y()) : -1;
    const int current = currentIndex().row();
    int bottom = 0;
    for (int row = first; row <= last; ++row) {
        const auto i = static_cast<std::size_t>(row - first);
        const int top = static_cast<int>(qint64(row) * m_rowHeight - verticalScrollBar()->value());
        bottom = top + m_rowHeight;
        const QRect rect(0, top, area.width(), m_rowHeight);
        if (!event->rect().intersects(rect))
            continue;
        const client::Frame *frame = frames[i].get();
        MessagePainter::Row look{.rect = rect,
                                 .frame = frame,
                                 .below = i + 1 < frames.size() ? frames[i + 1].get() : nullptr,
                                 .source = {},
                                 .marks = {},
                                 .selected = selectionModel()->isSelected(m_model.index(row, 0)),
                                 .hovered = row == hovered,
                                 .focused = row == current && hasFocus(),
                                 .slow = frame && frame->latency && *frame->latency > slow};
        if (frame) {
            look.source = m_model.sourceName(frame->source);
            if (m_marks)
                look.marks = m_marks(m_model.sequence(row), *frame);
        }
        m_painter.paint(painter, look, columns);
    }
    if (bottom < area.height())
        painter.fillRect(QRect(0, bottom, area.width(), area.height() - bottom), theme.base);
}

bool MessageView::viewportEvent(QEvent *event)
{
    switch (event->type()) {
    case QEvent::Leave:
        m_mouse.reset();
        viewport()->update();
        break;
    case QEvent::HoverMove:
    case QEvent::HoverEnter:
    case QEvent::HoverLeave:
        return false; // the base class repaints cells for it
    default:
        break;
    }
    return QAbstractItemView::viewportEvent(event);
}

void MessageView::selectionChanged(const QItemSelection &, const QItemSelection &)
{
    viewport()->update();
    announceCurrent(*this);
    Q_EMIT moved();
}

QString MessageView::spoken(int row) const
{
    const client::FramePtr frame = m_model.frame(row);
    if (!frame)
        return {};
    QStringList words;
    for (const MessageColumn column :
         {MessageColumn::Topic, MessageColumn::Event, MessageColumn::Transport, MessageColumn::Direction,
          MessageColumn::Time, MessageColumn::Size, MessageColumn::Preview})
        words.append(cellText(column, *frame, nullptr, kSpoken));
    words.removeAll(QString());
    return words.join(QStringLiteral(", "));
}

QModelIndex MessageView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int count = rows();
    if (count == 0)
        return {};
    const int row = currentIndex().row();
    if (row < 0)
        return m_model.index(std::min(topRow(), count - 1), 0);
    qint64 to = row;
    switch (action) {
    case MoveUp:
    case MovePrevious:
        to -= 1;
        break;
    case MoveDown:
    case MoveNext:
        to += 1;
        break;
    case MovePageUp:
        to -= visibleRows();
        break;
    case MovePageDown:
        to += visibleRows();
        break;
    case MoveHome:
        to = 0;
        break;
    case MoveEnd:
        to = count - 1;
        break;
    case MoveLeft:
    case MoveRight:
        break;
    }
    return m_model.index(static_cast<int>(std::clamp<qint64>(to, 0, count - 1)), 0);
}

void MessageView::focusInEvent(QFocusEvent *event)
{
    // The base class would make a row current that nobody has chosen.
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void MessageView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        Q_EMIT copyWanted();
        return;
    }
    if (event->matches(QKeySequence::SelectAll)) {
        if (rows() > 0) {
            follow(false);
            selectionModel()->select(
                QItemSelection(m_model.index(0, 0), m_model.index(rows() - 1, kMessageColumns - 1)),
                QItemSelectionModel::ClearAndSelect);
        }
        return;
    }
    std::optional<CursorAction> action;
    switch (event->key()) {
    case Qt::Key_Up:
        action = MoveUp;
        break;
    case Qt::Key_Down:
        action = MoveDown;
        break;
    case Qt::Key_PageUp:
        action = MovePageUp;
        break;
    case Qt::Key_PageDown:
        action = MovePageDown;
        break;
    case Qt::Key_Home:
        action = MoveHome;
        break;
    case Qt::Key_End:
        action = MoveEnd;
        break;
    default:
        break;
    }
    if (action) {
        if (const QModelIndex to = moveCursor(*action, event->modifiers()); to.isValid())
            moveTo(to.row(), event->modifiers());
        return;
    }
    event->ignore();
    Q_EMIT keyPressed(event);
    if (event->isAccepted())
        return;
    if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) {
        QScrollBar *bar = horizontalScrollBar();
        bar->setValue(bar->value() + (event->key() == Qt::Key_Left ? -1 : 1) * 48);
        return;
    }
    event->ignore();
}

void MessageView::moveTo(int row, Qt::KeyboardModifiers modifiers)
{
    follow(false);
    const QModelIndex index = m_model.index(row, 0);
    if (modifiers & Qt::ShiftModifier) {
        extendTo(row, modifiers & Qt::ControlModifier);
    } else if (modifiers & Qt::ControlModifier) {
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    } else {
        m_anchor = index;
        selectionModel()->setCurrentIndex(index,
                                          QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
    scrollTo(index);
    follow(false); // even where that is at the top
    viewport()->update();
}

void MessageView::extendTo(int row, bool keep)
{
    if (!m_anchor.isValid())
        m_anchor = currentIndex().isValid() ? currentIndex() : m_model.index(row, 0);
    const int first = std::min(m_anchor.row(), row);
    const int last = std::max(m_anchor.row(), row);
    selectionModel()->select(
        QItemSelection(m_model.index(first, 0), m_model.index(last, kMessageColumns - 1)),
        keep ? QItemSelectionModel::Select : QItemSelectionModel::ClearAndSelect);
    selectionModel()->setCurrentIndex(m_model.index(row, 0), QItemSelectionModel::NoUpdate);
}

void MessageView::goTo(int row)
{
    if (row < 0 || row >= rows())
        return;
    follow(false);
    const QModelIndex index = m_model.index(row, 0);
    m_anchor = index;
    const bool seen = row >= topRow() && row < topRow() + visibleRows();
    setAutoScroll(false);
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    setAutoScroll(true);
    scrollTo(index, seen ? EnsureVisible : PositionAtCenter);
    follow(false); // even where that is at the top
    viewport()->update();
}

std::vector<std::pair<int, int>> MessageView::selectedRanges() const
{
    std::vector<std::pair<int, int>> ranges;
    for (const QItemSelectionRange &range : selectionModel()->selection())
        ranges.emplace_back(range.top(), range.bottom());
    std::ranges::sort(ranges);
    std::vector<std::pair<int, int>> joined;
    for (const auto &range : ranges) {
        if (!joined.empty() && range.first <= joined.back().second + 1)
            joined.back().second = std::max(joined.back().second, range.second);
        else
            joined.push_back(range);
    }
    return joined;
}

int MessageView::selectedCount() const
{
    int count = 0;
    for (const auto &[first, last] : selectedRanges())
        count += last - first + 1;
    return count;
}

void MessageView::selectRanges(const std::vector<std::pair<int, int>> &ranges, int current)
{
    QItemSelection selection;
    for (const auto &[first, last] : ranges)
        selection.append(
            QItemSelectionRange(m_model.index(first, 0), m_model.index(last, kMessageColumns - 1)));
    setAutoScroll(false);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    if (current >= 0) {
        m_anchor = m_model.index(current, 0);
        selectionModel()->setCurrentIndex(m_anchor, QItemSelectionModel::NoUpdate);
    }
    setAutoScroll(true);
}

void MessageView::mousePressEvent(QMouseEvent *event)
{
    const int row = rowAt(event->position().toPoint().y());
    if (row < 0)
        return;
    const QModelIndex index = m_model.index(row, 0);
    if (event->button() == Qt::RightButton) {
        if (!selectionModel()->isSelected(index))
            moveTo(row, Qt::NoModifier);
        return;
    }
    if (event->button() != Qt::LeftButton)
        return;
    m_dragging = true;
    if ((event->modifiers() & Qt::ControlModifier) && !(event->modifiers() & Qt::ShiftModifier)) {
        follow(false);
        m_anchor = index;
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::Toggle | QItemSelectionModel::Rows);
        m_dragging = false;
        return;
    }
    moveTo(row, event->modifiers());
}

void MessageView::mouseMoveEvent(QMouseEvent *event)
{
    m_mouse = event->position().toPoint();
    if (!m_dragging || !(event->buttons() & Qt::LeftButton)) {
        viewport()->update();
        return;
    }
    const int y = std::clamp(m_mouse->y(), 0, viewport()->height() - 1);
    if (y != m_mouse->y())
        m_autoScroll.start(kAutoScrollMs, this);
    else
        m_autoScroll.stop();
    const int row = rowAt(y) < 0 ? rows() - 1 : rowAt(y);
    if (row >= 0 && row != currentIndex().row())
        extendTo(row, event->modifiers() & Qt::ControlModifier);
}

void MessageView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_autoScroll.timerId()) {
        QAbstractItemView::timerEvent(event);
        return;
    }
    if (!m_mouse || !m_dragging) {
        m_autoScroll.stop();
        return;
    }
    const bool up = m_mouse->y() < 0;
    verticalScrollBar()->setValue(verticalScrollBar()->value() + (up ? -m_rowHeight : m_rowHeight));
    const int row = up ? topRow() : std::min(rows() - 1, topRow() + visibleRows());
    if (row >= 0)
        extendTo(row, false);
}

void MessageView::mouseReleaseEvent(QMouseEvent *)
{
    m_dragging = false;
    m_autoScroll.stop();
}

void MessageView::mouseDoubleClickEvent(QMouseEvent *event)
{
    mousePressEvent(event);
}

} // namespace pushscope::ui
