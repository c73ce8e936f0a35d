// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace pushscope::net {

class HttpSession;

// The routes after which the connection speaks something else.
void serveSse(HttpSession &session);
void serveWebSocket(HttpSession &session);

} // namespace pushscope::net
