// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/loadmeter.h"
#include "ui/shell/settings.h"
#include "ui/shell/topictree.h"
#include "ui/widgets/services.h"

#include <QObject>
#include <QTimer>

class QMainWindow;
class QSplitter;
class QStackedWidget;
class QTabBar;
class QWidget;

namespace pushscope::ui {

class CommandPalette;
class DashboardView;
class DisplayTicker;
class Foldaway;
class HubStatusBar;
class InspectView;
class ModeBar;
class NoticeLine;
class SettingsPopover;
class SourceBook;
class SourcesPanel;
class TimeView;
class ToolRow;
class TransportBar;
class TryItStrip;
class WindowActions;

/// Builds the parts of the main window, connects them, and keeps them going: what a person does to one part
/// and what it means for the others. Lives inside the window; UI thread.
class WindowParts : public QObject
{
    Q_OBJECT

public:
    WindowParts(QMainWindow *window, Services services);
    ~WindowParts() override;

    void restore();  ///< as the window was last time
    void remember(); ///< writes at once
    void followVisibility();
    /// Shows what is in a recording, or in a file that can be imported, in the inspector.
    void openFile(const QString &path);

    [[nodiscard]] DashboardView &dashboard() const { return *m_dashboard; }
    [[nodiscard]] InspectView &inspect() const { return *m_inspect; }
    [[nodiscard]] TopicTree &tree() const { return *m_tree; }
    [[nodiscard]] NoticeLine &notices() const { return *m_notices; }
    [[nodiscard]] const WindowActions &actions() const { return *m_actions; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void connectActions();
    void connectParts();
    void connectSources();
    void connectInspect();
    void tick();
    void refresh(); ///< the slower parts: tree, status bar
    void showDashboard();
    void showInspect();
    void showTree(bool open); ///< at once
    [[nodiscard]] bool inspects() const;
    [[nodiscard]] TimeView &time() const; ///< of the view on screen
    void openCapture(); ///< asks which
    void offerLastCapture();
    void reportCaptureTrouble();
    void chartField(client::SourceId source, const QByteArray &topic, const QByteArray &field);
    void followTimeView();
    void followThemes();
    void togglePause();
    void goLive();
    void step(int direction);
    void foldTree(bool open);
    void cycleFocus();
    void openPalette();
    void openSources();
    void closeSources();
    void makeRoom();
    void openSettings();
    void openKeys();
    [[nodiscard]] QTabBar *dashboardTabs() const;
    void takeTopic(const TopicRef &topic, TopicUse use);
    void dismissTryIt(bool dismissed);
    void say(const QString &sentence); ///< in passing, in the status bar

    QMainWindow *m_window;
    const Services m_services;
    SettingsStore m_settings;
    LoadMeter m_load;
    QTimer m_slow;
    WindowActions *m_actions;
    SourceBook *m_book;
    DisplayTicker *m_ticker;
    DashboardView *m_dashboard = nullptr;
    InspectView *m_inspect = nullptr;
    QStackedWidget *m_views = nullptr;
    TimeView *m_inspectTime; ///< of the transport strip while the inspector is on screen
    ModeBar *m_modes = nullptr;
    ToolRow *m_tools = nullptr;
    NoticeLine *m_notices = nullptr;
    QSplitter *m_splitter = nullptr;
    TopicTree *m_tree = nullptr;
    Foldaway *m_treeFold = nullptr;
    QWidget *m_workspace = nullptr;
    TryItStrip *m_tryIt = nullptr; ///< null without a hub
    TransportBar *m_transport = nullptr;
    HubStatusBar *m_status = nullptr;
    CommandPalette *m_palette = nullptr;
    SourcesPanel *m_sources = nullptr;
    SettingsPopover *m_settingsPopover = nullptr;
    QMetaObject::Connection m_timeChanges;
    QString m_captureTrouble; ///< what was said about it
    bool m_settled = false; ///< the start is over
    bool m_treeGaveWay = false; ///< to the panel of sources
};

} // namespace pushscope::ui
