// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/cursor.h"
#include "core/base/payload.h"
#include "core/broker/sharedencodings.h"
#include "core/broker/topic.h"

#include <QByteArray>

#include <memory>

namespace pushscope::broker {

/// What somebody asks the broker to publish. `event` and `key` may be empty. The byte arrays must own their bytes
/// (not be made by `QByteArray::fromRawData`), for they will live as long as the history.
struct Publication
{
    Topic topic;
    QByteArray payload;
    base::PayloadKind kind = base::PayloadKind::Text;
    QByteArray event = {}; ///< event type, as in SSE `event:`
    QByteArray key = {};   ///< conflation key: a newer message of the same topic and key replaces an older one
};

/// What was published. Never changes afterwards, so every thread and every queue shares one copy.
struct Message
{
    Message(Publication &&what, base::Position at, base::WallTime when)
        : topic(std::move(what.topic))
        , payload(std::move(what.payload))
        , kind(what.kind)
        , event(std::move(what.event))
        , key(std::move(what.key))
        , position(at)
        , time(when)
    {
    }

    const Topic topic;
    const QByteArray payload;
    const base::PayloadKind kind;
    const QByteArray event;
    const QByteArray key;
    const base::Position position;
    const base::WallTime time; ///< when the engine gave the position

    /// The encoded forms made of this message so far; not part of its value.
    mutable SharedEncodings encodings;
};
using MessagePtr = std::shared_ptr<const Message>;

} // namespace pushscope::broker
