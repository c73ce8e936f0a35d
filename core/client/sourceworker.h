// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cursor.h"
#include "core/client/backoff.h"
#include "core/client/connection.h"
#include "core/client/framebatcher.h"
#include "core/client/sourcerecord.h"

#include <QTimer>

#include <functional>
#include <memory>

namespace pushscope::client {

/// One source on the network thread: has one connection at a time, replaces it when it ends, and carries over what
/// must outlive it: the cursor, the statistics and the back-off.
class SourceWorker final : public QObject, private ConnectionListener
{
    Q_OBJECT

public:
    struct Context
    {
        FrameBatcher &batcher;
        const base::Clock &clock;
        std::shared_ptr<SourceRecord> record;
        std::function<void(const SourceStatus &)> stateChanged;
        std::function<double()> random; ///< 0 to 1
    };
    SourceWorker(SourceId id, SourceOptions options, Context context);
    ~SourceWorker() override;

    void start();
    void stop();
    void setTransport(base::Transport transport);
    void setFilters(QList<QByteArray> filters);
    void send(const QByteArray &payload, base::PayloadKind kind);

private:
    void opened(const QByteArray &subprotocol) override;
    void resumed() override;
    void observed(Frame frame) override;
    void observedNumbered(Frame frame) override;
    void reached(const QByteArray &cursor) override;
    void startedAt(const QByteArray &cursor) override;
    void retryAnnounced(std::chrono::milliseconds delay) override;
    void countBytes(qint64 in, qint64 out) override;
    void complained(const QString &sentence) override;
    void ended(ConnectionEnd end) override;

    void connectNow();
    void endAtOnce(const QString &sentence);
    /// Whatever the other end says, the token is in no text that is shown.
    [[nodiscard]] QString withoutToken(QString sentence) const;
    /// Lets go of the connection, which ended or is to end.
    void dropConnection(const QString &sentence);
    void waitAndRetry(const QString &sentence);
    void observeState(FrameKind kind, QByteArray payload);
    /// Changes the status and tells.
    template <class Change>
    void changeState(const Change &change);

    const SourceId m_id;
    SourceOptions m_options;
    const Context m_context;
    Backoff m_backoff;
    QTimer m_retry;
    std::unique_ptr<Connection> m_connection;
    std::optional<QByteArray> m_cursor;
    std::optional<base::Cursor> m_lastNumbered; ///< of the newest message that went to the sink
    bool m_open = false;
    bool m_wasOpen = false;
    bool m_useful = false; ///< the connection brought something
};

} // namespace pushscope::client
