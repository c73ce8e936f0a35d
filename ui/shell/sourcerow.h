// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/source.h"

#include <QWidget>

class QPushButton;

namespace pushscope::ui {

class BadgeButton;
class IconButton;
class TextLabel;
class ThemeStore;

/// One source in the list of sources: transport badge, name, how it is doing, and what can be done about it.
class SourceRow : public QWidget
{
    Q_OBJECT

public:
    enum class Kind { Hub, Added }; ///< the hub's own cannot be removed
    SourceRow(const ThemeStore &themes, client::SourceId id, Kind kind, QWidget *parent = nullptr);

    void show(const client::SourceStatus &status, base::SteadyTime now);

Q_SIGNALS:
    void transportChosen(pushscope::base::Transport transport);
    void restartWanted();
    void stopWanted();
    void removeWanted();

private:
    BadgeButton *m_badge;
    TextLabel *m_name;
    TextLabel *m_state;
    QPushButton *m_tryNow;
    IconButton *m_toggle;
    bool m_running = true;
};

/// `connected · 74 /s`, or `Connection refused. Trying again in 4 s.`
[[nodiscard]] QString stateSentence(const client::SourceStatus &status, base::SteadyTime now);

} // namespace pushscope::ui
