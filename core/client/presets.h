// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/source.h"

#include <vector>

namespace pushscope::client {

/// A source that is ready to try.
struct Preset
{
    QString purpose{}; ///< one short sentence for people, without a full stop
    SourceOptions options{};
};

/// What there is to try at a Pushscope hub: its demo stream, its echo, a bare topic, everything over each
/// transport, and the topics of a load on it. Every address is the hub's own. `hub` is as in
/// SourceOptions::url.
[[nodiscard]] std::vector<Preset> presets(const QUrl &hub);

} // namespace pushscope::client
