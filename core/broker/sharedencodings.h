// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <array>
#include <atomic>
#include <memory>
#include <utility>

namespace pushscope::broker {

/// The encoded forms of one message, one per slot (who uses which slot is agreed among the transports), so that
/// all peers of all shards send the same bytes. Thread-safe without locks; what a slot holds never changes once
/// it is there, and lives as long as the message (the copies handed out share it and may live longer).
class SharedEncodings
{
public:
    static constexpr int kSlots = 8;

    SharedEncodings() = default;
    ~SharedEncodings()
    {
        for (const std::atomic<const QByteArray *> &slot : m_slots)
            delete slot.load(std::memory_order_relaxed);
    }
    SharedEncodings(const SharedEncodings &) = delete;
    SharedEncodings &operator=(const SharedEncodings &) = delete;

    /// What `encode()` returned the first time for this slot (0 to kSlots - 1). Threads that meet at a slot still
    /// empty may each run `encode`, but all get the bytes of the one that came first.
    template <class F>
    [[nodiscard]] QByteArray get(int slot, F &&encode)
    {
        std::atomic<const QByteArray *> &place = m_slots[static_cast<std::size_t>(slot)];
        if (const QByteArray *stored = place.load(std::memory_order_acquire))
            return *stored;
        auto mine = std::make_unique<const QByteArray>(std::forward<F>(encode)());
        const QByteArray *stored = nullptr;
        if (place.compare_exchange_strong(stored, mine.get(), std::memory_order_acq_rel,
                                          std::memory_order_acquire))
            stored = mine.release();
        return *stored;
    }

private:
    std::array<std::atomic<const QByteArray *>, kSlots> m_slots{};
};

} // namespace pushscope::broker
