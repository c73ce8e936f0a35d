// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVariantAnimation>

#include <functional>

namespace pushscope::ui {

class ThemeStore;

/// Moves a length from where it is to where it shall be in 120 ms, eased out, or at once where motion is
/// reduced.
class Foldaway : public QObject
{
    Q_OBJECT

public:
    Foldaway(const ThemeStore &themes, std::function<void(int)> apply, QObject *parent);

    void run(int from, int to, const std::function<void()> &done = {});
    [[nodiscard]] bool isRunning() const { return m_animation.state() == QAbstractAnimation::Running; }

private:
    const ThemeStore &m_themes;
    const std::function<void(int)> m_apply;
    QVariantAnimation m_animation;
    std::function<void()> m_done;
};

} // namespace pushscope::ui
