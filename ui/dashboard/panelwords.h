// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/capture/fieldreader.h"
#include "core/client/source.h"
#include "ui/dashboard/layout.h"

#include <QString>

namespace pushscope::ui {

/// "9 s", "4 min", "2 h": whole units, never negative.
[[nodiscard]] QString durationText(std::chrono::microseconds duration);
/// A number that a person has set, as short as it is: "500", "50 %", where a measured one would be "50.0 %".
[[nodiscard]] QString givenText(double value, const QString &unit);

/// What a panel says of a source that is not connected, e.g. "plant7: connection refused. Trying again in 4
/// s."; empty when all is well.
[[nodiscard]] QString connectionText(const client::SourceStatus &source, base::SteadyTime now);

/// Why nothing can be charted, e.g. "`/value` is text in the newest message, so nothing can be charted.";
/// empty when the field is a number there.
[[nodiscard]] QString unreadableText(capture::FieldReader &reader, const QByteArray &payload,
                                     const QByteArray &field);

/// What the header says of where the numbers come from: the topic filters, "all topics" for `#`.
[[nodiscard]] QString topicText(const std::vector<Binding> &bindings);

/// The unit of the message's own numbers: `us`, `B`, `msg/s`; empty for a field of the payload.
[[nodiscard]] QString ownUnit(const QByteArray &field);

} // namespace pushscope::ui
