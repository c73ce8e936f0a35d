// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cursor.h"
#include "core/broker/topicfilter.h"

#include <optional>
#include <vector>

namespace pushscope::net {

/// A poll that waits: what it asks for, and from where.
class LongPoll
{
public:
    std::vector<broker::TopicFilter> filters;
    std::optional<base::Cursor> since;
    bool waited = false; ///< nothing was there when it was asked
};

} // namespace pushscope::net
