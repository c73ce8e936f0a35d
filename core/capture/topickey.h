// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/frame.h"

#include <QByteArrayView>

#include <functional>

namespace pushscope::capture {

/// A source and a topic looked up without copying the topic.
struct TopicKeyView
{
    client::SourceId source;
    QByteArrayView topic;
};

/// What summaries and series are kept by: the same topic of two sources is two things.
struct TopicKey
{
    client::SourceId source;
    QByteArray topic;

    // NOLINTNEXTLINE(google-explicit-constructor): a view of a key is a key for every comparison
    operator TopicKeyView() const { return {source, topic}; }
};

struct TopicKeyHash
{
    using is_transparent = void;
    std::size_t operator()(TopicKeyView key) const noexcept { return qHash(key.topic, key.source.value); }
};

struct TopicKeyEqual
{
    using is_transparent = void;
    bool operator()(TopicKeyView a, TopicKeyView b) const noexcept
    {
        return a.source == b.source && a.topic == b.topic;
    }
};

} // namespace pushscope::capture
