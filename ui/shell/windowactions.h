// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QList>
#include <QObject>

class QAction;
class QMenu;
class QMenuBar;

namespace pushscope::ui {

class ThemeStore;

/// The actions of the window itself, made once: menus, palette, buttons and the keyboard help all read them.
/// What they do is connected by the window.
class WindowActions : public QObject
{
    Q_OBJECT

public:
    explicit WindowActions(QWidget *window);

    QAction *dashboardMode, *inspectMode;
    QAction *find, *filter, *cycle;
    QAction *tree, *rates;
    QAction *pause, *live, *stepBack, *stepForward;
    QAction *openCapture, *openLast, *exportMessages;
    QAction *sources, *settings, *tryIt, *keys, *about, *quit;
    QAction *largerText, *smallerText, *normalText;
    QAction *systemTheme, *darkTheme, *lightTheme, *reduceMotion;

    [[nodiscard]] QList<QAction *> all() const { return m_all; }
    /// Fills the menu bar and the mark's menu alike; `dashboard` are the view's own actions.
    template <class Bar>
    void fill(Bar *bar, const QList<QAction *> &dashboard) const;
    /// Theme, text size and motion as they are.
    void follow(const ThemeStore &themes);

private:
    QAction *add(const QString &id, const QString &text, const QKeySequence &key = {});
    QAction *addToggle(const QString &id, const QString &text, const QKeySequence &key = {});

    QWidget *m_window;
    QList<QAction *> m_all;
};

extern template void WindowActions::fill(QMenu *, const QList<QAction *> &) const;
extern template void WindowActions::fill(QMenuBar *, const QList<QAction *> &) const;

} // namespace pushscope::ui
