// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QUrl>

namespace pushscope::ui {

// Lines that a person copies from the window and that work as they are against the hub at `hub`.

/// `curl -d '{"c":21.5}' http://127.0.0.1:8080/publish/room/temp`; the payload is quoted for a POSIX shell.
[[nodiscard]] QString curlPublish(const QUrl &hub, const QByteArray &topic, const QByteArray &payload);
/// `new EventSource("/sse?topic=room/temp").onmessage = e => console.log(e.data)`
[[nodiscard]] QString eventSourceLine(const QByteArray &topic);
/// `http://127.0.0.1:8080/`
[[nodiscard]] QString pageAddress(const QUrl &hub);

} // namespace pushscope::ui
