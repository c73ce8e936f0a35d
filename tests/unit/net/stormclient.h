// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cursor.h"
#include "core/wire/sseparser.h"

#include <QByteArray>
#include <QRandomGenerator>
#include <QString>

#include <optional>
#include <vector>

namespace pushscope::test {

/// A subscriber that does everything that is hard on a hub: it stops reading, vanishes, and comes back with its
/// cursor. Plain non-blocking sockets, driven by the test's own loop, and nothing of the client code under test.
class StormClient
{
public:
    enum class Kind { WebSocket, EventStream };
    struct Gap
    {
        std::optional<QByteArray> topic;
        quint64 from = 0;
        quint64 to = 0;
    };
    /// Subscribes to everything after `since` that matches `filter`.
    StormClient(Kind kind, quint16 port, QByteArray filter, base::Cursor since);
    ~StormClient();

    void connect();
    void disconnect(); ///< without a word
    /// Reads at most `bytes`, and writes what is due. Returns whether anything happened.
    bool pump(qsizetype bytes);

    [[nodiscard]] bool isConnected() const { return m_descriptor >= 0; }
    [[nodiscard]] int descriptor() const { return m_descriptor; }
    [[nodiscard]] const QByteArray &filter() const { return m_filter; }
    [[nodiscard]] quint64 start() const { return m_start.position.value; }
    [[nodiscard]] const std::vector<quint64> &received() const { return m_received; }
    [[nodiscard]] const std::vector<Gap> &gaps() const { return m_gaps; }
    /// Everything up to here has been received or told as lost.
    [[nodiscard]] quint64 reached() const { return m_reached; }
    [[nodiscard]] const QString &complaint() const { return m_complaint; } ///< the first thing that was wrong

private:
    void take(QByteArrayView bytes);
    void takeFrames();
    void takeNotice(QByteArrayView json);
    void takeEvents(QByteArrayView bytes);
    void takeMessage(const QByteArray &id);
    void takeGap(Gap gap);
    void complain(const QString &what);

    const Kind m_kind;
    const quint16 m_port;
    const QByteArray m_filter;
    const base::Cursor m_start;
    int m_descriptor = -1;
    QByteArray m_out;
    QByteArray m_in;
    bool m_open = false;
    bool m_chunked = false;
    std::optional<wire::SseParser> m_parser;
    base::Cursor m_cursor;
    std::vector<quint64> m_received;
    std::vector<Gap> m_gaps;
    std::size_t m_gapsBefore = 0; ///< told over earlier connections
    quint64 m_reached = 0;
    QString m_complaint;
};

} // namespace pushscope::test
