// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/memorycapture.h"
#include "core/capture/search/frameloader.h"
#include "core/client/sources.h"
#include "testhub.h"
#include "ui/inspect/detail/detailpane.h"
#include "ui/theme/theme.h"

#include <QApplication>

namespace pushscope::tests {

/// A pane with everything it looks at: a hub, a capture, the program's fonts and colours.
class DetailStage
{
public:
    DetailStage()
    {
        themes.setChoice(ui::ThemeChoice::Dark);
        themes.apply();
        pane.setLoader(&loader);
        window.resize(648, 752);
        pane.setGeometry(window.rect());
        window.show();
        window.activateWindow();
    }

    [[nodiscard]] static client::Frame frame(const QByteArray &payload)
    {
        client::Frame frame;
        frame.source = client::SourceId{7};
        frame.transport = base::Transport::WebSocket;
        frame.time = base::WallTime(std::chrono::microseconds(1'795'530'778'204'000));
        frame.topic = "market/AAPL";
        frame.event = "trade";
        frame.id = "9c3b:182406";
        frame.payload = payload;
        frame.wireBytes = payload.size() + 41;
        frame.latency = std::chrono::microseconds(900);
        return frame;
    }

    /// Captures a frame and shows it, as the table beside the pane would.
    void show(client::Frame frame)
    {
        capture.append({std::move(frame)});
        const capture::Sequence last = capture.statistics().range.last;
        const auto chunk = capture.read(last, 1);
        pane.show(last, chunk.frames.front());
    }
    void show(const QByteArray &payload) { show(frame(payload)); }

    template <class T>
    [[nodiscard]] T &get(const char *name = nullptr)
    {
        T *found = pane.findChild<T *>(QLatin1String(name));
        if (!found)
            qFatal("The pane has no such widget.");
        return *found;
    }

    test::TestHub hub;
    capture::MemoryCapture capture{hub.clock, 256 * 1024 * 1024};
    capture::FrameLoader loader{capture};
    client::Sources sources{capture, hub.clock};
    ui::ThemeStore themes;
    ui::Services services{.clock = hub.clock,
                          .hub = &hub.hub,
                          .sources = sources,
                          .capture = capture,
                          .themes = themes,
                          .hubOverWebSocket = {},
                          .hubOverSse = {},
                          .started = {},
                          .settingsDir = {},
                          .notice = {}};
    QWidget window; ///< a part of the program's one, as large as it is there
    ui::DetailPane pane{services, &window};
};

} // namespace pushscope::tests
