// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/net/readiness.h"

#include <QTcpServer>
#include <QTimer>

#include <optional>

namespace pushscope::net {

struct HubContext;
class Shard;

/// Accepts connections and hands each to the shard with the fewest. Lives on the thread of one shard
/// (`home`).
///
/// QTcpServer binds and listens; accepting is done here, because QTcpServer takes running out of descriptors
/// for something that passes by itself and tries again at once, for ever. Here accepting pauses for a moment,
/// and one descriptor kept in reserve serves to tell those who wait that they cannot be served now.
class Listener final : public QObject, private Readiness::Target
{
    Q_OBJECT

public:
    Listener(HubContext &context, Shard &home);
    ~Listener() override;

    base::Result<void> start();
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }

private:
    void readable() override;
    void writable() override {}
    void take(int descriptor, const QHostAddress &peer);
    void pause();
    void turnAwayWaiting();
    void turnAway(int descriptor);
    void keepReserve();
    void warn(const char *what);

    HubContext &m_context;
    Shard &m_home;
    QTcpServer m_server;
    std::optional<Readiness> m_readiness;
    QTimer m_resume;
    int m_reserve = -1;
    std::optional<base::SteadyTime> m_warnedAt;
};

} // namespace pushscope::net
