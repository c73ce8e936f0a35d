// SPDX-License-Identifier: GPL-3.0-or-later
// What the window does; how it is put together stands in windowparts.cpp.
#include "ui/shell/windowparts.h"

#include "core/client/sources.h"
#include "ui/dashboard/dashboardview.h"
#include "ui/inspect/inspectview.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/displayticker.h"
#include "ui/shell/foldaway.h"
#include "ui/shell/hubstatusbar.h"
#include "ui/shell/keyhelp.h"
#include "ui/shell/modebar.h"
#include "ui/shell/noticeline.h"
#include "ui/shell/paletteentries.h"
#include "ui/shell/settingspopover.h"
#include "ui/shell/topicmodel.h"
#include "ui/shell/topicview.h"
#include "ui/shell/transportbar.h"
#include "ui/shell/tryitstrip.h"
#include "ui/shell/windowactions.h"
#include "ui/sources/sourcebook.h"
#include "ui/sources/sourcespanel.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/timeview.h"

#include <QAction>
#include <QApplication>
#include <QMainWindow>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>

#include <algorithm>

namespace pushscope::ui {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kSlowest = 4s;
constexpr std::chrono::milliseconds kSlow = 250ms;
/// The tree may take a twentieth of the time at most, however many topics there are.
constexpr int kShare = 20;
constexpr int kStepsPerWindow = 10;
constexpr int kTreeLeast = 200;
constexpr int kWorkspaceBesideBoth = 400; ///< the tree and the sources
const QLatin1String kReset("dashboard.reset.");

/// What a topic shall become; none: what suits it.
std::optional<PanelKind> panelKind(TopicUse use)
{
    switch (use) {
    case TopicUse::Panel:
        return std::nullopt;
    case TopicUse::Line:
        return PanelKind::Line;
    case TopicUse::Area:
        return PanelKind::Area;
    case TopicUse::Stat:
        return PanelKind::Stat;
    case TopicUse::Gauge:
        return PanelKind::Gauge;
    case TopicUse::Table:
        return PanelKind::Table;
    }
    return std::nullopt;
}

/// The first widget inside `part` that the Tab key would reach.
QWidget *firstFocus(QWidget *part)
{
    for (QWidget *next = part; next;) {
        if (part->isAncestorOf(next) && next->isVisible() && next->isEnabled() &&
            next->focusPolicy() & Qt::TabFocus)
            return next;
        next = next->nextInFocusChain();
        if (next == part)
            break;
    }
    return nullptr;
}

} // namespace

void WindowParts::restore()
{
    const Settings settings = m_settings.settings();
    if (!settings.geometry.isEmpty())
        m_window->restoreGeometry(settings.geometry);
    m_tree->setCollapsedGroups(settings.collapsedGroups);
    m_actions->rates->setChecked(settings.treeShowsRates);
    m_splitter->setSizes({settings.treeWidth, m_window->width() - settings.treeWidth});
    if (QTabBar *tabs = dashboardTabs(); tabs && settings.dashboard < tabs->count())
        tabs->setCurrentIndex(settings.dashboard);
    if (settings.inspects)
        showInspect();
    else
        showDashboard();
    followThemes();
    refresh();
}

void WindowParts::remember()
{
    m_book->flush();
    Settings &settings = m_settings.edit();
    settings.geometry = m_window->saveGeometry();
    if (const QTabBar *tabs = dashboardTabs())
        settings.dashboard = std::max(0, tabs->currentIndex());
    m_settings.flush();
}

void WindowParts::followVisibility()
{
    m_ticker->follow();
    if (m_ticker->isRunning()) {
        if (!m_slow.isActive())
            m_slow.start(kSlow);
        tick(); // no empty picture until the first timer fires
    } else {
        m_slow.stop();
    }
}

void WindowParts::tick()
{
    const base::WallTime now = m_services.clock.wallNow();
    m_dashboard->timeView().tick(now);
    m_dashboard->tick(now);
    m_inspect->tick();
    m_transport->tick(now);
    m_load.frame();
    m_ticker->setRate(m_dashboard->framesPerSecond(), m_services.themes.reduceMotion());
}

void WindowParts::refresh()
{
    const base::SteadyTime begin = m_services.clock.steadyNow();
    m_load.sample(begin);
    m_settled = m_slow.isActive();
    if (m_tree->isVisible() || !m_window->isVisible())
        m_tree->refresh(m_services.clock.wallNow());
    m_status->refresh(m_load);
    reportCaptureTrouble();
    const auto cost = std::chrono::ceil<std::chrono::milliseconds>(m_services.clock.steadyNow() - begin);
    const auto pace = std::clamp(cost * kShare, kSlow, kSlowest);
    if (m_slow.isActive() && m_slow.intervalAsDuration() != pace)
        m_slow.start(pace);
}

void WindowParts::followTimeView()
{
    TimeView &time = this->time();
    m_transport->setTimeView(&time);
    const auto words = [this, &time] {
        m_actions->pause->setText(time.isLive() ? tr("&Pause") : tr("Go on &live"));
    };
    disconnect(m_timeChanges);
    m_timeChanges = connect(&time, &TimeView::changed, this, words);
    words();
    m_transport->tick(m_services.clock.wallNow());
}

void WindowParts::followThemes()
{
    const ThemeStore &themes = m_services.themes;
    const Settings &kept = m_settings.settings();
    m_actions->follow(themes);
    m_window->setWindowIcon(icon(QStringLiteral("mark"), themes.theme()));
    if (kept.theme == themes.choice() && kept.textPercent == themes.textPercent()
        && kept.reduceMotion == themes.reduceMotion())
        return;
    Settings &settings = m_settings.edit();
    settings.theme = themes.choice();
    settings.textPercent = themes.textPercent();
    settings.reduceMotion = themes.reduceMotion();
}

void WindowParts::togglePause()
{
    TimeView &time = this->time();
    if (time.isLive())
        time.pause(m_services.clock.wallNow());
    else
        time.live();
    tick();
}

void WindowParts::goLive()
{
    time().live();
    tick();
}

void WindowParts::step(int direction)
{
    if (inspects()) {
        m_inspect->step(direction);
        return;
    }
    TimeView &time = m_dashboard->timeView();
    time.panBy(std::chrono::microseconds(time.window()) / kStepsPerWindow * direction,
               m_services.clock.wallNow());
    tick();
}

void WindowParts::foldTree(bool open)
{
    if (m_tree->isHidden() == !open)
        return;
    if (!m_treeGaveWay) { // then it was a person
        if (inspects())
            m_settings.edit().treeOpenInInspect = open;
        else
            m_settings.edit().treeCollapsed = !open;
    }
    const int width = m_settings.settings().treeWidth;
    const auto settle = [this, open, width] {
        m_tree->setVisible(open);
        m_tree->setMinimumWidth(kTreeLeast);
        m_tree->setMaximumWidth(QWIDGETSIZE_MAX);
        const int beside = m_sources->isHidden() ? 0 : m_sources->width();
        if (open)
            m_splitter->setSizes({width, m_splitter->width() - width - beside, beside});
    };
    if (open) {
        m_tree->refresh(m_services.clock.wallNow());
        m_tree->setFixedWidth(1);
        m_tree->show();
    } else if (m_tree->isAncestorOf(QApplication::focusWidget())) {
        if (QWidget *next = firstFocus(m_views->currentWidget()))
            next->setFocus(Qt::OtherFocusReason);
    }
    m_treeFold->run(m_tree->width(), open ? width : 1, settle);
}

void WindowParts::cycleFocus()
{
    const QWidget *focus = QApplication::focusWidget();
    const bool inTree = focus && m_tree->isAncestorOf(focus);
    const bool inView = focus && m_views->isAncestorOf(focus);
    if (inView && m_sources->isVisible()) {
        m_sources->focusList();
        return;
    }
    if (focus && m_sources->isAncestorOf(focus)) {
        m_transport->focusFirst();
        return;
    }
    if (inTree || (!inView && !m_tree->isVisible())) {
        if (QWidget *first = firstFocus(m_views->currentWidget())) {
            first->setFocus(Qt::TabFocusReason);
            return;
        }
    }
    if (inTree || inView)
        m_transport->focusFirst();
    else if (m_tree->isVisible())
        m_tree->focusTopics();
}

void WindowParts::openPalette()
{
    if (!m_tree->isVisible())
        m_tree->refresh(m_services.clock.wallNow());
    QList<QAction *> actions = m_dashboard->commands() + m_actions->all();
    actions.removeAll(m_actions->find);
    std::vector<PaletteEntry> entries = entriesOf(actions);
    const auto append = [&entries](std::vector<PaletteEntry> more) {
        entries.insert(entries.end(), std::make_move_iterator(more.begin()),
                       std::make_move_iterator(more.end()));
    };
    append(windowEntries(
        [this](std::chrono::milliseconds length) { m_dashboard->timeView().setWindow(length); }));
    append(transportEntries(m_services));
    append(entriesOf(m_tree->model(), [this](const TopicRef &topic) {
        m_tree->select(topic);
        takeTopic(topic, TopicUse::Panel);
    }));
    m_palette->open(std::move(entries), m_settings.settings().recentCommands, *m_window);
}

void WindowParts::openSources()
{
    if (m_sources->isAncestorOf(QApplication::focusWidget())) {
        closeSources();
        return;
    }
    if (m_sources->isHidden()) {
        const int width = m_sources->sizeHint().width();
        const QList<int> before = m_splitter->sizes();
        m_sources->show();
        m_splitter->setSizes({before.value(0), before.value(1) - width, width});
        makeRoom();
    }
    m_sources->focusAddress();
}

void WindowParts::makeRoom()
{
    // Three columns need a wide window; in a narrow one the tree gives way to the sources for as long as they are open.
    const int needed = m_sources->minimumWidth() + kTreeLeast + kWorkspaceBesideBoth;
    const bool narrow = !m_sources->isHidden() && m_splitter->width() < needed;
    if (narrow == m_treeGaveWay || (narrow && m_tree->isHidden()))
        return;
    m_treeGaveWay = narrow;
    m_actions->tree->setChecked(!narrow);
}

bool WindowParts::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_splitter && event->type() == QEvent::Resize)
        makeRoom();
    return QObject::eventFilter(watched, event);
}

void WindowParts::closeSources()
{
    const bool hadFocus = m_sources->isAncestorOf(QApplication::focusWidget());
    m_sources->hide();
    makeRoom();
    if (!hadFocus)
        return;
    if (m_tree->isVisible())
        m_tree->focusTopics();
    else if (QWidget *first = firstFocus(m_dashboard))
        first->setFocus(Qt::OtherFocusReason);
}

void WindowParts::openSettings()
{
    if (!m_settingsPopover) {
        QList<QAction *> files;
        QList<QAction *> resets;
        for (QAction *action : m_dashboard->commands()) {
            if (action->objectName().startsWith(QLatin1String("layouts.")))
                files.append(action);
            else if (action->objectName().startsWith(kReset))
                resets.append(action);
        }
        m_settingsPopover = new SettingsPopover(m_services.themes, files, resets, m_window);
    }
    m_settingsPopover->openAt(m_modes->settingsButton(), Popover::Side::Right);
}

void WindowParts::openKeys()
{
    const QList<KeyHelp::Key> others{
        {tr("Left, Right"), tr("Step through time")},
        {tr("Enter"), tr("On a topic: make a panel")},
        {tr("Alt"), tr("Menu")},
        {tr("Tab"), tr("Next control")},
    };
    auto *help = new KeyHelp(m_actions->all() + m_dashboard->commands(), others, m_window);
    help->setAttribute(Qt::WA_DeleteOnClose);
    help->openOver(*m_window);
}

void WindowParts::takeTopic(const TopicRef &topic, TopicUse use)
{
    m_dashboard->addPanel(topic, panelKind(use));
}

QTabBar *WindowParts::dashboardTabs() const
{
    return m_dashboard->toolBar()->findChild<QTabBar *>();
}

void WindowParts::dismissTryIt(bool dismissed)
{
    showDashboard(); // the strip tells of what is on it
    m_settings.edit().tryItDismissed = dismissed;
    if (m_tryIt)
        m_tryIt->setOpen(!dismissed);
}

void WindowParts::say(const QString &sentence)
{
    // What a part has to say at the start is trouble, e.g. with a file, and stays until it was read.
    if (m_settled)
        m_status->say(sentence, 6s);
    else
        m_notices->show(sentence);
}

} // namespace pushscope::ui
