// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/palettemodel.h"
#include "ui/widgets/services.h"
#include "ui/widgets/topicmime.h"

#include <functional>
#include <vector>

class QAction;

namespace pushscope::ui {

class TopicModel;

// What the palette offers, collected anew each time it opens.

[[nodiscard]] std::vector<PaletteEntry> entriesOf(const QList<QAction *> &actions);
[[nodiscard]] std::vector<PaletteEntry> entriesOf(const TopicModel &topics,
                                                  const std::function<void(const TopicRef &)> &choose);
/// To switch each source to the other transports, which a badge does with the mouse.
[[nodiscard]] std::vector<PaletteEntry> transportEntries(const Services &services);
[[nodiscard]] std::vector<PaletteEntry>
windowEntries(const std::function<void(std::chrono::milliseconds)> &chooseWindow);

} // namespace pushscope::ui
