// SPDX-License-Identifier: GPL-3.0-or-later
// What a person can do with messages: keys, bookmarks, copying, exporting. See inspectview_p.h.
#include "core/capture/filter/filtervalues.h"
#include "core/net/hub.h"
#include "ui/inspect/inspecttoolbar.h"
#include "ui/inspect/inspectview_p.h"
#include "ui/inspect/linepopover.h"
#include "ui/inspect/messagetablemodel.h"
#include "ui/inspect/messageview.h"
#include "ui/inspect/ruleseditor.h"
#include "ui/widgets/unitformat.h"

#include <QDateTime>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace pushscope::ui {

namespace {

using std::chrono::microseconds;

constexpr std::size_t kMostCurl = 100;
constexpr std::size_t kMostExported = 1'000'000; ///< of a selection in several pieces

/// The instant a person means: on the day of `near` when no day was written.
base::WallTime instantOf(const capture::FilterMoment &moment, base::WallTime near)
{
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(near.time_since_epoch()).count();
    const QTimeZone zone = moment.utc ? QTimeZone::utc() : QTimeZone::systemTimeZone();
    const QDate day =
        moment.day ? QDate::fromJulianDay(*moment.day) : QDateTime::fromMSecsSinceEpoch(ms, zone).date();
    const QDateTime midnight(day, QTime(0, 0), zone);
    // Through the clock, not by adding: a day may have 23 hours.
    const QDateTime at(day, QTime::fromMSecsSinceStartOfDay(static_cast<int>(moment.microseconds / 1000)),
                       zone);
    const qint64 whole = (at.isValid() ? at : midnight).toMSecsSinceEpoch();
    return base::WallTime(microseconds(whole * 1000 + moment.microseconds % 1000));
}

} // namespace

std::vector<capture::Sequence> InspectView::Private::selected(std::size_t most) const
{
    std::vector<capture::Sequence> sequences;
    for (const auto &[first, last] : table->selectedRanges()) {
        for (int row = first; row <= last && sequences.size() < most; ++row) {
            if (const capture::Sequence at = model->sequence(row); at.value > 0)
                sequences.push_back(at);
        }
    }
    std::ranges::reverse(sequences);
    return sequences;
}

std::unique_ptr<capture::FrameSelection> InspectView::Private::selectionFor(ExportScope scope) const
{
    using capture::FrameSelection;
    switch (scope) {
    case ExportScope::Selection: {
        const auto ranges = table->selectedRanges();
        // One stretch, however long, is a part of the search.
        if (ranges.size() == 1)
            return FrameSelection::matches(finder,
                                           model->matches(ranges.front().first, ranges.front().second));
        return FrameSelection::of(selected(kMostExported));
    }
    case ExportScope::Filtered:
        return FrameSelection::matches(finder, model->matches(0, model->rowCount() - 1));
    case ExportScope::Everything:
        break;
    }
    return FrameSelection::everything(*capture);
}

void InspectView::Private::copy(MessageCopier::Form form)
{
    const bool curl = form == MessageCopier::Form::Curl;
    const std::size_t most = curl ? kMostCurl : MessageCopier::kMost;
    if (static_cast<std::size_t>(table->selectedCount()) > most) {
        Q_EMIT q->said(
            tr("%1 messages are selected, and at most %2 can be copied. Export them instead.")
                .arg(formatCount(static_cast<quint64>(table->selectedCount())), formatCount(most)));
        return;
    }
    copier.copy(*capture,
                {.sequences = selected(most),
                 .form = form,
                 .hub = services.hub ? services.hub->url() : QUrl(QStringLiteral("http://127.0.0.1:8080")),
                 .sourceName = [names = names](client::SourceId source) { return names.name(source); }});
}

void InspectView::Private::pin()
{
    const int row = table->currentIndex().row();
    const capture::Sequence sequence = model->sequence(row);
    if (sequence == pinned) {
        unpin();
        return;
    }
    const client::FramePtr frame = model->frame(row);
    if (!frame)
        return;
    pinned = sequence;
    detail->pin(sequence, frame);
    table->marksChanged();
    Q_EMIT q->said(tr("Pinned. Diff compares with message %1 now.").arg(formatCount(sequence.value)));
}

void InspectView::Private::compareTwo()
{
    const std::vector<capture::Sequence> two = selected(3);
    if (two.size() != 2)
        return;
    const capture::Sequence current = model->sequence(table->currentIndex().row());
    const capture::Sequence other = two.front() == current ? two.back() : two.front();
    const int row = model->rowOf(other);
    const client::FramePtr frame = row < 0 ? nullptr : model->frame(row);
    if (!frame)
        return;
    pinned = other;
    detail->pin(other, frame);
    detail->setTab(DetailPane::Tab::Diff);
    table->marksChanged();
}

void InspectView::Private::unpin()
{
    pinned = {};
    detail->pin({}, nullptr);
    table->marksChanged();
}

void InspectView::Private::toggleBookmark()
{
    const auto sequences = selected(Notebook::kMaxNotes);
    if (sequences.empty())
        return;
    const bool all = std::ranges::all_of(sequences, [this](capture::Sequence s) { return notebook.has(s); });
    for (const capture::Sequence sequence : sequences) {
        if (all)
            notebook.remove(sequence);
        else if (!notebook.has(sequence) && !notebook.set(sequence, {})) {
            Q_EMIT q->said(
                tr("There are %1 bookmarks. Remove some first.").arg(formatCount(Notebook::kMaxNotes)));
            break;
        }
    }
    table->marksChanged();
}

QPoint InspectView::Private::besideCurrent() const
{
    const QRect row = table->visualRect(table->currentIndex());
    const int y = std::clamp(row.bottom() + 4, 0, table->viewport()->height());
    return table->viewport()->mapToGlobal(QPoint(MessagePainter::kGutter, y));
}

void InspectView::Private::editNote()
{
    const capture::Sequence sequence = model->sequence(table->currentIndex().row());
    if (sequence.value == 0)
        return;
    const LinePopover::Words words{.title = tr("Note on message %1").arg(formatCount(sequence.value)),
                                   .placeholder = tr("What is it about?"),
                                   .confirm = tr("Keep"),
                                   .remove = notebook.has(sequence) ? tr("Remove") : QString()};
    auto *popover = new LinePopover(words, notebook.text(sequence), {}, q);
    connect(popover, &LinePopover::taken, this, [this, sequence](const QString &text) {
        if (!notebook.set(sequence, text))
            Q_EMIT q->said(
                tr("There are %1 notes. Remove some first.").arg(formatCount(Notebook::kMaxNotes)));
        table->marksChanged();
    });
    connect(popover, &LinePopover::removed, this, [this, sequence] {
        notebook.remove(sequence);
        table->marksChanged();
    });
    popover->openOver(besideCurrent());
}

void InspectView::Private::askTime()
{
    const LinePopover::Words words{
        .title = tr("Go to a time"), .placeholder = QStringLiteral("14:32:05"), .confirm = tr("Go")};
    const auto check = [](const QString &text) {
        return capture::momentFrom(text.trimmed())
                   ? QString()
                   : tr("Write a time as 14:32:05 or 2026-01-31T14:32:05.250.");
    };
    auto *popover = new LinePopover(words, {}, check, q);
    connect(popover, &LinePopover::taken, this, [this](const QString &text) {
        if (const auto moment = capture::momentFrom(text.trimmed()))
            goTo(instantOf(*moment, rightEdge(capture->statistics())));
    });
    popover->openOver(table->viewport()->mapToGlobal(QPoint(MessagePainter::kGutter, 8)));
}

void InspectView::Private::openRules()
{
    auto *editor = new RulesEditor(services.themes, store, q);
    connect(editor, &RulesEditor::changed, this, [this] {
        rules.set(store.state().rules, names.filterOptions());
        table->marksChanged();
    });
    if (store.state().rules.empty())
        editor->addRule();
    editor->openAt(toolbar ? static_cast<QWidget *>(toolbar) : histogram, Popover::Side::Below);
}

void InspectView::Private::takeKey(QKeyEvent *event)
{
    const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    const bool control = event->modifiers() == Qt::ControlModifier;
    const int key = event->key();
    event->accept();
    if (control && key == Qt::Key_F)
        q->focusFilter();
    else if (control && key == Qt::Key_G)
        askTime();
    else if (control && key == Qt::Key_E)
        q->exportMessages();
    else if (event->modifiers() == (Qt::ControlModifier | Qt::ShiftModifier) && key == Qt::Key_C)
        copy(MessageCopier::Form::Json);
    else if (plain && key == Qt::Key_Escape && histogram->brush())
        clearAll();
    else if (plain && key == Qt::Key_Escape && !filterText.isEmpty())
        setFilter({});
    else if (plain && key == Qt::Key_P)
        pin();
    else if (plain && key == Qt::Key_B)
        toggleBookmark();
    else if (plain && key == Qt::Key_N)
        editNote();
    else
        event->ignore();
}

void InspectView::exportMessages()
{
    const auto statistics = d->capture->statistics();
    const bool paused = d->paused;
    ExportFlow::Offer offer{
        .capture = *d->capture,
        .keep = d->opened,
        .counts = {.selection = static_cast<quint64>(d->table->selectedCount()),
                   .filtered = d->isNarrowed() || paused ? static_cast<quint64>(d->model->rowCount()) : 0,
                   .everything = statistics.range.last.value + 1 - statistics.range.first.value},
        .select = [this](ExportScope scope) { return d->selectionFor(scope); }};
    d->exports->exportMessages(std::move(offer), d->toolbar && d->toolbar->isVisible()
                                                     ? static_cast<QWidget *>(&d->toolbar->exportButton())
                                                     : this);
}

} // namespace pushscope::ui
