// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "ui/widgets/services.h"

#include <QAbstractButton>
#include <QFrame>

class QAction;

namespace pushscope::ui {

class IconButton;
class RunLabel;
class TimeView;
class Timeline;

/// LIVE with its green dot, or how far back a held picture lies; pressed, it returns to live.
class LiveButton : public QAbstractButton
{
    Q_OBJECT

public:
    explicit LiveButton(const ThemeStore &themes, QWidget *parent = nullptr);
    void setBehind(std::optional<std::chrono::microseconds> behind); ///< nothing: live
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const ThemeStore &m_themes;
    bool m_live = true;
};

/// The strip of 72 px below the view: pause and steps, the timeline, LIVE, the clock, and how much is
/// captured. It steers whichever TimeView it was given last. UI thread.
class TransportBar : public QFrame
{
    Q_OBJECT

public:
    struct Actions
    {
        QAction *pause, *stepBack, *stepForward, *live;
    };
    TransportBar(const Services &services, const Actions &actions, QWidget *parent = nullptr);

    void setTimeView(TimeView *time); ///< null: none
    void tick(base::WallTime now);
    void focusFirst();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void look(base::WallTime middle);

    const Services m_services;
    TimeView *m_time = nullptr;
    IconButton *m_pause;
    Timeline *m_timeline;
    LiveButton *m_live;
    RunLabel *m_clock;
    RunLabel *m_amount;
};

} // namespace pushscope::ui
