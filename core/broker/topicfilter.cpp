// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/broker/topicfilter.h"

#include "core/broker/levels.h"
#include "core/broker/namerules.h"

namespace pushscope::broker {

base::Result<TopicFilter> TopicFilter::parse(QByteArrayView utf8)
{
    if (auto broken = brokenNameRule(utf8, QStringLiteral("filter")))
        return tl::unexpected<base::Error>(std::move(*broken));
    bool hasWildcards = false;
    for (Levels levels(utf8); !levels.atEnd();) {
        const QByteArrayView level = levels.next();
        const bool rest = level.contains('#');
        if (!rest && !level.contains('+'))
            continue;
        hasWildcards = true;
        if (level.size() != 1) {
            return base::fail(base::ErrorCode::InvalidArgument,
                              QStringLiteral("In the filter '%1' a wildcard shares its level with other characters.")
                                  .arg(quoted(utf8)),
                              QStringLiteral("'+' and '#' must stand alone between slashes, as in a/+/b or a/#."));
        }
        if (rest && !levels.atEnd()) {
            return base::fail(base::ErrorCode::InvalidArgument,
                              QStringLiteral("In the filter '%1' something follows '#'.").arg(quoted(utf8)),
                              QStringLiteral("'#' stands for all remaining levels and must come last, as in a/#."));
        }
    }
    return TopicFilter(utf8.toByteArray(), hasWildcards);
}

TopicFilter TopicFilter::exactly(const Topic &topic)
{
    return TopicFilter(topic.bytes(), false);
}

bool TopicFilter::matches(QByteArrayView topic) const
{
    if (!m_hasWildcards)
        return topic == m_bytes;
    Levels wanted(m_bytes);
    Levels given(topic);
    while (!wanted.atEnd()) {
        const QByteArrayView want = wanted.next();
        if (want == "#")
            return true;
        if (given.atEnd())
            return false;
        const QByteArrayView level = given.next();
        if (want != "+" && want != level)
            return false;
    }
    return given.atEnd();
}

} // namespace pushscope::broker
