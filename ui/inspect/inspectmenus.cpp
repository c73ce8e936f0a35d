// SPDX-License-Identifier: GPL-3.0-or-later
// The menus of the inspect view: see inspectview_p.h.
#include "core/client/sources.h"
#include "ui/inspect/columnlayout.h"
#include "ui/inspect/filterfield.h"
#include "ui/inspect/filterterms.h"
#include "ui/inspect/inspecttoolbar.h"
#include "ui/inspect/inspectview_p.h"
#include "ui/inspect/messagetablemodel.h"
#include "ui/inspect/messageview.h"
#include "ui/inspect/savedfilters.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/unitformat.h"

#include <QHeaderView>
#include <QMenu>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr qsizetype kMenuText = 60;
constexpr std::size_t kMenuBookmarks = 30;

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
    connect(popover, &SavedFilters::saved, this, [this](const QString &name) {
        Q_EMIT q->said(tr("Saved as %1.").arg(plainText(name, kMenuText)));
    });
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
    menu->addSeparator();
    connect(add(menu, tr("Open a file…"), u"Ctrl+O"), &QAction::triggered, q, &InspectView::openWanted);
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
        menu->addAction(tr("And %1 older ones").arg(formatCount(notes.size() - kMenuBookmarks)))
            ->setEnabled(false);
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
    if (table->selectedCount() == 2)
        connect(menu->addAction(tr("Compare these two")), &QAction::triggered, this, &Private::compareTwo);
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
    if (!status || status->transport != base::Transport::WebSocket ||
        status->state != client::SourceState::Connected)
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

} // namespace pushscope::ui
