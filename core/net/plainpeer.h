// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/catchup.h"
#include "core/net/tokens.h"
#include "core/net/websocketpeer.h"
#include "core/wire/plaindialect.h"

namespace pushscope::net {

/// `/ws`: the plain dialect. Requests are answered in order; a wrong one gets an error notice and the
/// connection stays.
class PlainPeer final : public WebSocketPeer
{
public:
    PlainPeer(Peer &peer, const Grant &grant);

    void drained() override;
    void missed(const broker::Gap &gap) override;
    [[nodiscard]] QByteArray encodeGap(base::Position from, base::Position to) const override;

private:
    void opened() override;
    void messageReceived(base::PayloadKind kind, QByteArray payload) override;

    void handle(const wire::SubscribeRequest &request, const QByteArray &n);
    void handle(const wire::UnsubscribeRequest &request, const QByteArray &n);
    void handle(wire::PublishRequest &request, const QByteArray &n);
    void handle(const wire::PingRequest &request, const QByteArray &n);

    [[nodiscard]] base::Result<std::vector<broker::TopicFilter>>
    parseFilters(const QList<QByteArray> &texts) const;
    void notify(QByteArrayView json);
    void complain(const base::Error &error, const QByteArray &n);
    Catchup &catchup();

    const Grant &m_grant;
    std::unique_ptr<Catchup> m_catchup; ///< once something was asked of the past
};

} // namespace pushscope::net
