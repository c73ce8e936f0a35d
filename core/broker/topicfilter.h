// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/broker/topic.h"

namespace pushscope::broker {

/// A topic with MQTT wildcards (MQTT 5.0, 4.7.1): `+` stands for exactly one level and must fill it, `#` for all
/// remaining levels, the parent included (`a/#` matches `a`), and must come last.
/// Levels may be empty (`/a` has two), and `+` matches an empty one. Unlike in MQTT, topics that begin with `$` are
/// like all others. As long and of the same characters as a topic.
class TopicFilter
{
public:
    /// Fails with one sentence for a wildcard that does not fill its level or a `#` that is not last.
    [[nodiscard]] static base::Result<TopicFilter> parse(QByteArrayView utf8);
    /// The filter that matches this topic alone.
    [[nodiscard]] static TopicFilter exactly(const Topic &topic);

    [[nodiscard]] bool matches(const Topic &topic) const { return matches(QByteArrayView(topic.bytes())); }
    [[nodiscard]] bool matches(QByteArrayView topic) const;
    [[nodiscard]] bool hasWildcards() const { return m_hasWildcards; }
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }

    friend bool operator==(const TopicFilter &a, const TopicFilter &b) { return a.m_bytes == b.m_bytes; }
    friend size_t qHash(const TopicFilter &f, size_t seed = 0) noexcept { return qHash(f.m_bytes, seed); }

private:
    TopicFilter(QByteArray bytes, bool hasWildcards) : m_bytes(std::move(bytes)), m_hasWildcards(hasWildcards) {}
    QByteArray m_bytes;
    bool m_hasWildcards = false;
};

} // namespace pushscope::broker
