// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/fieldreader.h"
#include "ui/dashboard/layout.h"
#include "ui/widgets/topicmime.h"

namespace pushscope::ui {

class StreamDirectory;

/// The binding a person most likely means by a topic: its source by name, and the field that holds a number.
[[nodiscard]] Binding bindingFor(const TopicRef &topic, const StreamDirectory &directory,
                                 capture::FieldReader &reader);

/// A panel of the kind; of none: the one that suits the topic's newest payload, a line for a number, else a
/// table.
[[nodiscard]] PanelSpec panelFor(const TopicRef &topic, const StreamDirectory &directory,
                                 capture::FieldReader &reader, std::optional<PanelKind> kind = {});

/// An unbound panel of the kind, of a size that suits it.
[[nodiscard]] PanelSpec emptyPanel(PanelKind kind);

/// "system/cpu/0" is titled "cpu/0": what stands before is in the header anyway.
[[nodiscard]] QString titleFor(const QByteArray &topic);

/// Shares, rates and bytes are read against zero; a price is not.
[[nodiscard]] bool startsAtZero(const QString &unit);

} // namespace pushscope::ui
