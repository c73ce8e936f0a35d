// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/tablebody.h"

#include "ui/dashboard/messagedelegate.h"
#include "ui/dashboard/streamdirectory.h"

#include <QFontMetrics>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr std::chrono::milliseconds kInterval{250};
constexpr std::size_t kChunk = 1000;
constexpr int kChunks = 20; ///< looked through for a rare topic before the past is given up
constexpr int kRow = 24;
constexpr int kLeft = 16;
constexpr int kRight = 10;   ///< where the scroll bar may stand
constexpr int kWide = 620;   ///< below, the event is left out
constexpr int kMedium = 420; ///< below, transport and latency too

} // namespace

TableBody::TableBody(const ThemeStore &themes, const capture::Capture &capture,
                     const StreamDirectory &directory, QWidget *parent)
    : PanelBody(parent)
    , m_capture(capture)
    , m_reader(capture)
    , m_directory(directory)
    , m_model(new MessageModel(this))
    , m_view(new QTableView(this))
{
    m_view->setModel(m_model);
    m_view->setItemDelegate(new MessageDelegate(themes, m_view));
    m_view->setFocusPolicy(Qt::NoFocus); // the panel has it and passes the keys on
    m_view->setSelectionMode(QAbstractItemView::NoSelection);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setAccessibleName(QStringLiteral("Latest messages"));
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setMinimumSectionSize(1);
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setSectionsClickable(false);
    m_view->horizontalHeader()->setMinimumSectionSize(1);
    m_view->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kLeft, 0, 0, 0);
    column->addWidget(m_view);
    const auto fit = [this, &themes] {
        m_view->verticalHeader()->setDefaultSectionSize(kRow * themes.textPercent() / 100);
        fitRows();
        fitColumns();
    };
    connect(&themes, &ThemeStore::changed, this, fit);
    fit();
}

void TableBody::setSpec(const PanelSpec &spec)
{
    const bool same = spec.bindings == m_spec.bindings;
    m_spec = spec;
    if (!same)
        resolve();
}

void TableBody::resolve()
{
    m_queries.clear();
    m_sourcesVersion = m_directory.sourcesVersion();
    for (const Binding &binding : m_spec.bindings) {
        const auto filter = broker::TopicFilter::parse(binding.filter);
        const client::SourceStatus *source = binding.source ? m_directory.source(*binding.source) : nullptr;
        if (filter && (source || !binding.source))
            m_queries.push_back({source ? std::optional(source->id) : std::nullopt, *filter});
    }
    m_filled = false;
}

bool TableBody::wants(const client::Frame &frame) const
{
    if (frame.kind != client::FrameKind::Message || frame.direction != client::Direction::In)
        return false;
    return std::ranges::any_of(m_queries, [&frame](const Query &query) {
        return (!query.source || *query.source == frame.source) &&
               query.filter.matches(QByteArrayView(frame.topic));
    });
}

void TableBody::draw(const DrawFrame &frame, const SeriesBinder &)
{
    if (m_sourcesVersion != m_directory.sourcesVersion())
        resolve();
    const auto held = frame.end < frame.now ? std::optional(frame.end) : std::nullopt;
    if (!m_filled || held != m_held) {
        const capture::Sequence last = m_capture.statistics().range.last;
        const auto end = held ? m_reader.find(*held + std::chrono::microseconds(1))
                              : std::optional(capture::Sequence{last.value + 1});
        if (!end)
            return; // it is being looked up
        fillBefore(*end);
        m_held = held;
        m_filled = true;
        m_followed = frame.now;
    }
    if (m_filling) {
        goOnFilling();
        return;
    }
    const bool atNewest = m_view->verticalScrollBar()->value() == 0;
    if (held || !atNewest || (m_followed && frame.now >= *m_followed && frame.now - *m_followed < kInterval))
        return;
    m_followed = frame.now;
    follow();
}

void TableBody::fillBefore(capture::Sequence end)
{
    m_filling = Filling{.end = end, .upper = end.value, .found = {}};
}

void TableBody::goOnFilling()
{
    Filling &filling = *m_filling;
    const quint64 first = m_capture.statistics().range.first.value;
    while (filling.chunks < kChunks && filling.upper > first && filling.found.size() < MessageModel::kMaxRows) {
        const quint64 lower = filling.upper - std::min<quint64>(filling.upper - first, kChunk);
        const auto chunk = m_reader.read({lower}, static_cast<std::size_t>(filling.upper - lower));
        if (!chunk)
            return;
        for (auto frame = chunk->frames.rbegin(); frame != chunk->frames.rend(); ++frame) {
            if (wants(**frame) && filling.found.size() < MessageModel::kMaxRows)
                filling.found.push_back(*frame);
        }
        filling.upper = lower;
        ++filling.chunks;
    }
    std::ranges::reverse(filling.found);
    m_model->clear();
    m_model->add(filling.found);
    m_next = filling.end;
    m_filling.reset();
}

void TableBody::follow()
{
    // So far behind that reading on would stop the display: begin again at the newest.
    const quint64 last = m_capture.statistics().range.last.value;
    if (last + 1 > m_next.value + kChunk * kChunks) {
        fillBefore({last + 1});
        goOnFilling();
        return;
    }
    std::vector<client::FramePtr> found;
    while (m_next.value <= last) {
        const auto chunk = m_reader.read(m_next, kChunk);
        if (!chunk || chunk->frames.empty())
            break;
        std::ranges::copy_if(chunk->frames, std::back_inserter(found),
                             [this](const client::FramePtr &frame) { return wants(*frame); });
        m_next.value = chunk->first.value + chunk->frames.size();
    }
    m_model->add(found);
}

std::chrono::microseconds TableBody::step(std::chrono::milliseconds) const
{
    return kInterval / 4; // how often to look does not depend on the window
}

bool TableBody::useKey(QKeyEvent *event)
{
    QScrollBar *bar = m_view->verticalScrollBar();
    const int page = bar->pageStep();
    switch (event->key()) {
    case Qt::Key_Up:
        bar->setValue(bar->value() - kRow);
        return true;
    case Qt::Key_Down:
        bar->setValue(bar->value() + kRow);
        return true;
    case Qt::Key_PageUp:
        bar->setValue(bar->value() - page);
        return true;
    case Qt::Key_PageDown:
        bar->setValue(bar->value() + page);
        return true;
    case Qt::Key_Home:
        bar->setValue(0);
        return true;
    case Qt::Key_End:
        bar->setValue(bar->maximum());
        return true;
    default:
        return false;
    }
}

void TableBody::resizeEvent(QResizeEvent *event)
{
    PanelBody::resizeEvent(event);
    fitRows();
    fitColumns();
}

void TableBody::fitRows()
{
    // A row cut in half at the bottom says less than none.
    const int room = height() - m_view->horizontalHeader()->sizeHint().height();
    const int rest = room % m_view->verticalHeader()->defaultSectionSize();
    layout()->setContentsMargins(kLeft, 0, 0, std::max(0, rest));
}

void TableBody::fitColumns()
{
    const int room = width() - kLeft;
    m_view->setColumnHidden(MessageModel::Event, room < kWide);
    m_view->setColumnHidden(MessageModel::Transport, room < kMedium);
    m_view->setColumnHidden(MessageModel::Latency, room < kMedium);
    const QFontMetrics metrics(m_view->font());
    const auto wide = [&metrics](const char *sample, int gap) {
        return metrics.horizontalAdvance(QLatin1String(sample)) + gap;
    };
    m_view->setColumnWidth(MessageModel::Time, wide("00:00:00.000", 20));
    m_view->setColumnWidth(MessageModel::Transport, 48);
    m_view->setColumnWidth(MessageModel::Topic, std::clamp(room / 6, wide("system/cpu/0", 16), 220));
    m_view->setColumnWidth(MessageModel::Event, wide("message", 24));
    m_view->setColumnWidth(MessageModel::Latency, wide("0,000 ms", 24));
    int used = 0;
    for (int column = 0; column < MessageModel::ColumnCount; ++column)
        used += column == MessageModel::Payload || m_view->isColumnHidden(column)
                    ? 0
                    : m_view->columnWidth(column);
    m_view->setColumnWidth(MessageModel::Payload, std::max(40, room - used - kRight));
}

} // namespace pushscope::ui
