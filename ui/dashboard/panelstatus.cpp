// SPDX-License-Identifier: GPL-3.0-or-later
// What a panel says of itself: where its data comes from, how fast, and what is wrong.
#include "ui/dashboard/panel.h"

#include "ui/dashboard/alertwatch.h"
#include "ui/dashboard/panelwords.h"
#include "ui/dashboard/streamdirectory.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/timetext.h"
#include "ui/widgets/unitformat.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace pushscope::ui {

namespace {

constexpr std::chrono::seconds kNeverStaleBefore{2};
constexpr int kUsualIntervals = 3;
constexpr std::size_t kTopicsToProbe = 16; ///< a payload each is parsed

} // namespace

bool Panel::hasData() const
{
    return m_spec.kind == PanelKind::Table ||
           std::ranges::any_of(m_binder.series(),
                               [](const PanelSeries &series) { return series.history->count() > 0; });
}

void Panel::updateStatus(const DrawFrame &frame, base::SteadyTime now)
{
    updateBadgesAndRate();
    updateMessage(frame);
    m_header->setState(stateOf(frame, now));
    m_body->setStale(staleFor(frame).has_value());
    if (const AlertState &alert = m_context.alerts.state(m_spec.id); alert.needsAttention())
        m_header->setAlert(alert.sentence(frame.end, m_binder.unit()));
}

void Panel::updateBadgesAndRate()
{
    const StreamDirectory &directory = m_context.directory;
    std::vector<PanelHeader::Badge> badges;
    std::set<const StreamDirectory::Topic *> heard; // a topic that two bindings read counts once
    for (const Binding &binding : m_spec.bindings) {
        const client::SourceStatus *source = binding.source ? directory.source(*binding.source) : nullptr;
        if (source) {
            const PanelHeader::Badge badge{source->id, source->transport, source->name};
            if (std::ranges::find(badges, badge) == badges.end())
                badges.push_back(badge);
        }
        const auto filter = broker::TopicFilter::parse(binding.filter);
        if (!filter || (binding.source && !source))
            continue;
        const auto topics = directory.topics(source ? std::optional(source->id) : std::nullopt, *filter);
        heard.insert(topics.begin(), topics.end());
    }
    double rate = 0;
    for (const StreamDirectory::Topic *topic : heard)
        rate += topic->rate;
    m_heard = !heard.empty();
    m_header->setBadges(badges);
    m_header->setRate(m_heard ? formatRate(rate) : QString());
}

PanelHeader::State Panel::stateOf(const DrawFrame &frame, base::SteadyTime now) const
{
    using Kind = PanelHeader::State::Kind;
    for (const Binding &binding : m_spec.bindings) {
        if (!binding.source)
            continue;
        const client::SourceStatus *source = m_context.directory.source(*binding.source);
        if (!source)
            return {Kind::Disconnected,
                    QStringLiteral("There is no source %1. Choose another.").arg(*binding.source),
                    {}};
        const QString text = connectionText(*source, now);
        if (!text.isEmpty()) {
            const bool helps = source->state != client::SourceState::Connecting;
            return {Kind::Disconnected, text, helps ? std::optional(source->id) : std::nullopt};
        }
    }
    if (const QString why = unreadable(); !why.isEmpty() && hasData())
        return {Kind::Unreadable, why, {}};
    // What stands below in full need not stand above.
    if (const auto age = staleFor(frame); age && m_message->isHidden())
        return {Kind::Stale, QStringLiteral("no data for %1").arg(durationText(*age)), {}};
    return {};
}

QString Panel::unreadable() const
{
    if (m_spec.kind == PanelKind::Table)
        return {};
    for (const Binding &binding : m_spec.bindings) {
        const auto filter = broker::TopicFilter::parse(binding.filter);
        const client::SourceStatus *source =
            binding.source ? m_context.directory.source(*binding.source) : nullptr;
        if (!filter || (binding.source && !source))
            continue;
        auto topics = m_context.directory.topics(source ? std::optional(source->id) : std::nullopt, *filter);
        if (topics.empty())
            continue;
        topics.resize(std::min(topics.size(), kTopicsToProbe));
        // With a wildcard some topics may well lack the field: only when all do is something wrong.
        const QString why = unreadableText(m_context.reader, topics.front()->last->payload, binding.field);
        const bool all = std::ranges::all_of(topics, [this, &binding](const StreamDirectory::Topic *topic) {
            return !unreadableText(m_context.reader, topic->last->payload, binding.field).isEmpty();
        });
        if (all)
            return why;
    }
    return {};
}

std::optional<std::chrono::microseconds> Panel::staleFor(const DrawFrame &frame) const
{
    if (frame.end < frame.now)
        return std::nullopt;
    std::optional<base::WallTime> newest;
    std::chrono::microseconds usual{0};
    for (const PanelSeries &series : m_binder.series()) {
        const auto sample = series.history->newest();
        if (sample && (!newest || sample->time > *newest)) {
            newest = sample->time;
            usual = series.history->usualInterval();
        }
    }
    if (!newest)
        return std::nullopt;
    const std::chrono::microseconds age = frame.now - *newest;
    if (age < std::max<std::chrono::microseconds>(usual * kUsualIntervals, kNeverStaleBefore))
        return std::nullopt;
    return age;
}

QString Panel::lastValueText(const DrawFrame &frame) const
{
    const auto age = staleFor(frame);
    if (!age || *age < frame.window || !isChart(m_spec.kind))
        return {};
    const PanelSeries *last = nullptr;
    for (const PanelSeries &series : m_binder.series()) {
        const auto sample = series.history->newest();
        if (sample && (!last || sample->time > last->history->newest()->time))
            last = &series;
    }
    const auto sample = last->history->newest();
    return QStringLiteral("No data for %1. Last value %2 at %3.")
        .arg(durationText(*age), formatValue(sample->value, m_binder.unit()).text(), clockText(sample->time));
}

void Panel::updateMessage(const DrawFrame &frame)
{
    QString text;
    if (m_spec.bindings.empty())
        text = QStringLiteral("Drop a topic here, or choose one with Edit in the panel's menu.");
    else if (hasData())
        text = lastValueText(frame); // once the picture has nothing left of it
    else
        text = m_heard ? unreadable()
                       : QStringLiteral("Nothing has come on %1 yet.").arg(topicText(m_spec.bindings));
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
}

void Panel::updateAlert(const DrawFrame &frame)
{
    if (!m_spec.threshold || m_spec.kind == PanelKind::Table)
        return;
    AlertState &alert = m_context.alerts.state(m_spec.id);
    ui::updateAlert(alert, m_spec, m_binder, m_context.pool, frame);
    m_header->setAlert(alert.needsAttention() ? alert.sentence(frame.end, m_binder.unit()) : QString());
}

} // namespace pushscope::ui
