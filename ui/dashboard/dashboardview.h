// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "ui/widgets/services.h"
#include "ui/widgets/topicmime.h"

#include <QWidget>

#include <memory>

namespace pushscope::ui {

class TimeView;

/// The Dashboard view: tabs of panel grids that chart what the capture holds. UI thread; owned by the window.
class DashboardView : public QWidget
{
    Q_OBJECT

public:
    DashboardView(const Services &services, QWidget *parent = nullptr);
    ~DashboardView() override;

    /// Tabs, window and refresh choice, `+ Panel`: what the window puts into its toolbar row.
    [[nodiscard]] QWidget *toolBar() const;
    /// Of the dashboard on screen.
    [[nodiscard]] TimeView &timeView() const;
    /// Makes a panel that suits the topic's payload.
    void addPanel(const TopicRef &topic);
    /// Draws the picture for `now`; called by the window at display rate.
    void tick(base::WallTime now);
    /// Display rate chosen by the person: 60, 10 or 1.
    [[nodiscard]] int framesPerSecond() const;

Q_SIGNALS:
    void timeViewChanged();               ///< another dashboard came on screen
    void notice(const QString &sentence); ///< for the status bar, e.g. a layout that could not be read

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace pushscope::ui
