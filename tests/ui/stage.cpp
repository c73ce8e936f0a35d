// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage.h"

#include "ui/dashboard/dashboardview.h"
#include "ui/dashboard/panel.h"
#include "ui/dashboard/panelgrid.h"
#include "ui/widgets/chart.h"

#include <QAction>
#include <QTest>

namespace pushscope::tests {

Stage::Stage(quint16 port, const QHostAddress &address)
    : m_port(port)
    , m_address(address)
{
}

bool Stage::start()
{
    app::LocalHub::Options hub;
    hub.hub.port = m_port;
    hub.hub.address = m_address;
    m_workbench = std::make_unique<app::Workbench>(m_clock, app::Workbench::Options{.hub = hub, .settingsDir = m_folder.path()});
    window().show();
    window().activateWindow();
    return QTest::qWaitForWindowActive(&window());
}

bool Stage::restart()
{
    window().close();
    m_workbench.reset();
    return start();
}

QAction *Stage::command(const QString &name) const
{
    return m_workbench->window().findChild<QAction *>(name);
}

void Stage::trigger(const QString &name) const
{
    QAction *action = command(name);
    QVERIFY2(action, qPrintable(name));
    action->trigger();
}

ui::Panel *Stage::panelOf(const QByteArray &filter) const
{
    for (ui::Panel *panel : m_workbench->window().dashboard().grid().panels()) {
        for (const ui::Binding &binding : panel->spec().bindings) {
            if (binding.filter == filter)
                return panel;
        }
    }
    return nullptr;
}

ui::Chart *Stage::chartOf(const QByteArray &filter) const
{
    const ui::Panel *panel = panelOf(filter);
    return panel ? panel->findChild<ui::Chart *>() : nullptr;
}

} // namespace pushscope::tests
