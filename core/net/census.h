// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QHostAddress>

#include <atomic>
#include <mutex>
#include <optional>

namespace pushscope::net {

/// Counts the connections of all shards, in all and by address, against their bounds. Thread-safe.
class Census
{
public:
    Census(int most, int mostPerAddress)
        : m_most(most)
        , m_mostPerAddress(mostPerAddress)
    {
    }

    /// Counts one more, and gives the address back as all its connections share it; nothing when a bound is
    /// reached.
    [[nodiscard]] std::optional<QHostAddress> admit(const QHostAddress &address)
    {
        const std::lock_guard lock(m_mutex);
        const auto known = m_byAddress.find(address);
        const int before = known == m_byAddress.end() ? 0 : *known;
        if (m_count >= m_most || before >= m_mostPerAddress)
            return std::nullopt;
        ++m_count;
        if (known == m_byAddress.end()) {
            m_byAddress.insert(address, 1);
            return address;
        }
        ++*known;
        return known.key();
    }
    void release(const QHostAddress &address)
    {
        const std::lock_guard lock(m_mutex);
        --m_count;
        const auto known = m_byAddress.find(address);
        if (known != m_byAddress.end() && --*known == 0)
            m_byAddress.erase(known);
    }

    void countRefused() { m_refused.fetch_add(1, std::memory_order_relaxed); }
    [[nodiscard]] quint64 refused() const { return m_refused.load(std::memory_order_relaxed); }

    /// A number for a new connection, starting with 1.
    [[nodiscard]] quint64 nextId() { return m_ever.fetch_add(1, std::memory_order_relaxed) + 1; }
    [[nodiscard]] quint64 ever() const { return m_ever.load(std::memory_order_relaxed); }

private:
    const int m_most;
    const int m_mostPerAddress;
    std::atomic<quint64> m_refused{0};
    std::atomic<quint64> m_ever{0};
    std::mutex m_mutex; ///< protects what follows
    QHash<QHostAddress, int> m_byAddress;
    int m_count = 0;
};

} // namespace pushscope::net
