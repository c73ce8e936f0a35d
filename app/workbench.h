// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/deliverycapture.h"
#include "app/livecapture.h"
#include "app/localhub.h"

#include "core/capture/captureopener.h"
#include "core/client/sources.h"
#include "ui/shell/mainwindow.h"
#include "ui/theme/theme.h"

#include <memory>

namespace pushscope::app {

/// Everything behind one window, put together: the embedded hub, the sources that listen to it over real loopback
/// connections, the capture they fill, and the window that shows it. UI thread; needs a QApplication.
class Workbench
{
public:
    struct Options
    {
        LocalHub::Options hub;
        QString settingsDir; ///< where layouts and settings are kept; made if it is missing
        LiveCapture::Options capture{}; ///< an empty folder is one below `settingsDir`
    };
    /// Starts the hub (on a nearby port when the wanted one is taken) and connects to it. When no hub can be had
    /// the window still opens and says why.
    Workbench(const base::Clock &clock, Options options);
    ~Workbench();

    [[nodiscard]] const net::Hub *hub() const { return m_hubStarted ? &m_hub.hub() : nullptr; }
    [[nodiscard]] client::Sources &sources() { return *m_sources; }
    [[nodiscard]] capture::Capture &capture() { return m_capture.capture(); }
    [[nodiscard]] ui::ThemeStore &themes() { return m_themes; }
    [[nodiscard]] ui::MainWindow &window() { return *m_window; }

private:
    [[nodiscard]] std::optional<ui::LastCapture> lastCapture() const;
    client::SourceId connectToHub(const QString &name, base::Transport transport, const QByteArray &filter);

    // In the order in which they need each other.
    LocalHub m_hub;
    LiveCapture m_capture;
    capture::CaptureOpener m_opener;
    std::unique_ptr<DeliveryCapture> m_deliveries; ///< null without a hub
    std::unique_ptr<client::Sources> m_sources;
    ui::ThemeStore m_themes;
    std::unique_ptr<ui::MainWindow> m_window;
    bool m_hubStarted = false;
};

} // namespace pushscope::app
