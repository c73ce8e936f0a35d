// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "ui/dashboard/layout.h"
#include "ui/widgets/services.h"
#include "ui/widgets/topicmime.h"

#include <QList>
#include <QWidget>

#include <memory>
#include <optional>

class QAction;

namespace pushscope::ui {

class PanelGrid;
class TimeView;

/// The Dashboard view: tabs of panel grids that chart what the capture holds. UI thread; owned by the window.
class DashboardView : public QWidget
{
    Q_OBJECT

public:
    DashboardView(const Services &services, QWidget *parent = nullptr);
    ~DashboardView() override;

    /// Tabs, window and refresh choice, `+ Panel`: what the window puts into its toolbar row. Has no parent
    /// until then.
    [[nodiscard]] QWidget *toolBar() const;
    /// Puts a widget of the window, such as the command field, before `+ Panel`.
    void insertIntoToolBar(QWidget *widget);
    /// Of the dashboard on screen.
    [[nodiscard]] TimeView &timeView() const;
    [[nodiscard]] PanelGrid &grid() const;
    /// Makes a panel of the kind, or of the one that suits the topic's payload: one step to undo.
    void addPanel(const TopicRef &topic, std::optional<PanelKind> kind = {});
    /// Draws the picture for `now`; called by the window at display rate. Does nothing while hidden.
    void tick(base::WallTime now);
    /// Display rate chosen by the person: 60, 10 or 1.
    [[nodiscard]] int framesPerSecond() const;

    /// Everything that can be done here, for menus and the command palette: with names (`objectName`), texts
    /// and shortcuts, disabled where they make no sense now. Those of panels act on the panel that had the
    /// focus last.
    [[nodiscard]] QList<QAction *> commands() const;
    /// All dashboards, as JSON. The outcome is told by notice().
    bool exportLayouts(const QString &path);
    /// Adds the file's dashboards as tabs, which can be undone.
    bool importLayouts(const QString &path);

Q_SIGNALS:
    void timeViewChanged();               ///< another dashboard came on screen
    void notice(const QString &sentence); ///< for the status bar, e.g. a layout that could not be read
    /// One panel fills the view: the window may put its bars away meanwhile.
    void fullScreenChanged(bool fullScreen);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace pushscope::ui
