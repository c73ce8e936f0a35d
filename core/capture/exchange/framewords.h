// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/frame.h"

#include <QByteArrayView>
#include <QLatin1String>

#include <optional>

namespace pushscope::capture {

// What the members of a frame are called in files: `in`, `out`; `message`, `control`, `opened`, `closed`,
// `reconnecting`, `resumed`, `gap`; `ws`, `sse`, `longpoll`, `poll`; `unknown`, `bare`, `canonical`, `kept`.
[[nodiscard]] QLatin1String word(client::Direction direction);
[[nodiscard]] QLatin1String word(client::FrameKind kind);
[[nodiscard]] QLatin1String word(client::WireForm form);

[[nodiscard]] std::optional<client::Direction> directionOf(QByteArrayView word);
[[nodiscard]] std::optional<client::FrameKind> kindOf(QByteArrayView word);
[[nodiscard]] std::optional<client::WireForm> wireFormOf(QByteArrayView word);
[[nodiscard]] std::optional<base::Transport> transportOf(QByteArrayView word);

} // namespace pushscope::capture
