// SPDX-License-Identifier: GPL-3.0-or-later
// How the window is put together; what it does stands in windowbehaviour.cpp.
#include "ui/shell/windowparts.h"

#include "core/client/sources.h"
#include "core/net/hub.h"
#include "ui/dashboard/dashboardview.h"
#include "ui/inspect/inspectview.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/displayticker.h"
#include "ui/shell/foldaway.h"
#include "ui/shell/hubstatusbar.h"
#include "ui/shell/modebar.h"
#include "ui/shell/noticeline.h"
#include "ui/shell/toolrow.h"
#include "ui/shell/transportbar.h"
#include "ui/shell/tryitstrip.h"
#include "ui/shell/windowactions.h"
#include "ui/sources/sourcebook.h"
#include "ui/sources/sourcespanel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/timeview.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace pushscope::ui {

namespace {

constexpr int kTreeLeast = 200;
constexpr int kWorkspaceLeast = 240;

template <class Layout>
Layout *tight(QWidget *widget)
{
    auto *layout = new Layout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    return layout;
}

} // namespace

WindowParts::WindowParts(QMainWindow *window, Services services)
    : QObject(window)
    , m_window(window)
    , m_services(std::move(services))
    , m_settings(m_services.settingsDir)
    , m_actions(new WindowActions(window))
    , m_book(new SourceBook(m_services.clock, m_services.sources, m_services.settingsDir, this))
    , m_ticker(new DisplayTicker(window))
    , m_inspectTime(new TimeView(this))
{
    const QString complaint = m_settings.load();
    const Settings &settings = m_settings.settings();
    m_services.themes.setChoice(settings.theme);
    m_services.themes.setTextPercent(settings.textPercent);
    m_services.themes.setReduceMotion(settings.reduceMotion);
    m_services.themes.apply();
    const QString sourcesComplaint = m_book->load(settings.sources); // before the dashboard looks for its sources
    if (!settings.sources.empty())
        m_settings.edit().sources.clear(); // the book keeps them from now on
    build();
    connectActions();
    connectParts();
    connectSources();
    connectInspect();
    m_notices->show(m_services.notice);
    m_notices->show(complaint);
    m_notices->show(sourcesComplaint);
    offerLastCapture();
}

WindowParts::~WindowParts()
{
    delete m_window->takeCentralWidget(); // the views borrow the services that are kept here
}

void WindowParts::build()
{
    auto *centre = new QWidget(m_window);
    auto *rows = tight<QVBoxLayout>(centre);
    auto *columns = new QHBoxLayout;
    rows->addLayout(columns, 1);

    m_dashboard = new DashboardView(m_services);
    auto *menu = new QMenu(m_window);
    m_actions->fill(menu, m_dashboard->commands());
    m_actions->fill(m_window->menuBar(), m_dashboard->commands());
    m_window->menuBar()->hide();

    m_modes = new ModeBar(m_services.themes, menu, centre);
    m_modes->addMode(m_actions->dashboardMode, QStringLiteral("dashboard"));
    m_modes->addMode(m_actions->inspectMode, QStringLiteral("inspect"));
    columns->addWidget(m_modes);

    auto *main = new QVBoxLayout;
    columns->addLayout(main, 1);
    m_tools = new ToolRow(m_services.themes, m_actions->tree, centre);
    m_dashboard->insertIntoToolBar(new FindButton(m_services.themes, m_actions->find));
    m_notices = new NoticeLine(m_services.themes, centre);
    main->addWidget(m_tools);
    main->addWidget(m_notices);

    m_splitter = new QSplitter(Qt::Horizontal, centre);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_tree = new TopicTree(m_services, m_splitter);
    m_tree->setMinimumWidth(kTreeLeast);
    m_treeFold = new Foldaway(m_services.themes, [this](int width) { m_tree->setFixedWidth(width); }, this);
    m_workspace = new QWidget(m_splitter);
    m_workspace->setMinimumWidth(kWorkspaceLeast); // else a view's own wish pushes the sources out of a small window
    auto *workspace = tight<QVBoxLayout>(m_workspace);
    if (m_services.hub) {
        m_tryIt = new TryItStrip(m_services.themes, m_services.hub->url(), m_workspace);
        workspace->addWidget(m_tryIt);
    }
    m_inspect = new InspectView(m_services);
    m_views = new QStackedWidget(m_workspace);
    m_views->addWidget(m_dashboard);
    m_views->addWidget(m_inspect);
    workspace->addWidget(m_views, 1);
    m_sources = new SourcesPanel(m_services, *m_book, m_splitter);
    m_sources->hide();
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setStretchFactor(2, 0);
    m_splitter->installEventFilter(this);
    main->addWidget(m_splitter, 1);

    m_transport = new TransportBar(
        m_services, {m_actions->pause, m_actions->stepBack, m_actions->stepForward, m_actions->live}, centre);
    main->addWidget(m_transport);
    m_status = new HubStatusBar(m_services, centre);
    rows->addWidget(m_status);
    m_window->setCentralWidget(centre);

    m_palette = new CommandPalette(m_services.themes, m_window);
}

void WindowParts::connectActions()
{
    const auto on = [this](QAction *action, void (WindowParts::*method)()) {
        connect(action, &QAction::triggered, this, [this, method] { (this->*method)(); });
    };
    on(m_actions->find, &WindowParts::openPalette);
    on(m_actions->cycle, &WindowParts::cycleFocus);
    on(m_actions->pause, &WindowParts::togglePause);
    on(m_actions->sources, &WindowParts::openSources);
    on(m_actions->settings, &WindowParts::openSettings);
    on(m_actions->keys, &WindowParts::openKeys);
    on(m_actions->dashboardMode, &WindowParts::showDashboard);
    on(m_actions->inspectMode, &WindowParts::showInspect);
    connect(m_actions->live, &QAction::triggered, this, &WindowParts::goLive);
    connect(m_actions->stepBack, &QAction::triggered, this, [this] { step(-1); });
    connect(m_actions->stepForward, &QAction::triggered, this, [this] { step(1); });
    connect(m_actions->filter, &QAction::triggered, this, [this] {
        if (inspects()) {
            m_inspect->focusFilter();
            return;
        }
        m_actions->tree->setChecked(true);
        m_tree->focusFilter();
    });
    connect(m_actions->tree, &QAction::toggled, this, &WindowParts::foldTree);
    connect(m_actions->rates, &QAction::toggled, this, [this](bool rates) {
        m_tree->setShowsRates(rates);
        m_settings.edit().treeShowsRates = rates;
    });
    m_actions->tryIt->setEnabled(m_tryIt != nullptr);
    connect(m_actions->tryIt, &QAction::triggered, this, [this] { dismissTryIt(false); });
    connect(m_actions->about, &QAction::triggered, this, [this] {
        m_status->say(tr("Pushscope %1, an oscilloscope for real-time streams. GPL-3.0-or-later.")
                          .arg(QStringLiteral(PUSHSCOPE_VERSION)),
                      std::chrono::seconds(8));
    });
    connect(m_actions->quit, &QAction::triggered, m_window, &QWidget::close);

    ThemeStore &themes = m_services.themes;
    const auto resize = [&themes](int by) {
        return [&themes, by] { themes.setTextPercent(themes.textPercent() + by); };
    };
    connect(m_actions->largerText, &QAction::triggered, this, resize(10));
    connect(m_actions->smallerText, &QAction::triggered, this, resize(-10));
    connect(m_actions->normalText, &QAction::triggered, this, [&themes] { themes.setTextPercent(100); });
    connect(m_actions->systemTheme, &QAction::triggered, this,
            [&themes] { themes.setChoice(ThemeChoice::System); });
    connect(m_actions->darkTheme, &QAction::triggered, this,
            [&themes] { themes.setChoice(ThemeChoice::Dark); });
    connect(m_actions->lightTheme, &QAction::triggered, this,
            [&themes] { themes.setChoice(ThemeChoice::Light); });
    connect(m_actions->reduceMotion, &QAction::triggered, this,
            [&themes](bool reduce) { themes.setReduceMotion(reduce); });
    connect(&themes, &ThemeStore::changed, this, &WindowParts::followThemes);
}

void WindowParts::connectParts()
{
    const auto copied = [this] { m_status->say(tr("Copied.")); };
    connect(m_tree, &TopicTree::topicChosen, this, &WindowParts::takeTopic);
    connect(m_tree, &TopicTree::copied, this, copied);
    connect(m_tree, &TopicTree::showsRatesChanged, m_actions->rates, &QAction::setChecked);
    connect(m_tree, &TopicTree::sourcesWanted, m_actions->sources, &QAction::trigger);
    connect(m_tree, &TopicTree::collapsedGroupsChanged, this,
            [this] { m_settings.edit().collapsedGroups = m_tree->collapsedGroups(); });
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] {
        if (!m_treeFold->isRunning())
            m_settings.edit().treeWidth = m_tree->width();
    });
    if (m_tryIt) {
        connect(m_tryIt, &TryItStrip::copied, this, copied);
        connect(m_tryIt, &TryItStrip::dismissed, this, [this] { dismissTryIt(true); });
    }
    connect(m_status, &HubStatusBar::copied, this, copied);
    connect(m_modes, &ModeBar::settingsWanted, this, &WindowParts::openSettings);
    connect(m_palette, &CommandPalette::used, this, [this](const QString &id) {
        QStringList &recent = m_settings.edit().recentCommands;
        recent.removeAll(id);
        recent.prepend(id);
        recent = recent.first(std::min<qsizetype>(recent.size(), Settings::kMaxRecent));
    });
    connect(&m_settings, &SettingsStore::failed, this, &WindowParts::say);
    connect(m_dashboard, &DashboardView::notice, this, &WindowParts::say);
    connect(m_dashboard, &DashboardView::timeViewChanged, this, &WindowParts::followTimeView);
    connect(m_dashboard, &DashboardView::fullScreenChanged, this, [this](bool full) {
        m_tree->setVisible(!full && m_actions->tree->isChecked());
        if (m_tryIt)
            m_tryIt->setVisible(!full && !m_settings.settings().tryItDismissed);
    });
    connect(m_ticker, &DisplayTicker::tick, this, &WindowParts::tick);
    connect(&m_slow, &QTimer::timeout, this, &WindowParts::refresh);
    followTimeView();
}

void WindowParts::connectSources()
{
    connect(m_sources, &SourcesPanel::closeWanted, this, &WindowParts::closeSources);
    connect(m_sources, &SourcesPanel::said, this, &WindowParts::say);
    connect(m_book, &SourceBook::failed, this, &WindowParts::say);
}

} // namespace pushscope::ui
