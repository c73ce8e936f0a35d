// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/dashboard/layout.h"

namespace pushscope::ui {

/// Layouts as JSON:
/// `{"version":1,"dashboards":[{"name":"...","windowSeconds":60,"panels":[{"kind":"line","title":"...",
/// "cell":[column,row,columns,rows],"bindings":[{"source":"hub","filter":"system/cpu/+","field":"/value",
/// "label":"..."}],"scale":{"logarithmic":false,"fromZero":true,"min":0,"max":100},"unit":"%","threshold":90}]}]}`.
/// May be left out: `source` (any), `label`, `scale` and its members, `unit`, `threshold`. Members not known
/// here are passed over.
[[nodiscard]] QByteArray toJson(const Layout &layout);

/// Ids are given in the order of reading, from 1. Fails with one sentence about the first thing that is wrong
/// and where it is: another version, a missing member, a wrong type, an unknown kind, a bad filter, cells
/// outside the grid, panels that overlap, or more of anything than Layout allows.
[[nodiscard]] base::Result<Layout> layoutFromJson(const QByteArray &json);

/// The largest file that is read at all.
inline constexpr qint64 kMaxLayoutBytes = 1024 * 1024;

/// Whether a panel can read this field: empty, a JSON pointer (RFC 6901), `@latency`, `@size` or `@rate`.
[[nodiscard]] bool isField(const QByteArray &field);

} // namespace pushscope::ui
