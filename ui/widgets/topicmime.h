// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/frame.h"

#include <QByteArray>
#include <QMimeData>

#include <memory>
#include <optional>

namespace pushscope::ui {

/// A topic of a source, as dragged from the tree onto the grid or a chart. `field` is a JSON pointer or empty
/// (then the panel picks the field a person most likely means).
struct TopicRef
{
    client::SourceId source;
    QByteArray topic;
    QByteArray field;
};

[[nodiscard]] std::unique_ptr<QMimeData> toMimeData(const TopicRef &ref);
[[nodiscard]] std::optional<TopicRef> topicFromMimeData(const QMimeData *data);

} // namespace pushscope::ui
