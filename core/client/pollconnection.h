// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/connection.h"
#include "core/client/httpfetch.h"
#include "core/wire/plaindialect.h"

#include <QElapsedTimer>

namespace pushscope::client {

/// Polling and long polling: one request after the other. A Pushscope hub is asked for what came after the cursor of
/// the answer before; of any other server each answer that differs from the one before is one message.
class PollConnection final : public Connection
{
    Q_OBJECT

public:
    explicit PollConnection(Setup setup);

    void open() override;
    void close() override;
    base::Result<void> send(const QByteArray &payload, base::PayloadKind kind) override;
    bool applyFilters(const QList<QByteArray> &before) override;

private:
    void ask();
    void collect();
    void onFinished();
    void readAnswer();
    /// Each gives the wire bytes of the frames it made.
    qint64 observeHubAnswer(wire::PollAnswer answer);
    qint64 observeBody();
    void welcomeFirstAnswer();
    void askAgain(qsizetype news);
    void end(ConnectionEnd::Kind kind, QString sentence);

    HttpFetch m_fetch;
    QTimer m_pause;
    QElapsedTimer m_sinceAsked;
    QByteArray m_body;
    std::optional<QByteArray> m_lastBody; ///< of a server that is no hub
    std::optional<QByteArray> m_next;
    bool m_isHub;
    bool m_opened = false;
    bool m_over = false;
};

} // namespace pushscope::client
