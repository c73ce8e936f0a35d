// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/source.h"
#include "core/client/topicpointer.h"

#include <QObject>
#include <QSslConfiguration>

namespace pushscope::client {

/// How a connection came to its end.
struct ConnectionEnd
{
    enum class Kind : unsigned char {
        Completed, ///< the server ended the stream in good order; there may be more later
        Lost,      ///< it broke, or never came about; worth another try
        Refused,   ///< another try would end the same way
        Finished,  ///< the server said that it is over for good (204)
    };
    Kind kind = Kind::Lost;
    QString sentence;
};

/// Hears from a connection: plain calls rather than signals, because there is one per message. Network thread.
class ConnectionListener
{
public:
    virtual ~ConnectionListener() = default;
    /// `subprotocol`: what the server chose of those offered.
    virtual void opened(const QByteArray &subprotocol = {}) = 0;
    /// The server was asked for what came after the cursor.
    virtual void resumed() = 0;
    /// One observation; the listener fills in source and transport, and counts it.
    virtual void observed(Frame frame) = 0;
    /// The same for a message whose id is a cursor of the hub in the order of its positions.
    virtual void observedNumbered(Frame frame) = 0;
    /// Everything up to here has been seen. `observedNumbered` says so by itself.
    virtual void reached(const QByteArray &cursor) = 0;
    /// The head of the hub, which is where a client starts that presents no cursor.
    virtual void startedAt(const QByteArray &cursor) = 0;
    virtual void retryAnnounced(std::chrono::milliseconds delay) = 0;
    virtual void countBytes(qint64 in, qint64 out) = 0;
    /// The server refused something but stays connected.
    virtual void complained(const QString &sentence) = 0;
    /// At most once, and nothing after it. The listener may delete the connection later, not within.
    virtual void ended(ConnectionEnd end) = 0;
};

/// One connection (for polls: one series of requests) over one transport. Made and used on the network thread; a new
/// one is made for every try. Deleting it closes it.
class Connection : public QObject
{
    Q_OBJECT

public:
    struct Setup
    {
        const SourceOptions &options; ///< outlives the connection; filters may change
        std::optional<QByteArray> cursor;
        const base::Clock &clock;
        ConnectionListener &listener;
        QSslConfiguration tls{}; ///< null: Qt's default
    };
    explicit Connection(Setup setup) : m_setup(std::move(setup))
    {
        if (auto pointer = TopicPointer::parse(m_setup.options.topicPointer))
            m_topicPointer = *std::move(pointer);
    }

    virtual void open() = 0;
    /// Ends it in good order where the transport has a way to say so. The listener hears nothing more.
    virtual void close() = 0;
    /// Fails where the transport has no way from client to server, or when it is not connected.
    virtual base::Result<void> send(const QByteArray &payload, base::PayloadKind kind) = 0;
    /// Whether `options.filters`, just changed from `before`, could be applied without a new connection.
    virtual bool applyFilters(const QList<QByteArray> &before) = 0;

protected:
    [[nodiscard]] const SourceOptions &options() const { return m_setup.options; }
    [[nodiscard]] const base::Clock &clock() const { return m_setup.clock; }
    [[nodiscard]] ConnectionListener &listener() { return m_setup.listener; }
    [[nodiscard]] const std::optional<QByteArray> &cursor() const { return m_setup.cursor; }
    [[nodiscard]] const QSslConfiguration &tls() const { return m_setup.tls; }
    /// The topic of a payload that came without one.
    [[nodiscard]] QByteArray topicIn(QByteArrayView payload) const
    {
        return m_topicPointer ? m_topicPointer->topicIn(payload) : QByteArray();
    }
    /// From the hub's time in a message to `now`, where both clocks can be right.
    [[nodiscard]] static std::optional<std::chrono::microseconds> latency(base::WallTime sent, base::WallTime now)
    {
        // A hub on a machine whose clock is off, or a message from the history, says nothing about the way here.
        const auto elapsed = now - sent;
        if (elapsed < std::chrono::microseconds(0) || elapsed > std::chrono::minutes(1))
            return std::nullopt;
        return elapsed;
    }

private:
    const Setup m_setup;
    std::optional<TopicPointer> m_topicPointer;
};

} // namespace pushscope::client
