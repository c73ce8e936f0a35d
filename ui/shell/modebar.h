// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QFrame>

class QAction;
class QMenu;

namespace pushscope::ui {

class ThemeStore;

/// One entry of the mode bar: an icon above its word, a 2 px bar at the left while it is chosen.
class ModeButton : public QAbstractButton
{
    Q_OBJECT

public:
    ModeButton(const ThemeStore &themes, const QString &iconName, const QString &text,
               QWidget *parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    const ThemeStore &m_themes;
    const QString m_iconName;
};

/// The bar of 64 px at the left: the mark, which opens the menu, the modes, and Settings at the bottom.
class ModeBar : public QFrame
{
    Q_OBJECT

public:
    ModeBar(const ThemeStore &themes, QMenu *menu, QWidget *parent = nullptr);

    /// A mode follows its action, which is checkable; its tool tip names the shortcut.
    void addMode(QAction *action, const QString &iconName);
    [[nodiscard]] QAbstractButton *settingsButton() const { return m_settings; }

Q_SIGNALS:
    void settingsWanted();

private:
    void fitWidth(); ///< 64 px, more where large text needs it

    const ThemeStore &m_themes;
    ModeButton *m_settings;
    int m_modes = 0;
};

} // namespace pushscope::ui
