// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"

#include <QTcpServer>
#include <QTimer>

#include <optional>

namespace pushscope::net {

struct HubContext;
class Shard;

/// Accepts connections and hands each to the shard with the fewest. Lives on the thread of one shard (`home`).
///
/// When the process has no descriptor left, accepting pauses for a moment instead of spinning, and one descriptor
/// kept in reserve serves to tell those who wait that they cannot be served now.
class Listener final : public QTcpServer
{
    Q_OBJECT

public:
    Listener(HubContext &context, Shard &home);
    ~Listener() override;

    base::Result<void> start();

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void turnAwayWaiting();
    void turnAway(int descriptor);
    void keepReserve();
    void warn(const char *what);

    HubContext &m_context;
    Shard &m_home;
    QTimer m_resume;
    int m_reserve = -1;
    std::optional<base::SteadyTime> m_warnedAt;
};

} // namespace pushscope::net
