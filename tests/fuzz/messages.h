// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/plaindialect.h"

namespace pushscope::fuzz {

inline bool same(const wire::PlainMessage &a, const wire::PlainMessage &b)
{
    return a.topic == b.topic && a.id == b.id && a.time == b.time && a.event == b.event && a.payload == b.payload &&
           a.kind == b.kind;
}

inline bool same(const wire::GapNotice &a, const wire::GapNotice &b)
{
    return a.topic == b.topic && a.from == b.from && a.to == b.to;
}

} // namespace pushscope::fuzz
