// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/hubstatusbar.h"

#include "core/client/sources.h"
#include "ui/shell/snippets.h"
#include "ui/shell/loadmeter.h"
#include "ui/theme/theme.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/unitformat.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>

#include <utility>

namespace pushscope::ui {

namespace {

constexpr int kHeight = 24;
constexpr int kSide = 16;
constexpr int kGap = 16;

using Run = RunLabel::Run;

Run quiet(const QString &text)
{
    return {text, Tone::Secondary, false, {}};
}

Run strong(const QString &text)
{
    return {text, Tone::Primary, true, {}};
}

} // namespace

HubStatusBar::HubStatusBar(const Services &services, QWidget *parent)
    : QFrame(parent)
    , m_services(services)
    , m_address(new RunLabel(services.themes, FontRole::Small, this))
    , m_copy(new IconButton(services.themes, QStringLiteral("copy"), tr("Copy the hub's address"),
                            IconButton::Size::Compact, this))
    , m_said(new RunLabel(services.themes, FontRole::Small, this))
    , m_load(new RunLabel(services.themes, FontRole::Small, this))
{
    setObjectName(QStringLiteral("HubStatusBar"));
    setMinimumHeight(kHeight);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_copy->setFixedSize(kHeight, kHeight - 2);
    m_copy->setIconSize({12, 12});
    m_copy->setVisible(services.hub != nullptr);
    m_said->hide();

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kSide, 1, kSide, 0);
    row->setSpacing(kGap);
    auto *address = new QHBoxLayout;
    address->setSpacing(4);
    address->addWidget(m_address);
    address->addWidget(m_copy);
    row->addLayout(address);
    row->addWidget(m_said);
    for (int i = 0; i < 4; ++i)
        m_facts.push_back({});
    for (Fact &fact : m_facts) {
        fact.rule = new QFrame(this);
        fact.rule->setProperty("rule", true);
        fact.rule->setFixedSize(1, 12);
        fact.label = new RunLabel(services.themes, FontRole::Small, this);
        row->addWidget(fact.rule);
        row->addWidget(fact.label);
    }
    row->addStretch();
    row->addWidget(m_load);

    m_sayTimer.setSingleShot(true);
    connect(&m_sayTimer, &QTimer::timeout, this, [this] {
        m_said->hide();
        fit();
    });
    connect(m_copy, &QToolButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(pageAddress(m_services.hub->url()));
        Q_EMIT copied();
    });
}

void HubStatusBar::refresh(const LoadMeter &load)
{
    const Theme &theme = m_services.themes.theme();
    if (m_services.hub) {
        m_address->setRuns(
            {{m_services.hub->url().toString(QUrl::RemovePath), Tone::Primary, false, theme.good}});
        showHub(m_services.hub->statistics(), m_services.clock.steadyNow());
    } else {
        m_address->setRuns({{tr("No hub is running"), Tone::Error, false, theme.err}});
    }
    QStringList cost;
    if (load.framesPerSecond())
        cost.append(QStringLiteral("%1 fps").arg(*load.framesPerSecond()));
    if (load.cpuPercent())
        cost.append(QStringLiteral("CPU %1 %").arg(*load.cpuPercent()));
    m_load->setRuns({{cost.join(QStringLiteral(" · ")), Tone::Tertiary, false, {}}});
    fit();
}

base::RateMeter::Rate HubStatusBar::Traffic::feed(base::SteadyTime now, quint64 messagesNow, quint64 bytesNow)
{
    meter.add(now, messagesNow - std::exchange(messages, messagesNow),
              bytesNow - std::exchange(bytes, bytesNow));
    return meter.rate(now);
}

void HubStatusBar::showHub(const net::HubStatistics &hub, base::SteadyTime now)
{
    const Theme &theme = m_services.themes.theme();
    QList<Run> peers;
    for (const base::Transport transport : base::kAllTransports) {
        const int count = hub.peers.at(static_cast<std::size_t>(transport));
        Run name = quiet(displayName(transport) + u' ');
        name.dot = theme.colour(transport);
        peers.append(name);
        peers.append(strong(formatCount(static_cast<quint64>(count))));
        if (transport != base::kAllTransports.back())
            peers.append(quiet(QStringLiteral("    ")));
    }
    m_facts[0].label->setRuns(peers);

    if (!std::exchange(m_primed, true)) { // what came before this window is no rate of now
        m_in.messages = hub.publishedMessages;
        m_in.bytes = hub.publishedBytes;
        m_out.messages = hub.deliveredMessages;
        m_out.bytes = hub.deliveredBytes;
    }
    const auto traffic = [](const QString &word, base::RateMeter::Rate rate) {
        return QList<Run>{quiet(word + u' '), strong(formatCount(static_cast<quint64>(rate.events + 0.5))),
                          quiet(QStringLiteral(" msg/s · ") + formatByteRate(rate.bytes))};
    };
    m_facts[1].label->setRuns(traffic(tr("in"), m_in.feed(now, hub.publishedMessages, hub.publishedBytes)));
    m_facts[2].label->setRuns(traffic(tr("out"), m_out.feed(now, hub.deliveredMessages, hub.deliveredBytes)));

    QList<Run> quality;
    const auto status = m_services.sources.status(m_services.hubOverWebSocket);
    if (status && status->latencyP99) {
        quality.append(quiet(QStringLiteral("p99 ")));
        quality.append(strong(
            formatValue(static_cast<double>(status->latencyP99->count()), QStringLiteral("us")).text()));
        quality.append(quiet(QStringLiteral("    ")));
    }
    quality.append(quiet(tr("dropped ")));
    Run dropped = strong(formatCount(hub.dropped));
    if (hub.dropped > 0)
        dropped.tone = Tone::Error;
    quality.append(dropped);
    m_facts[3].label->setRuns(quality);
}

void HubStatusBar::say(const QString &sentence, std::chrono::milliseconds time)
{
    m_said->setRuns({{sentence, Tone::Ink, false, {}}});
    m_said->show();
    m_sayTimer.start(time);
    fit();
}

QString HubStatusBar::text() const
{
    QStringList parts{m_address->text()};
    if (m_said->isVisibleTo(this))
        parts.append(m_said->text());
    for (const Fact &fact : m_facts) {
        if (fact.label->isVisibleTo(this))
            parts.append(fact.label->text());
    }
    parts.append(m_load->text());
    return parts.join(QStringLiteral(" | "));
}

void HubStatusBar::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fit();
}

void HubStatusBar::fit()
{
    int used = 2 * kSide + m_address->sizeHint().width() + 4 + kHeight + kGap + m_load->sizeHint().width();
    if (!m_said->isHidden())
        used += kGap + m_said->sizeHint().width();
    // What is asked for first goes last: peers, then loss, then traffic.
    for (const std::size_t i : {0U, 3U, 1U, 2U}) {
        Fact &fact = m_facts[i];
        used += 2 * kGap + 1 + fact.label->sizeHint().width();
        const bool shown = used <= width() && !fact.label->text().isEmpty();
        fact.rule->setVisible(shown);
        fact.label->setVisible(shown);
    }
}

} // namespace pushscope::ui
