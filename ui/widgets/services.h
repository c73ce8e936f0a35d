// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/client/frame.h"

#include <QString>
#include <QUrl>

#include <functional>
#include <optional>

namespace pushscope::capture {
class Capture;
class CaptureOpener;
}
namespace pushscope::client {
class Sources;
}
namespace pushscope::net {
class Hub;
}

namespace pushscope::ui {

class ThemeStore;

/// What an earlier run of the program captured.
struct LastCapture
{
    QString path;
    quint64 messages = 0;
    base::WallTime oldest, newest;
    bool endedSuddenly = false; ///< and nobody has been told yet
};

/// What the window needs of the rest of the program; put together in `app`. Everything outlives the window.
struct Services
{
    const base::Clock &clock;
    const net::Hub *hub;            ///< null when no hub could be started
    client::Sources &sources;
    capture::Capture &capture;
    std::function<QString()> captureTrouble{}; ///< one sentence while the disk gives any; else empty. Returns at once
    const capture::CaptureOpener *opener = nullptr; ///< null: no files can be opened
    std::optional<LastCapture> lastCapture{};
    ThemeStore &themes;
    client::SourceId hubOverWebSocket; ///< the built-in source `hub`, subscribed to `#`
    client::SourceId hubOverSse;       ///< the built-in source `hub-sse`, subscribed to `system/#`
    base::WallTime started;
    QString settingsDir;            ///< where layouts and settings are kept
    QString notice;                 ///< shown once in the window, e.g. that the port was taken
};

} // namespace pushscope::ui
