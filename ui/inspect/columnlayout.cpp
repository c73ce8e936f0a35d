// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/columnlayout.h"

#include "ui/inspect/messageview.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QHeaderView>
#include <QMenu>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kNarrow = 760;  ///< px of the table, below which it leaves columns out
constexpr int kPreview = 120; ///< of it for the preview

} // namespace

ColumnLayout::ColumnLayout(const ThemeStore &themes, MessageView &view, InspectStore &store)
    : QObject(&view)
    , m_themes(themes)
    , m_view(view)
    , m_header(view.header())
    , m_store(store)
{
    apply();
    connect(&m_header, &QHeaderView::sectionResized, this, &ColumnLayout::read);
    connect(&m_header, &QHeaderView::sectionMoved, this, &ColumnLayout::read);
    connect(&m_header, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        auto *menu = new QMenu(&m_header);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fill(menu);
        menu->popup(m_header.mapToGlobal(at));
    });
    connect(&themes, &ThemeStore::changed, this, &ColumnLayout::apply);
    view.viewport()->installEventFilter(this);
}

bool ColumnLayout::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize) {
        if (leftOut() != m_leftOut)
            apply();
        else
            fill();
    }
    return QObject::eventFilter(watched, event);
}

std::vector<MessageColumn> ColumnLayout::leftOut() const
{
    using enum MessageColumn;
    std::vector<MessageColumn> out;
    const int room = m_view.viewport()->width() - MessagePainter::kGutter;
    if (room >= scaled(kNarrow))
        return out; // wide columns are what the person wants, and there is a scroll bar
    int wanted = scaled(kPreview);
    for (const InspectState::Column &column : m_store.state().columns)
        wanted += column.shown && column.column != Preview ? scaled(column.width) : 0;
    for (const MessageColumn column : {Latency, Wire, Size, Delta, Event, Id, Source}) {
        const auto &known =
            *std::ranges::find(m_store.state().columns, column, &InspectState::Column::column);
        if (wanted <= room || !known.shown)
            continue;
        out.push_back(column);
        wanted -= scaled(known.width);
    }
    return out;
}

int ColumnLayout::scaled(int width) const
{
    return width * m_themes.textPercent() / 100;
}

void ColumnLayout::apply()
{
    m_applying = true;
    m_leftOut = leftOut();
    int visual = 0;
    for (const InspectState::Column &column : m_store.state().columns) {
        const int logical = static_cast<int>(column.column);
        m_header.moveSection(m_header.visualIndex(logical), visual++);
        const bool shown = column.shown && std::ranges::find(m_leftOut, column.column) == m_leftOut.end();
        m_header.setSectionHidden(logical, !shown);
        if (shown)
            m_header.resizeSection(logical, scaled(column.width));
    }
    m_applying = false;
    fill();
}

int ColumnLayout::lastShown() const
{
    for (int visual = m_header.count() - 1; visual >= 0; --visual) {
        if (const int logical = m_header.logicalIndex(visual); !m_header.isSectionHidden(logical))
            return logical;
    }
    return -1;
}

void ColumnLayout::fill()
{
    const int last = lastShown();
    if (last < 0)
        return;
    const int room = m_view.viewport()->width() - MessagePainter::kGutter;
    const int others = m_header.length() - m_header.sectionSize(last);
    const auto &columns = m_store.state().columns;
    const int own =
        std::ranges::find(columns, static_cast<MessageColumn>(last), &InspectState::Column::column)->width;
    const int least = scaled(static_cast<MessageColumn>(last) == MessageColumn::Preview ? kPreview : own);
    const bool before = std::exchange(m_applying, true);
    m_header.resizeSection(last, std::max(room - others, least));
    m_applying = before;
}

void ColumnLayout::read()
{
    if (m_applying)
        return;
    fill();
    const std::vector<InspectState::Column> before = m_store.state().columns;
    std::vector<InspectState::Column> columns;
    const int last = lastShown(); // it takes the rest of the room, which says nothing of its width
    for (int visual = 0; visual < m_header.count(); ++visual) {
        const int logical = m_header.logicalIndex(visual);
        auto column =
            *std::ranges::find(before, static_cast<MessageColumn>(logical), &InspectState::Column::column);
        if (!m_header.isSectionHidden(logical) && logical != last)
            column.width = m_header.sectionSize(logical) * 100 / std::max(1, m_themes.textPercent());
        columns.push_back(column);
    }
    if (columns != before)
        m_store.edit().columns = columns;
}

bool ColumnLayout::isShown(MessageColumn column) const
{
    return std::ranges::find(m_store.state().columns, column, &InspectState::Column::column)->shown;
}

void ColumnLayout::setShown(MessageColumn column, bool shown)
{
    // One column always stays.
    auto &columns = m_store.edit().columns;
    if (!shown && std::ranges::count_if(columns, &InspectState::Column::shown) <= 1)
        return;
    std::ranges::find(columns, column, &InspectState::Column::column)->shown = shown;
    apply();
}

void ColumnLayout::reset()
{
    m_store.edit().columns = InspectState::defaultColumns();
    apply();
}

void ColumnLayout::fill(QMenu *menu)
{
    for (int i = 0; i < kMessageColumns; ++i) {
        const auto column = static_cast<MessageColumn>(i);
        QAction *action = menu->addAction(displayName(column));
        action->setCheckable(true);
        action->setChecked(isShown(column));
        connect(action, &QAction::toggled, this, [this, column](bool shown) { setShown(column, shown); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Columns as at first")), &QAction::triggered, this, &ColumnLayout::reset);
}

} // namespace pushscope::ui
