// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/hostcheck.h"
#include "core/net/hub.h"
#include "core/net/tokens.h"
#include "core/wire/httprequest.h"

#include <optional>

namespace pushscope::net {

/// Who may do what: the address rule at start, then `Host`, `Origin` and token of each request. Never changes
/// while the hub runs, so every shard asks the same one.
class Access
{
public:
    /// Reads the tokens and checks that the address is not open to the world by accident.
    [[nodiscard]] static base::Result<Access> make(const HubOptions &options);

    /// Why the request is turned away (HTTP 403), as a sentence; nothing when it may go on.
    [[nodiscard]] std::optional<QByteArray> refusal(const wire::HttpRequestHead &head, bool secure) const;

    /// What the sender of the request may do; null when a token is needed and it has none that is known
    /// (401).
    [[nodiscard]] const Grant *grant(const wire::HttpRequestHead &head) const;
    [[nodiscard]] bool needsTokens() const { return m_tokens.has_value(); }

private:
    Access(const HubOptions &options, std::optional<Tokens> tokens);

    HostCheck m_hosts;
    OriginCheck m_origins;
    std::optional<Tokens> m_tokens;
    Grant m_everything = Grant::everything();
};

} // namespace pushscope::net
