// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/broker/engine.h"

#include <memory>

namespace pushscope::engine {

class History;

/// Positions and history in this process's memory. History is kept per topic, so that a fast topic cannot push
/// a slow one out, and bounded three ways: by count and age per topic, by bytes over all topics (oldest first).
/// The newest message of a topic outlives its age (it is the retained value) but not the byte bound. Age is measured
/// on the steady clock and holds at every moment, whether or not anything was published since.
class MemoryEngine final : public broker::Engine
{
public:
    /// What a message costs beside its own bytes: its struct, its place in the history, what the allocator adds;
    /// rounded up.
    static constexpr std::size_t kMessageOverhead = 384;

    struct Limits
    {
        std::size_t messagesPerTopic = 1000; ///< at least 1
        /// Payload, event and key bytes plus kMessageOverhead per message. What the transports encoded of a message
        /// (`Message::encodings`) lives as long as it and is not counted: about once more per dialect in use.
        std::size_t bytes = 64 * 1024 * 1024;
        std::chrono::seconds age{600};
        /// At least 1. When exceeded, the topic silent for longest is forgotten (and remembered as a gap).
        std::size_t topics = 100000;
    };
    explicit MemoryEngine(const base::Clock &clock) : MemoryEngine(clock, Limits{}) {}
    MemoryEngine(const base::Clock &clock, Limits limits);
    ~MemoryEngine() override;

    [[nodiscard]] base::Cursor head() const override;
    [[nodiscard]] base::Result<broker::MessagePtr> append(broker::Publication publication) override;
    [[nodiscard]] broker::Replay replay(std::span<const broker::TopicFilter> filters,
                                        const std::optional<base::Cursor> &since) const override;
    [[nodiscard]] std::vector<broker::MessagePtr> retained(std::span<const broker::TopicFilter> filters) const override;
    [[nodiscard]] std::vector<TopicStatistics> topics() const override;

private:
    const base::Clock &m_clock;
    const base::Epoch m_epoch;
    base::Position m_head;
    std::unique_ptr<History> m_history;
};

} // namespace pushscope::engine
