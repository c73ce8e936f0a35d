// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace pushscope::net {

class HttpSession;
class LongPoll;

/// Serves the session's request, whose body is whole and whose sender may use the route.
void serve(HttpSession &session);

/// Answers `/poll` with what there is now.
void answerPoll(HttpSession &session, const LongPoll &poll);

} // namespace pushscope::net
