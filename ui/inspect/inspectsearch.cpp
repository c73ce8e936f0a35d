// SPDX-License-Identifier: GPL-3.0-or-later
// What the inspect view looks at, and how it keeps up: see inspectview_p.h.
#include "ui/inspect/filterfield.h"
#include "ui/inspect/filtervocabulary.h"
#include "ui/inspect/inspecttoolbar.h"
#include "ui/inspect/inspectview_p.h"
#include "ui/inspect/messagetablemodel.h"
#include "ui/inspect/messageview.h"
#include "ui/inspect/selectionkeeper.h"
#include "ui/inspect/tableoverlay.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/unitformat.h"

#include <algorithm>

namespace pushscope::ui {

namespace {

using namespace std::chrono_literals;

constexpr auto kTexts = 100ms; ///< counts change too fast to be read otherwise
constexpr auto kNames = 1s;

quint64 heldFrames(const capture::Capture::Range &range)
{
    return range.last.value + 1 > range.first.value ? range.last.value + 1 - range.first.value : 0;
}

QString durationText(std::chrono::microseconds span)
{
    return formatValue(static_cast<double>(span.count()), QStringLiteral("us")).text();
}

} // namespace

void InspectView::Private::show(capture::Capture *next)
{
    letGo();
    auto before = std::move(loader);
    capture = next;
    loader = std::make_unique<capture::FrameLoader>(*next);
    detail->setLoader(loader.get());
    before.reset();
    shown = wanted = pinned = goal = {};
    settling = false;
    keeper->drop();
    if (paused) {
        paused = false;
        Q_EMIT q->pausedChanged(false);
    }
    model->setLimit(std::nullopt);
    notebook.setCapture(next);
    vocabulary->setCapture(next);
    histogram->setCapture(next);
    namesAt.reset();
    refreshNames();
    rules.set(store.state().rules, names.filterOptions());
    table->setFollowing(true);
    search();
    if (opened) {
        const auto statistics = next->statistics();
        histogram->show(statistics.newest, statistics.oldest);
        histogram->setSpan(std::chrono::milliseconds::max());
    }
}

void InspectView::Private::search()
{
    brushPause.stop();
    capture::FrameFinder::Request request;
    if (filter.kind != capture::FilterNode::Kind::Everything)
        request.filter = capture::FilterProgram(filter, names.filterOptions());
    if (const auto &brush = histogram->brush()) {
        request.from = brush->from;
        request.until = brush->until;
    }
    keeper->take();
    if (!table->isFollowing() && goal.value == 0) {
        const int current = table->currentIndex().row();
        const bool seen = current >= table->topRow() && current <= table->topRow() + table->visibleRows();
        goal = model->sequence(seen ? current : table->topRow());
        goalIsSelected = false;
    }
    const bool following = table->isFollowing();
    settling = true;
    auto before = std::exchange(finder, std::make_shared<capture::FrameFinder>(*capture, std::move(request)));
    model->setFeed(finder.get(), loader.get());
    table->setFollowing(following);
    before.reset();
    settle();
    textsAt.reset();
    refreshTexts();
}

void InspectView::Private::searchSoon()
{
    if (!brushPause.isActive())
        brushPause.start();
}

void InspectView::Private::settle()
{
    const auto progress = finder->progress();
    const bool over = progress.unscanned == 0;
    if (settling)
        keeper->restore();
    if (goal.value > 0) {
        int row = model->rowAt(goal);
        if (row < 0 && over)
            row = model->rowCount() - 1;
        if (row >= 0 && goalIsSelected) {
            table->goTo(row);
            goal = {};
        } else if (row >= 0) {
            table->scrollTo(model->index(row, 0), QAbstractItemView::PositionAtCenter);
            goal = {};
        }
        if (over)
            goal = {};
    }
    if (over)
        settling = false;
}

base::WallTime InspectView::Private::rightEdge(const capture::Capture::Statistics &statistics) const
{
    if (opened)
        return statistics.newest + 1ms;
    return paused ? pausedAt : services.clock.wallNow();
}

void InspectView::Private::tick()
{
    if (!finder)
        return;
    const base::SteadyTime now = services.clock.steadyNow();
    model->refresh();
    if (settling || goal.value > 0)
        settle();
    followDetail();
    detail->tick();
    const bool textsAreOld = !textsAt || now - *textsAt >= kTexts;
    if (!textsAreOld)
        return;
    const auto statistics = capture->statistics();
    const base::WallTime edge = paused && !opened ? pausedAt : rightEdge(statistics);
    histogram->show(edge, statistics.frames > 0 ? statistics.oldest : edge);
    if (!namesAt || now - *namesAt >= kNames)
        refreshNames();
    refreshTexts();
}

void InspectView::Private::refreshNames()
{
    namesAt = services.clock.steadyNow();
    if (names.update(*capture, opened ? nullptr : &services.sources)) {
        rules.set(store.state().rules, names.filterOptions());
        table->marksChanged();
    }
    notebook.read();
}

void InspectView::Private::showMessage(capture::Sequence sequence)
{
    if (sequence.value == 0 || sequence == shown)
        return;
    wanted = sequence;
    followDetail();
}

void InspectView::Private::followDetail()
{
    if (wanted.value == 0)
        return;
    if (client::FramePtr frame = loader->frame(wanted)) {
        shown = std::exchange(wanted, {});
        detail->show(shown, std::move(frame));
    } else if (loader->isGone(wanted)) {
        wanted = {};
    }
}

void InspectView::Private::goTo(capture::Sequence sequence)
{
    goal = sequence;
    goalIsSelected = true;
    settle();
}

void InspectView::Private::goTo(base::WallTime time)
{
    // A capture on disk may have to read for it.
    background.start([this, source = capture, time] {
        const capture::Sequence at = source->find(time);
        QMetaObject::invokeMethod(this, [this, source, at] {
            if (source == capture)
                goTo(at);
        });
    });
}

bool InspectView::Private::isNarrowed() const
{
    return filter.kind != capture::FilterNode::Kind::Everything || histogram->brush();
}

void InspectView::Private::refreshTexts()
{
    textsAt = services.clock.steadyNow();
    const auto progress = finder->progress();
    const auto statistics = capture->statistics();
    refreshCount(progress, heldFrames(statistics.range));
    refreshEmpty(progress, statistics);
    refreshFooter(progress, statistics);
    refreshPill();
    if (const auto &brush = histogram->brush()) {
        const base::WallTime until = brush->until.value_or(rightEdge(statistics));
        histogram->setBrushText(
            tr("%1 · %2 messages")
                .arg(durationText(std::max(0us, std::chrono::microseconds(until - brush->from))),
                     formatCount(static_cast<quint64>(model->rowCount()))));
    }
}

void InspectView::Private::refreshCount(const capture::FrameFinder::Progress &progress, quint64 held)
{
    if (!toolbar)
        return;
    const auto found = static_cast<quint64>(progress.matches.size());
    const quint64 all = progress.scanned + progress.unscanned;
    const double done =
        progress.unscanned == 0 || all == 0
            ? 1
            : std::min(0.999, static_cast<double>(progress.scanned) / static_cast<double>(all));
    toolbar->filter().setCount(
        isNarrowed() ? tr("%1 of %2").arg(formatCount(found), formatCount(std::max(found, held)))
                     : formatCount(held),
        isNarrowed() ? done : 1);
}

void InspectView::Private::refreshEmpty(const capture::FrameFinder::Progress &progress,
                                        const capture::Capture::Statistics &statistics)
{
    EmptyNote &empty = overlay->empty();
    const quint64 held = heldFrames(statistics.range);
    if (model->rowCount() > 0)
        empty.say({}, {});
    else if (held == 0)
        empty.say(opened ? tr("There is no message in this file.")
                         : tr("Every message that a source receives or sends appears here."),
                  {});
    else if (progress.unscanned > 0)
        empty.say(
            tr("No match yet. %1 of %2 looked at.").arg(formatCount(progress.scanned), formatCount(held)),
            {});
    else if (isNarrowed())
        empty.say(tr("No message matches. %1 captured.").arg(formatCount(held)),
                  histogram->brush() ? tr("Clear filter and time") : tr("Clear filter"));
    else
        empty.say({}, {});
}

void InspectView::Private::refreshFooter(const capture::FrameFinder::Progress &progress,
                                         const capture::Capture::Statistics &statistics)
{
    QStringList sentences;
    if (statistics.forgotten > 0)
        sentences.append(tr("%1 oldest messages left to stay within %2.")
                             .arg(formatCount(statistics.forgotten),
                                  formatBytes(static_cast<double>(statistics.budgetBytes))));
    if (progress.matches.size() > MessageTableModel::kMaxRows)
        sentences.append(tr("The newest %1 are in the table; a filter or a stretch of time finds the others.")
                             .arg(formatCount(static_cast<quint64>(MessageTableModel::kMaxRows))));
    if (progress.costly > 0)
        sentences.append(
            tr("The regular expression was given up on %1 texts; make it simpler to find them all.")
                .arg(formatCount(progress.costly)));
    if (progress.error)
        sentences.append(progress.error->sentence());
    const QString text = sentences.join(u' ');
    if (footer->text() != text)
        footer->setText(text);
    footer->setVisible(!text.isEmpty());
}

void InspectView::Private::refreshPill()
{
    PillButton &pill = overlay->pill();
    if (paused) {
        const quint64 behind = model->behind();
        pill.say(behind > 0 ? tr("Paused, %1 behind").arg(formatCount(behind)) : tr("Paused"));
        return;
    }
    const int newer = table->topRow();
    pill.say(table->isFollowing() || newer == 0
                 ? QString()
                 : tr("%1 newer").arg(formatCount(static_cast<quint64>(newer))));
}

} // namespace pushscope::ui
