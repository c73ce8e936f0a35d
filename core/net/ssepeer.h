// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/catchup.h"
#include "core/net/peer.h"

#include <optional>
#include <vector>

namespace pushscope::net {

/// An event stream (WHATWG HTML 9.2) that never ends by itself. Its response head has been sent already.
class SsePeer final : public PeerHandler
{
public:
    struct Options
    {
        std::vector<broker::TopicFilter> filters;
        std::optional<base::Cursor> since;
        Dialect dialect;
        bool retained; ///< start with the newest message of each topic
    };
    explicit SsePeer(Peer &peer)
        : m_peer(peer)
    {
    }

    /// Call once it is the connection's handler.
    void start(Options options);

    void received(QByteArrayView) override {} ///< nothing more is expected, and nothing kept
    void ended() override;
    void overflowed() override;
    void drained() override;
    void due(base::SteadyTime now) override;
    void missed(const broker::Gap &gap) override;
    void goAway() override;
    [[nodiscard]] QByteArray encodeGap(base::Position from, base::Position to) const override;

private:
    void sendRetained(const std::vector<broker::TopicFilter> &filters, base::Position head);
    void sendBlocks(QByteArrayView blocks);
    void endStream();

    Peer &m_peer;
    std::unique_ptr<Catchup> m_catchup; ///< when it starts in the past
    Dialect m_dialect{};
};

} // namespace pushscope::net
