// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

namespace pushscope::ui {

class ThemeStore;

/// A flat button with one of our icons, square, never without a tool tip and an accessible name. It takes the
/// focus by keyboard only.
class IconButton : public QToolButton
{
    Q_OBJECT

public:
    enum class Size { Standard, Compact }; ///< 32 and 24 px

    IconButton(const ThemeStore &themes, const QString &iconName, const QString &label,
               Size size = Size::Standard, QWidget *parent = nullptr);

    void setIconName(const QString &name);
    /// What it does, as a person would say it; the shortcut, if any, stands behind it in the tool tip.
    void setLabel(const QString &label, const QKeySequence &shortcut = {});
    /// Follows the action: triggers it, shows its text and shortcut, is checked and enabled as it is. The icon
    /// stays the button's own.
    void follow(QAction *action);

private:
    void updateIcon();

    const ThemeStore &m_themes;
    QString m_iconName;
};

/// "Show topics (F9)"
[[nodiscard]] QString withShortcut(const QString &label, const QKeySequence &shortcut);

} // namespace pushscope::ui
