// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage.h"

#include "ui/dashboard/dashboardview.h"
#include "ui/dashboard/panel.h"
#include "ui/dashboard/panelgrid.h"
#include "ui/widgets/chart.h"

#include <QAction>
#include <QTest>

namespace pushscope::tests {

Stage::Stage(quint16 port, bool probes)
    : m_port(port)
    , m_probes(probes)
{
}

void Stage::start()
{
    app::LocalHub::Options hub;
    hub.hub.port = m_port;
    if (!m_probes)
        hub.probes.reset();
    m_workbench = std::make_unique<app::Workbench>(m_clock, app::Workbench::Options{hub, m_folder.path()});
    window().show();
    window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
}

void Stage::restart()
{
    window().close();
    m_workbench.reset();
    start();
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
