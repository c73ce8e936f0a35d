// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cursor.h"
#include "core/broker/topicfilter.h"

#include <QByteArrayView>

#include <chrono>
#include <optional>
#include <vector>

namespace pushscope::net {

class HttpSession;

enum class RequireTopics : unsigned char { No, Yes };

// What requests carry in their query and headers. Each answers the request with an error and returns nothing
// when it makes no sense.

/// The filters of all `topic=`, or of the route's own topic; each once, and all permitted by the token.
[[nodiscard]] std::optional<std::vector<broker::TopicFilter>> readFilters(HttpSession &session,
                                                                          RequireTopics require);
/// The inner value is empty when there is no cursor. The header, when given, wins.
[[nodiscard]] std::optional<std::optional<base::Cursor>>
readCursor(HttpSession &session, QByteArrayView header, QByteArrayView query);
/// `wait=SECONDS`, within the bound; 0 without.
[[nodiscard]] std::optional<std::chrono::milliseconds> readWait(HttpSession &session);

} // namespace pushscope::net
