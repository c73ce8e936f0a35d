// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/windowactions.h"

#include "ui/theme/theme.h"

#include <QAction>
#include <QActionGroup>
#include <QMenuBar>

namespace pushscope::ui {

WindowActions::WindowActions(QWidget *window)
    : QObject(window)
    , m_window(window)
{
    dashboardMode =
        addToggle(QStringLiteral("mode-dashboard"), tr("&Dashboard"), QKeySequence(Qt::CTRL | Qt::Key_1));
    dashboardMode->setChecked(true);
    inspectMode = addToggle(QStringLiteral("mode-inspect"), tr("&Inspect"), QKeySequence(Qt::CTRL | Qt::Key_2));
    auto *modes = new QActionGroup(this);
    for (QAction *mode : {dashboardMode, inspectMode})
        modes->addAction(mode);
    find = add(QStringLiteral("find"), tr("&Find topic or command"), QKeySequence(Qt::CTRL | Qt::Key_K));
    filter = add(QStringLiteral("filter"), tr("Fi&lter"), QKeySequence(Qt::CTRL | Qt::Key_F));
    tree = addToggle(QStringLiteral("tree"), tr("&Topics"), QKeySequence(Qt::Key_F9));
    rates = addToggle(QStringLiteral("rates"), tr("Show &rates in the topic tree"));
    cycle = add(QStringLiteral("cycle"), tr("&Next part of the window"), QKeySequence(Qt::Key_F6));

    pause = add(QStringLiteral("pause"), tr("&Pause"), QKeySequence(Qt::Key_Space));
    live = add(QStringLiteral("live"), tr("Go to &live"), QKeySequence(Qt::Key_End));
    stepBack = add(QStringLiteral("step-back"), tr("Step &back"));
    stepForward = add(QStringLiteral("step-forward"), tr("Step &forward"));

    openCapture = add(QStringLiteral("open-capture"), tr("&Open capture…"), QKeySequence::Open);
    openLast = add(QStringLiteral("open-last-capture"), tr("Open the &last run's capture"));
    exportMessages = add(QStringLiteral("export-messages"), tr("&Export messages…"),
                         QKeySequence(Qt::CTRL | Qt::Key_E));
    sources = add(QStringLiteral("sources"), tr("&Sources…"), QKeySequence(Qt::Key_F8));
    settings = add(QStringLiteral("settings"), tr("&Settings…"), QKeySequence(Qt::CTRL | Qt::Key_Comma));
    tryIt = add(QStringLiteral("try-it"), tr("&Try it"));
    keys = add(QStringLiteral("keys"), tr("&Keyboard"), QKeySequence(Qt::Key_F1));
    about = add(QStringLiteral("about"), tr("&About Pushscope"));
    quit = add(QStringLiteral("quit"), tr("&Quit"), QKeySequence::Quit);
    if (quit->shortcut().isEmpty())
        quit->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q));

    largerText = add(QStringLiteral("larger-text"), tr("&Larger text"), QKeySequence::ZoomIn);
    smallerText = add(QStringLiteral("smaller-text"), tr("&Smaller text"), QKeySequence::ZoomOut);
    normalText = add(QStringLiteral("normal-text"), tr("&Normal text"), QKeySequence(Qt::CTRL | Qt::Key_0));
    systemTheme = addToggle(QStringLiteral("theme-system"), tr("Theme: &system"));
    darkTheme = addToggle(QStringLiteral("theme-dark"), tr("Theme: &dark"));
    lightTheme = addToggle(QStringLiteral("theme-light"), tr("Theme: &light"));
    auto *themes = new QActionGroup(this);
    for (QAction *theme : {systemTheme, darkTheme, lightTheme})
        themes->addAction(theme);
    reduceMotion = addToggle(QStringLiteral("reduce-motion"), tr("Reduce &motion"));
}

QAction *WindowActions::add(const QString &id, const QString &text, const QKeySequence &key)
{
    auto *action = new QAction(text, this);
    action->setObjectName(id);
    action->setShortcut(key);
    m_window->addAction(action); // a hidden menu bar must not take the shortcuts with it
    m_all.append(action);
    return action;
}

QAction *WindowActions::addToggle(const QString &id, const QString &text, const QKeySequence &key)
{
    QAction *action = add(id, text, key);
    action->setCheckable(true);
    return action;
}

template <class Bar>
void WindowActions::fill(Bar *bar, const QList<QAction *> &dashboard) const
{
    QMenu *file = bar->addMenu(tr("&File"));
    file->addActions({openCapture, openLast, exportMessages});
    file->addSeparator();
    file->addActions({sources, settings});
    file->addSeparator();
    file->addAction(quit);

    QMenu *view = bar->addMenu(tr("&View"));
    view->addActions({dashboardMode, inspectMode, tree, rates, find, filter, cycle});
    view->addSeparator();
    view->addActions({systemTheme, darkTheme, lightTheme});
    view->addSeparator();
    view->addActions({largerText, smallerText, normalText, reduceMotion});

    if (!dashboard.isEmpty()) {
        QMenu *own = bar->addMenu(tr("&Dashboard"));
        QMenu *panel = new QMenu(tr("&Panel"), own);
        for (QAction *action : dashboard) {
            const bool ofPanel = action->objectName().startsWith(QLatin1String("panel."))
                                 && !action->objectName().startsWith(QLatin1String("panel.add."));
            (ofPanel ? panel : own)->addAction(action);
        }
        own->addMenu(panel);
    }
    QMenu *time = bar->addMenu(tr("&Time"));
    time->addActions({pause, live, stepBack, stepForward});
    QMenu *help = bar->addMenu(tr("&Help"));
    help->addActions({tryIt, keys, about});
}

template void WindowActions::fill(QMenu *, const QList<QAction *> &) const;
template void WindowActions::fill(QMenuBar *, const QList<QAction *> &) const;

void WindowActions::follow(const ThemeStore &themes)
{
    systemTheme->setChecked(themes.choice() == ThemeChoice::System);
    darkTheme->setChecked(themes.choice() == ThemeChoice::Dark);
    lightTheme->setChecked(themes.choice() == ThemeChoice::Light);
    reduceMotion->setChecked(themes.reduceMotion());
}

} // namespace pushscope::ui
