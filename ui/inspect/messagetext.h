// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/frame.h"

#include <QString>

#include <array>
#include <optional>

namespace pushscope::ui {

/// What the message table can show of a message, in the order that it shows it at first.
enum class MessageColumn : unsigned char {
    Time,
    Delta, ///< since the message in the row below
    Direction,
    Transport,
    Source,
    Topic,
    Event,
    Id,
    Size, ///< of the payload
    Wire, ///< on the wire
    Latency,
    Preview,
};
inline constexpr int kMessageColumns = 12;

/// For files: `time`, `delta` ...
[[nodiscard]] QLatin1String keyword(MessageColumn column);
[[nodiscard]] std::optional<MessageColumn> messageColumn(QStringView keyword);
/// For a header; Direction and Transport speak for themselves.
[[nodiscard]] QString headerText(MessageColumn column);
/// For a menu.
[[nodiscard]] QString displayName(MessageColumn column);
[[nodiscard]] bool isNumeric(MessageColumn column); ///< stands at the right

/// `opened`, `gap`; empty for messages.
[[nodiscard]] QString kindWord(client::FrameKind kind);
/// "+64 ms"
[[nodiscard]] QString deltaText(std::chrono::microseconds delta);
/// "1.3 ms"
[[nodiscard]] QString latencyText(std::chrono::microseconds latency);

/// One cell as text that is safe to show, at most `limit` characters of a payload. Source, and Delta without
/// the previous message, are empty: who knows them puts them in.
[[nodiscard]] QString cellText(MessageColumn column, const client::Frame &frame,
                               const client::Frame *previous, qsizetype limit = 300);

} // namespace pushscope::ui
