// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/messageview.h"

#include "ui/inspect/messageaccessible.h"
#include "ui/inspect/messageheader.h"
#include "ui/inspect/messagetablemodel.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kRow = 24;
constexpr int kHeader = 32;
constexpr int kNarrowest = 24;

/// The header goes on over the gutter.
class HeaderCorner final : public QWidget
{
public:
    HeaderCorner(const ThemeStore &themes, QWidget *parent)
        : QWidget(parent)
        , m_themes(themes)
    {
        setAttribute(Qt::WA_OpaquePaintEvent);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), m_themes.theme().base);
        painter.fillRect(QRect(0, height() - 1, width(), 1), m_themes.theme().sep);
    }

private:
    const ThemeStore &m_themes;
};

} // namespace

MessageView::MessageView(const ThemeStore &themes, MessageTableModel &model, QWidget *parent)
    : QAbstractItemView(parent)
    , m_themes(themes)
    , m_model(model)
    , m_painter(themes)
    , m_header(new MessageHeader(themes, this))
    , m_corner(new HeaderCorner(themes, this))
{
    MessageAccessible::install();
    setAccessibleName(tr("Messages, newest first"));
    setFrameShape(NoFrame);
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    buildHeader();
    setModel(&model);
    connect(&model, &QAbstractItemModel::rowsRemoved, this, &MessageView::rowsRemoved);
    connect(&themes, &ThemeStore::changed, this, &MessageView::restyle);
    restyle();
}

MessageView::~MessageView() = default;

void MessageView::buildHeader()
{
    m_header->setSectionsMovable(true);
    m_header->setSectionsClickable(false);
    m_header->setHighlightSections(false);
    m_header->setMinimumSectionSize(kNarrowest);
    m_header->setContextMenuPolicy(Qt::CustomContextMenu);
    m_header->setAccessibleName(tr("Columns"));
    connect(m_header, &QHeaderView::sectionResized, this, [this] {
        updateGeometries();
        viewport()->update();
    });
    connect(m_header, &QHeaderView::sectionMoved, viewport(), qOverload<>(&QWidget::update));
}

void MessageView::setModel(QAbstractItemModel *model)
{
    QAbstractItemView::setModel(model);
    m_header->setModel(model);
}

void MessageView::restyle()
{
    m_painter.restyle();
    const int top = verticalScrollBar()->value() / std::max(1, m_rowHeight);
    m_rowHeight = kRow * m_themes.textPercent() / 100;
    updateGeometries();
    setOffset(top * m_rowHeight);
    viewport()->update();
}

void MessageView::setHighlight(PreviewHighlight highlight)
{
    m_painter.setHighlight(std::move(highlight));
    viewport()->update();
}

int MessageView::rows() const
{
    return m_model.rowCount();
}

int MessageView::topRow() const
{
    return std::min(rows(), verticalScrollBar()->value() / m_rowHeight);
}

int MessageView::visibleRows() const
{
    return std::max(1, viewport()->height() / m_rowHeight);
}

int MessageView::rowAt(int y) const
{
    const qint64 at = qint64(y) + verticalScrollBar()->value();
    const qint64 row = at < 0 ? -1 : at / m_rowHeight;
    return row < rows() ? static_cast<int>(row) : -1;
}

void MessageView::updateGeometries()
{
    const int header = kHeader * m_themes.textPercent() / 100;
    setViewportMargins(0, header, 0, 0);
    const QRect area = viewport()->geometry();
    m_corner->setGeometry(area.left(), area.top() - header, MessagePainter::kGutter, header);
    m_header->setGeometry(area.left() + MessagePainter::kGutter, area.top() - header,
                          area.width() - MessagePainter::kGutter, header);
    const qint64 wanted = qint64(rows()) * m_rowHeight - viewport()->height();
    QScrollBar *vertical = verticalScrollBar();
    const bool before = std::exchange(m_adjusting, true);
    vertical->setSingleStep(m_rowHeight);
    vertical->setPageStep(std::max(m_rowHeight, viewport()->height()));
    vertical->setRange(0, static_cast<int>(std::clamp<qint64>(wanted, 0, std::numeric_limits<int>::max())));
    m_adjusting = before;
    horizontalScrollBar()->setPageStep(m_header->width());
    horizontalScrollBar()->setRange(0, std::max(0, m_header->length() - m_header->width()));
    QAbstractItemView::updateGeometries();
}

void MessageView::resizeEvent(QResizeEvent *event)
{
    QAbstractItemView::resizeEvent(event);
    updateGeometries();
}

void MessageView::reset()
{
    QAbstractItemView::reset();
    m_anchor = QPersistentModelIndex();
    updateGeometries();
    viewport()->update();
}

void MessageView::rowsInserted(const QModelIndex &, int start, int end)
{
    const int offset = verticalScrollBar()->value();
    const bool above = start == 0 && !m_following && end + 1 < rows();
    updateGeometries();
    if (above)
        setOffset(offset + (end + 1) * m_rowHeight);
    else
        viewport()->update();
    Q_EMIT moved();
}

void MessageView::rowsAboutToBeRemoved(const QModelIndex &, int, int)
{
    // The base class would look for another row to make current; the selection model does that already.
}

void MessageView::rowsRemoved()
{
    updateGeometries();
    viewport()->update();
    Q_EMIT moved();
}

void MessageView::dataChanged(const QModelIndex &, const QModelIndex &, const QList<int> &)
{
    viewport()->update();
}

void MessageView::setOffset(int offset)
{
    const bool before = std::exchange(m_adjusting, true);
    verticalScrollBar()->setValue(offset);
    m_adjusting = before;
}

void MessageView::setFollowing(bool following)
{
    if (following) {
        setOffset(0);
        viewport()->update();
    }
    follow(following);
}

void MessageView::follow(bool following)
{
    if (following == m_following)
        return;
    m_following = following;
    Q_EMIT followingChanged(following);
}

void MessageView::scrollContentsBy(int dx, int dy)
{
    if (dx != 0)
        m_header->setOffset(horizontalScrollBar()->value());
    if (dy != 0 && !m_adjusting)
        follow(verticalScrollBar()->value() == 0);
    // Rows that are kept in place look as before.
    if (!m_adjusting || dx != 0)
        viewport()->update();
    Q_EMIT moved();
}

QRect MessageView::visualRect(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const qint64 y = qint64(index.row()) * m_rowHeight - verticalScrollBar()->value();
    const qint64 clamped = std::clamp<qint64>(y, -1'000'000, 1'000'000); // far away is far enough
    return {MessagePainter::kGutter + m_header->sectionViewportPosition(index.column()),
            static_cast<int>(clamped), m_header->sectionSize(index.column()), m_rowHeight};
}

void MessageView::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid())
        return;
    const int height = viewport()->height();
    const int top = static_cast<int>(
        std::min<qint64>(qint64(index.row()) * m_rowHeight, std::numeric_limits<int>::max()));
    const int offset = verticalScrollBar()->value();
    const bool above = top < offset;
    const bool below = top + m_rowHeight > offset + height;
    if (hint == PositionAtCenter)
        verticalScrollBar()->setValue(top - (height - m_rowHeight) / 2);
    else if (hint == PositionAtTop || (above && hint == EnsureVisible))
        verticalScrollBar()->setValue(top);
    else if (hint == PositionAtBottom || (below && hint == EnsureVisible))
        verticalScrollBar()->setValue(top + m_rowHeight - height);
}

QModelIndex MessageView::indexAt(const QPoint &point) const
{
    const int row = rowAt(point.y());
    const int column = m_header->logicalIndexAt(std::max(0, point.x() - MessagePainter::kGutter));
    return row < 0 ? QModelIndex() : m_model.index(row, std::max(0, column));
}

int MessageView::horizontalOffset() const
{
    return horizontalScrollBar()->value();
}

int MessageView::verticalOffset() const
{
    return verticalScrollBar()->value();
}

void MessageView::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags)
{
    const int first = std::max(0, rowAt(std::max(0, rect.top())));
    const int last = rowAt(rect.bottom());
    if (rows() > 0)
        selectionModel()->select(
            QItemSelection(m_model.index(first, 0),
                           m_model.index(last < 0 ? rows() - 1 : last, kMessageColumns - 1)),
            flags);
}

QRegion MessageView::visualRegionForSelection(const QItemSelection &selection) const
{
    const qint64 offset = verticalScrollBar()->value();
    QRegion region;
    for (const QItemSelectionRange &range : selection) {
        const qint64 top = std::max<qint64>(qint64(range.top()) * m_rowHeight - offset, 0);
        const qint64 bottom =
            std::min<qint64>((qint64(range.bottom()) + 1) * m_rowHeight - offset, viewport()->height());
        if (top < bottom)
            region += QRect(0, static_cast<int>(top), viewport()->width(), static_cast<int>(bottom - top));
    }
    return region;
}

std::vector<MessagePainter::Cell> MessageView::cells() const
{
    std::vector<MessagePainter::Cell> list;
    for (int visual = 0; visual < m_header->count(); ++visual) {
        const int logical = m_header->logicalIndex(visual);
        if (!m_header->isSectionHidden(logical))
            list.push_back({static_cast<MessageColumn>(logical),
                            MessagePainter::kGutter + m_header->sectionViewportPosition(logical),
                            m_header->sectionSize(logical)});
    }
    return list;
}

} // namespace pushscope::ui
