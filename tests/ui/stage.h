// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workbench.h"
#include "core/client/publisher.h"

#include <QHostAddress>
#include <QTemporaryDir>

#include <memory>

class QAction;

namespace pushscope::ui {
class Chart;
class Panel;
} // namespace pushscope::ui

namespace pushscope::tests {

/// The whole program on a free port with its settings in a folder of its own, its window on the screen and
/// active.
class Stage
{
public:
    explicit Stage(quint16 port = 0, const QHostAddress &address = QHostAddress(QHostAddress::LocalHost));

    /// Ends the program and starts it again over the same settings.
    [[nodiscard]] bool restart();

    [[nodiscard]] app::Workbench &workbench() { return *m_workbench; }
    [[nodiscard]] ui::MainWindow &window() { return m_workbench->window(); }
    [[nodiscard]] QString settingsPath(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] const base::Clock &clock() const { return m_clock; }
    /// A command of the window or of the dashboard, by its name; null when there is none.
    [[nodiscard]] QAction *command(const QString &name) const;
    void trigger(const QString &name) const;
    /// Of the panel bound to the filter; null when there is none.
    [[nodiscard]] ui::Chart *chartOf(const QByteArray &filter) const;
    [[nodiscard]] ui::Panel *panelOf(const QByteArray &filter) const;
    /// Opens the window; returns whether it is active.
    [[nodiscard]] bool start();

private:
    QTemporaryDir m_folder;
    base::SystemClock m_clock;
    const quint16 m_port;
    const QHostAddress m_address;
    std::unique_ptr<app::Workbench> m_workbench;
};

} // namespace pushscope::tests
