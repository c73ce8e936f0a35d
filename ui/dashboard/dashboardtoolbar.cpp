// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/dashboardtoolbar.h"

#include "ui/dashboard/dashboardtabs.h"
#include "ui/theme/icons.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/segmented.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/timeview.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>
#include <array>

namespace pushscope::ui {

namespace {

using namespace std::chrono_literals;

struct WindowChoice
{
    const char *text;
    std::chrono::milliseconds window;
};
constexpr int kGrows = 0; ///< the first choice, there only while the window grows
constexpr std::array kWindows{WindowChoice{"10 s", 10s}, WindowChoice{"60 s", 60s},
                              WindowChoice{"5 min", 5min}, WindowChoice{"1 h", 1h}};
constexpr std::array kRates{60, 10, 1};
constexpr int kTabs = 320;     ///< px that tabs keep, where they want as much
constexpr int kLeastTabs = 80; ///< one, and the arrows to the others

} // namespace

DashboardToolBar::DashboardToolBar(const ThemeStore &themes, QWidget *parent)
    : QWidget(parent)
    , m_tabs(new DashboardTabs(themes, this))
    , m_plus(new IconButton(themes, QStringLiteral("plus"), QStringLiteral("New dashboard"),
                            IconButton::Size::Compact, this))
    , m_windowWord(new TextLabel(FontRole::Body, Tone::Tertiary, QStringLiteral("Window"), this))
    , m_window(new Segmented(QStringLiteral("Window"), this))
    , m_refreshWord(new TextLabel(FontRole::Body, Tone::Tertiary, QStringLiteral("Refresh"), this))
    , m_refresh(new Segmented(QStringLiteral("Refresh"), this))
    , m_panel(new QPushButton(QStringLiteral("Panel"), this))
    , m_row(new QHBoxLayout(this))
{
    m_window->addChoice(QStringLiteral("Grows to 60 s"), QStringLiteral("The window grows as data fills it"));
    for (const WindowChoice &choice : kWindows)
        m_window->addChoice(QLatin1String(choice.text),
                            QStringLiteral("Show the last %1").arg(QLatin1String(choice.text)));
    m_window->setChoiceVisible(kGrows, false);
    m_refresh->addChoice(QStringLiteral("60 fps"), QStringLiteral("Draw 60 times a second"));
    m_refresh->addChoice(QStringLiteral("10"), QStringLiteral("Draw 10 times a second"));
    m_refresh->addChoice(QStringLiteral("1"), QStringLiteral("Draw once a second"));
    m_panel->setProperty("compact", true);
    m_panel->setToolTip(QStringLiteral("Add a panel"));
    m_panel->setFocusPolicy(Qt::TabFocus);
    m_plus->setPopupMode(QToolButton::InstantPopup);
    const auto icons = [this, &themes] { m_panel->setIcon(icon(QStringLiteral("plus"), themes.theme())); };
    connect(&themes, &ThemeStore::changed, this, icons);
    icons();
    m_panel->setIconSize({12, 12});

    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(8);
    m_row->addWidget(m_tabs);
    m_row->addWidget(m_plus);
    m_row->addStretch(1);
    m_row->addWidget(m_windowWord);
    m_row->addWidget(m_window);
    m_row->addSpacing(8);
    m_row->addWidget(m_refreshWord);
    m_row->addWidget(m_refresh);
    m_row->addSpacing(8);
    m_row->addWidget(m_panel);
    connect(m_window, &Segmented::chosen, this, [this](int index) {
        if (index == kGrows)
            Q_EMIT growChosen();
        else
            Q_EMIT windowChosen(kWindows[static_cast<std::size_t>(index - 1)].window);
    });
}

void DashboardToolBar::setMenus(QMenu *newDashboard, QMenu *newPanel)
{
    m_plus->setMenu(newDashboard);
    m_panel->setMenu(newPanel);
}

void DashboardToolBar::insert(QWidget *widget)
{
    m_row->insertWidget(m_row->indexOf(m_panel), widget);
    m_inserted = widget;
}

bool DashboardToolBar::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest) // a tab more, a larger text
        fit();
    return QWidget::event(event);
}

void DashboardToolBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void DashboardToolBar::fit()
{
    const auto wide = [this](const QWidget *widget) { return widget->sizeHint().width() + m_row->spacing(); };
    int room = width() - wide(m_plus) - wide(m_window) - wide(m_panel) - 4 * m_row->spacing();
    if (m_inserted)
        room -= m_inserted->minimumSizeHint().width() + m_row->spacing();
    const int tabs = std::clamp(m_tabs->sizeHint().width(), 0, std::max(kLeastTabs, std::min(kTabs, room)));
    m_tabs->setMinimumWidth(tabs);
    room -= tabs;
    // How often to draw is chosen rarely; the words say what tool tips say as well.
    const bool refresh = room >= wide(m_refresh);
    m_refresh->setVisible(refresh);
    room -= refresh ? wide(m_refresh) : 0;
    const bool words = refresh && room >= wide(m_windowWord) + wide(m_refreshWord);
    m_windowWord->setVisible(words);
    m_refreshWord->setVisible(words);
}

void DashboardToolBar::showWindow(const TimeView &time)
{
    if (time.isGrowing()) {
        m_window->setChoiceVisible(kGrows, true);
        m_window->setCurrent(kGrows);
        return;
    }
    m_window->setChoiceVisible(kGrows, false);
    int chosen = -1;
    for (std::size_t i = 0; i < kWindows.size(); ++i) {
        if (kWindows[i].window == time.window())
            chosen = static_cast<int>(i) + 1;
    }
    m_window->setCurrent(chosen); // none while zoomed
}

int DashboardToolBar::framesPerSecond() const
{
    return kRates[static_cast<std::size_t>(std::max(0, m_refresh->current()))];
}

} // namespace pushscope::ui
