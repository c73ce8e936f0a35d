// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/frame.h"

#include <QByteArrayView>

#include <optional>

namespace pushscope::client {

/// Sets `wireForm`, and `raw` where the bytes cannot be told from the rest: `received` are those that carried the
/// frame, whose other members, the transport among them, are complete. Costs about one comparison.
void keepWireForm(Frame &frame, QByteArray received);
/// The same for bytes that belong to somebody else, which are copied only where they must be kept.
void keepWireForm(Frame &frame, QByteArrayView received);

/// The very bytes that carried the frame inside its transport's framing; nothing where they were not kept.
[[nodiscard]] std::optional<QByteArray> receivedBytes(const Frame &frame);

} // namespace pushscope::client
