// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/broker/engine.h"
#include "tests/unit/broker/support.h"

#include <memory>

namespace pushscope::tests {

/// What every engine must do, whatever it keeps its messages in. The test of an engine derives from this, makes the
/// engines, and gets these checks beside its own.
class EngineConformance : public QObject
{
    Q_OBJECT

protected:
    /// A fresh engine that holds at most `messagesPerTopic` messages of a topic, for an hour, and at least 100 topics.
    virtual std::unique_ptr<broker::Engine> makeEngine(const base::Clock &clock, std::size_t messagesPerTopic) = 0;

private Q_SLOTS:
    void init();

    void startsBeforeTheFirstMessage();
    void positionsGrowByOneOverAllTopics();
    void givesTheMessageBackAsItWasPublished();
    void everyLifeHasItsOwnEpoch();
    void replaysNothingWithoutACursor();
    void replaysWhatCameAfterTheCursor();
    void replaysNothingAtTheHead();
    void replaysWhatMatchesInOrder_data();
    void replaysWhatMatchesInOrder();
    void replaysOnceWhenFiltersOverlap();
    void saysWhichMessagesOfATopicAreGone();
    void hasNoGapForACursorThatHistoryReaches();
    void hasNoGapForOtherTopics();
    void anotherEpochIsAGapOverEverything();
    void aPositionBeyondTheHeadIsAnotherEpoch();
    void anotherEpochBeforeTheFirstMessageIsStillAGap();
    void retainsTheNewestOfEachTopic();
    void forgetsMessagesPastTheirAge();
    void keepsTheNewestPastItsAge();
    void letsTheNewestGoOnceItIsOldAndNoLongerNewest();
    void countsPerTopic();

private:
    quint64 append(QByteArrayView topic, QByteArray payload = "x");
    [[nodiscard]] broker::Replay replay(std::initializer_list<const char *> filters, quint64 since) const;

    static constexpr std::size_t kMessagesPerTopic = 3;
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<broker::Engine> m_engine;
};

/// `4 5 7`
[[nodiscard]] QByteArray positionsOf(const std::vector<broker::MessagePtr> &messages);
/// `a:1-3 *:1-9`, a star where no topic is named
[[nodiscard]] QByteArray describe(const std::vector<broker::Gap> &gaps);

} // namespace pushscope::tests
