// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/source.h"

#include <QObject>

#include <memory>
#include <vector>

namespace pushscope::client {

/// All sources of the program, on a network thread of their own. The methods may be called from any thread and
/// return at once; what sources observe goes to the sink, on the network thread. The sink must outlive this.
class Sources : public QObject
{
    Q_OBJECT

public:
    Sources(FrameSink &sink, const base::Clock &clock, QObject *parent = nullptr);
    ~Sources() override; ///< closes every connection and joins the thread

    /// Connects at once. Ids grow and are never reused.
    SourceId add(SourceOptions options);
    void remove(SourceId id);
    /// Keeps id, statistics and cursor; reconnects over the new transport and resumes where the old one stopped,
    /// which is how a badge switches a source between transports without losing a message.
    void setTransport(SourceId id, base::Transport transport);
    /// Subscribes to something else (and reconnects where the transport needs that).
    void setFilters(SourceId id, QList<QByteArray> filters);
    void stop(SourceId id);
    void restart(SourceId id); ///< now, without waiting for the back-off
    /// WebSocket only; others report an error in their status.
    void send(SourceId id, QByteArray payload, base::PayloadKind kind);

    [[nodiscard]] std::vector<SourceStatus> statuses() const; ///< in order of ids; a snapshot
    [[nodiscard]] std::optional<SourceStatus> status(SourceId id) const;

Q_SIGNALS:
    /// State, transport or last error changed (not the counters). Emitted on the network thread.
    void stateChanged(pushscope::client::SourceStatus status);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace pushscope::client
