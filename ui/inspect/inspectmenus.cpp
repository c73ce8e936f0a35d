// SPDX-License-Identifier: GPL-3.0-or-later
// What a person can do with messages: menus, keys, bookmarks, copying. See inspectview_p.h.
#include "core/capture/filter/filtervalues.h"
#include "core/client/sources.h"
#include "core/net/hub.h"
#include "ui/inspect/columnlayout.h"
#include "ui/inspect/filterfield.h"
#include "ui/inspect/filterterms.h"
#include "ui/inspect/inspecttoolbar.h"
#include "ui/inspect/inspectview_p.h"
#include "ui/inspect/linepopover.h"
#include "ui/inspect/messagetablemodel.h"
#include "ui/inspect/messageview.h"
#include "ui/inspect/ruleseditor.h"
#include "ui/inspect/savedfilters.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/timetext.h"
#include "ui/widgets/unitformat.h"

#include <QDateTime>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>

#include <algorithm>

namespace pushscope::ui {

namespace {

using std::chrono::microseconds;

constexpr qsizetype kMenuText = 60;
constexpr std::size_t kMenuBookmarks = 30;
constexpr std::size_t kMostCurl = 100;
constexpr std::size_t kMostExported = 1'000'000; ///< of a selection in several pieces

/// The instant a person means: on the day of `near` when no day was written.
base::WallTime instantOf(const capture::FilterMoment &moment, base::WallTime near)
{
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(near.time_since_epoch()).count();
    const QTimeZone zone = moment.utc ? QTimeZone::utc() : QTimeZone::systemTimeZone();
    const QDate day = moment.day ? QDate::fromJulianDay(*moment.day) : QDateTime::fromMSecsSinceEpoch(ms, zone).date();
    const QDateTime midnight(day, QTime(0, 0), zone);
    // Through the clock, not by adding: a day may have 23 hours.
    const QDateTime at(day, QTime::fromMSecsSinceStartOfDay(static_cast<int>(moment.microseconds / 1000)), zone);
    const qint64 whole = (at.isValid() ? at : midnight).toMSecsSinceEpoch();
    return base::WallTime(microseconds(whole * 1000 + moment.microseconds % 1000));
}

QAction *add(QMenu *menu, const QString &text, const char16_t *key = nullptr)
{
    // The key is taken by the view itself; here it is only told.
    return menu->addAction(key ? text + u'\t' + QString::fromUtf16(key) : text);
}

} // namespace

void InspectView::Private::setFilter(const QString &text)
{
    if (toolbar)
        toolbar->filter().setText(text);
}

void InspectView::Private::addToFilter(const QString &term)
{
    setFilter(withTerm(filterText, term));
}

void InspectView::Private::clearAll()
{
    histogram->setBrush(std::nullopt);
    if (filterText.isEmpty())
        search();
    else
        setFilter({});
}

void InspectView::Private::fillFilterMenu(QMenu *menu)
{
    menu->clear();
    const InspectState &state = store.state();
    const auto addFilter = [this, menu](const QString &name, const QString &text) {
        connect(menu->addAction(menuText(plainText(name, kMenuText))), &QAction::triggered, this,
                [this, text] { setFilter(text); });
    };
    if (!state.saved.empty())
        menu->addSection(tr("Saved filters"));
    for (const InspectState::SavedFilter &saved : state.saved)
        addFilter(saved.name, saved.text);
    if (!state.recent.isEmpty())
        menu->addSection(tr("Recent"));
    for (const QString &recent : state.recent)
        addFilter(recent, recent);
    menu->addSeparator();
    QAction *save = menu->addAction(tr("Save this filter…"));
    save->setEnabled(!filterText.isEmpty());
    connect(save, &QAction::triggered, this, [this] { openSaved(filterText, &toolbar->filter()); });
    connect(menu->addAction(tr("Edit saved filters…")), &QAction::triggered, this,
            [this] { openSaved({}, &toolbar->filter()); });
}

void InspectView::Private::openSaved(const QString &text, QWidget *anchor)
{
    auto *popover = new SavedFilters(services.themes, store, text, q);
    connect(popover, &SavedFilters::saved, this,
            [this](const QString &name) { Q_EMIT q->said(tr("Saved as %1.").arg(plainText(name, kMenuText))); });
    popover->openAt(anchor, Popover::Side::Below);
}

void InspectView::Private::fillMoreMenu(QMenu *menu)
{
    menu->clear();
    fillBookmarks(menu->addMenu(tr("Bookmarks")));
    menu->addSeparator();
    connect(add(menu, tr("Go to a time…"), u"Ctrl+G"), &QAction::triggered, this, &Private::askTime);
    connect(menu->addAction(tr("Colour messages…")), &QAction::triggered, this, &Private::openRules);
    columns->fill(menu->addMenu(tr("Columns")));
    if (pinned.value > 0) {
        menu->addSeparator();
        connect(menu->addAction(tr("Compare with the previous message again")), &QAction::triggered, this,
                &Private::unpin);
    }
}

void InspectView::Private::fillBookmarks(QMenu *menu)
{
    notebook.read();
    const auto notes = notebook.all();
    for (std::size_t i = 0; i < std::min(notes.size(), kMenuBookmarks); ++i) {
        const QString number = tr("Message %1").arg(formatCount(notes[i].sequence.value));
        const QString text = notes[i].text.isEmpty() ? number : number + QStringLiteral(": ") + notes[i].text;
        connect(menu->addAction(menuText(plainText(text, kMenuText))), &QAction::triggered, this,
                [this, sequence = notes[i].sequence] { goTo(sequence); });
    }
    if (notes.size() > kMenuBookmarks)
        menu->addAction(tr("And %1 older ones").arg(formatCount(notes.size() - kMenuBookmarks)))->setEnabled(false);
    if (notes.empty())
        menu->addAction(tr("None yet. B keeps the selected message."))->setEnabled(false);
}

void InspectView::Private::openContextMenu(const QPoint &at)
{
    const QModelIndex index = table->indexAt(at);
    if (!index.isValid())
        return;
    auto *menu = new QMenu(table);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addFilterActions(menu, index.row(), static_cast<MessageColumn>(index.column()));
    menu->addSeparator();
    addCopyActions(menu);
    menu->addSeparator();
    const bool marked = notebook.has(model->sequence(index.row()));
    connect(add(menu, marked ? tr("Remove the bookmark") : tr("Bookmark"), u"B"), &QAction::triggered, this,
            &Private::toggleBookmark);
    connect(add(menu, tr("Note…"), u"N"), &QAction::triggered, this, &Private::editNote);
    addSendAction(menu, index.row());
    connect(add(menu, tr("Pin for comparing"), u"P"), &QAction::triggered, this, &Private::pin);
    connect(add(menu, tr("Go to a time…"), u"Ctrl+G"), &QAction::triggered, this, &Private::askTime);
    menu->popup(table->viewport()->mapToGlobal(at));
}

void InspectView::Private::addFilterActions(QMenu *menu, int row, MessageColumn column)
{
    const client::FramePtr frame = model->frame(row);
    if (!frame)
        return;
    const QString source = model->sourceName(frame->source);
    QStringList terms;
    const auto offer = [&](MessageColumn of, const QString &text) {
        const QString term = filterTerm(of, *frame, source);
        if (term.isEmpty() || terms.contains(term))
            return;
        terms.append(term);
        connect(menu->addAction(menuText(text + QStringLiteral(": ") + plainText(term, kMenuText))),
                &QAction::triggered, this, [this, term] { addToFilter(term); });
    };
    offer(column, tr("Only this"));
    offer(MessageColumn::Topic, tr("Only this topic"));
    offer(MessageColumn::Source, tr("Only this source"));
    const QString without = filterTerm(MessageColumn::Topic, *frame, source);
    if (!without.isEmpty())
        connect(menu->addAction(tr("Without this topic")), &QAction::triggered, this,
                [this, without] { addToFilter(u'-' + without); });
}

void InspectView::Private::addSendAction(QMenu *menu, int row)
{
    const client::FramePtr frame = model->frame(row);
    if (!frame || opened || frame->kind != client::FrameKind::Message)
        return;
    const auto status = services.sources.status(frame->source);
    if (!status || status->transport != base::Transport::WebSocket || status->state != client::SourceState::Connected)
        return;
    connect(menu->addAction(tr("Send this payload to %1").arg(menuText(plainText(status->name, kMenuText)))),
            &QAction::triggered, this, [this, frame] {
                services.sources.send(frame->source, frame->payload, frame->payloadKind);
                Q_EMIT q->said(tr("Sent."));
            });
}

void InspectView::Private::addCopyActions(QMenu *menu)
{
    using Form = MessageCopier::Form;
    const auto offer = [this, menu](const QString &text, Form form, const char16_t *key) {
        connect(add(menu, text, key), &QAction::triggered, this, [this, form] { copy(form); });
    };
    offer(tr("Copy payload"), Form::Payload, u"Ctrl+C");
    offer(tr("Copy as JSON"), Form::Json, u"Ctrl+Shift+C");
    offer(tr("Copy as curl"), Form::Curl, nullptr);
    offer(tr("Copy as hex"), Form::Hex, nullptr);
}

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
            return FrameSelection::matches(finder, model->matches(ranges.front().first, ranges.front().second));
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
        Q_EMIT q->said(tr("%1 messages are selected, and at most %2 can be copied. Export them instead.")
                           .arg(formatCount(static_cast<quint64>(table->selectedCount())), formatCount(most)));
        return;
    }
    copier.copy(*capture, {.sequences = selected(most),
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
            Q_EMIT q->said(tr("There are %1 bookmarks. Remove some first.").arg(formatCount(Notebook::kMaxNotes)));
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
            Q_EMIT q->said(tr("There are %1 notes. Remove some first.").arg(formatCount(Notebook::kMaxNotes)));
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
        return capture::momentFrom(text.trimmed()) ? QString()
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
