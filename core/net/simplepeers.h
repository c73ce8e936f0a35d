// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/tokens.h"
#include "core/net/websocketpeer.h"

namespace pushscope::net {

/// `/ws/raw/T`: what is published on the topic arrives as it is, what the client sends is published on it,
/// text as text and binary as binary.
class RawPeer final : public WebSocketPeer
{
public:
    RawPeer(Peer &peer, broker::Topic topic, const Grant &grant);

private:
    void opened() override;
    void messageReceived(base::PayloadKind kind, QByteArray payload) override;

    const broker::Topic m_topic;
    const Grant &m_grant;
};

/// `/echo`: sends back what comes. Whoever does not read is not read from either.
class EchoPeer final : public WebSocketPeer
{
public:
    using WebSocketPeer::WebSocketPeer;
    void drained() override { peer().connection().setReading(true); }

private:
    void messageReceived(base::PayloadKind kind, QByteArray payload) override;
};

} // namespace pushscope::net
