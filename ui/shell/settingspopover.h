// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/popover.h"

class QAction;

namespace pushscope::ui {

class Segmented;
class SwitchButton;
class TextLabel;
class ThemeStore;

/// Theme, text size, reduced motion, and what can be done with the layouts. It changes the ThemeStore, which
/// tells everybody.
class SettingsPopover : public Popover
{
    Q_OBJECT

public:
    /// `files` (export, import) and `resets` (one for each built-in layout) become buttons, in order.
    SettingsPopover(ThemeStore &themes, const QList<QAction *> &files, const QList<QAction *> &resets,
                    QWidget *parent = nullptr);

private:
    void addRow(const QString &caption, QWidget *control);
    void addButtons(const QList<QAction *> &actions, const QString &leftOut);
    void follow();
    [[nodiscard]] QWidget *makeTextSize();

    ThemeStore &m_themes;
    Segmented *m_theme;
    TextLabel *m_percent;
    SwitchButton *m_motion;
};

} // namespace pushscope::ui
