// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench.h"

#include "ui/widgets/services.h"

#include <QDir>

namespace pushscope::app {

Workbench::Workbench(const base::Clock &clock, Options options)
    : m_hub(clock, options.hub)
    , m_capture(clock)
    , m_sources(std::make_unique<client::Sources>(m_capture, clock))
{
    const base::WallTime started = clock.wallNow();
    const quint16 wanted = options.hub.hub.port;
    const auto hubStarted = m_hub.startNear();
    m_hubStarted = hubStarted.has_value();

    QString notice;
    client::SourceId overWebSocket, overSse;
    if (m_hubStarted) {
        overWebSocket = connectToHub(QStringLiteral("hub"), base::Transport::WebSocket, "#");
        overSse = connectToHub(QStringLiteral("hub-sse"), base::Transport::Sse, "system/#");
        if (wanted != 0 && m_hub.hub().port() != wanted) {
            notice = QStringLiteral("Port %1 is in use. The hub runs on %2 instead.")
                         .arg(wanted)
                         .arg(m_hub.hub().port());
        }
    } else {
        notice = hubStarted.error().sentence();
    }

    QDir().mkpath(options.settingsDir); // where that fails, saving says so in the window
    m_window = std::make_unique<ui::MainWindow>(ui::Services{
        .clock = clock,
        .hub = hub(),
        .sources = *m_sources,
        .capture = m_capture,
        .themes = m_themes,
        .hubOverWebSocket = overWebSocket,
        .hubOverSse = overSse,
        .started = started,
        .settingsDir = options.settingsDir,
        .notice = notice,
    });
}

Workbench::~Workbench() = default;

client::SourceId Workbench::connectToHub(const QString &name, base::Transport transport, const QByteArray &filter)
{
    return m_sources->add(
        {.name = name, .url = m_hub.hub().url(), .transport = transport, .filters = {filter}});
}

} // namespace pushscope::app
