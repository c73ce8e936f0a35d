// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench.h"

#include "ui/widgets/services.h"

#include <QDir>

namespace pushscope::app {

namespace {

LiveCapture::Options withFolder(const Workbench::Options &options)
{
    LiveCapture::Options capture = options.capture;
    if (capture.folder.isEmpty())
        capture.folder = QDir(options.settingsDir).filePath(QStringLiteral("captures"));
    return capture;
}

} // namespace

Workbench::Workbench(const base::Clock &clock, Options options)
    : m_hub(clock, options.hub)
    , m_capture(clock, withFolder(options))
    , m_opener(clock, withFolder(options).folder)
    , m_sources(std::make_unique<client::Sources>(m_capture.capture(), clock))
{
    // A number means nothing to whoever opens the capture later.
    QObject::connect(
        m_sources.get(), &client::Sources::stateChanged, m_sources.get(),
        [this](const client::SourceStatus &status) { m_capture.capture().setSourceName(status.id, status.name); },
        Qt::DirectConnection);
    const base::WallTime started = clock.wallNow();
    const quint16 wanted = options.hub.hub.port;
    const auto hubStarted = m_hub.startNear();
    m_hubStarted = hubStarted.has_value();

    QString notice;
    client::SourceId overWebSocket, overSse;
    if (m_hubStarted) {
        m_deliveries = std::make_unique<DeliveryCapture>(m_hub.hub().ledger(), m_capture.capture(), clock);
        m_capture.capture().setSourceName(DeliveryCapture::kSource, DeliveryCapture::kName);
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
        .capture = m_capture.capture(),
        .captureTrouble = [this] { return m_capture.trouble(); },
        .opener = &m_opener,
        .lastCapture = lastCapture(),
        .themes = m_themes,
        .hubOverWebSocket = overWebSocket,
        .hubOverSse = overSse,
        .started = started,
        .settingsDir = options.settingsDir,
        .notice = notice,
    });
}

Workbench::~Workbench() = default;

std::optional<ui::LastCapture> Workbench::lastCapture() const
{
    const auto &leftover = m_capture.leftover();
    if (!leftover)
        return std::nullopt;
    return ui::LastCapture{.path = leftover->path,
                           .messages = leftover->messages,
                           .oldest = leftover->oldest,
                           .newest = leftover->newest,
                           .endedSuddenly = leftover->endedSuddenly && !leftover->wasOffered};
}

client::SourceId Workbench::connectToHub(const QString &name, base::Transport transport, const QByteArray &filter)
{
    return m_sources->add(
        {.name = name, .url = m_hub.hub().url(), .transport = transport, .filters = {filter}});
}

} // namespace pushscope::app
