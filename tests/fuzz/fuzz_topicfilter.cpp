// SPDX-License-Identifier: GPL-3.0-or-later
// A filter matches what a level-by-level reading of MQTT 5.0, 4.7.1 says. Input: a filter, an LF, a topic.
#include "core/broker/topic.h"
#include "core/broker/topicfilter.h"
#include "tests/fuzz/fuzz.h"

using namespace pushscope;
using broker::Topic;
using broker::TopicFilter;
using fuzz::require;

namespace {

bool matches(QList<QByteArray> filter, QList<QByteArray> topic)
{
    while (!filter.isEmpty()) {
        const QByteArray level = filter.takeFirst();
        if (level == "#")
            return true;
        if (topic.isEmpty())
            return false;
        const QByteArray name = topic.takeFirst();
        if (level != "+" && level != name)
            return false;
        if (topic.isEmpty() && filter == QList<QByteArray>{"#"})
            return true;
    }
    return topic.isEmpty();
}

bool wellPlaced(const QList<QByteArray> &levels)
{
    for (qsizetype i = 0; i < levels.size(); ++i) {
        if (levels[i].contains('+') && levels[i] != "+")
            return false;
        if (levels[i].contains('#') && (levels[i] != "#" || i + 1 != levels.size()))
            return false;
    }
    return true;
}

} // namespace

PUSHSCOPE_FUZZ_TARGET(input)
{
    const QByteArray bytes = input.rest();
    const qsizetype end = bytes.indexOf('\n');
    const QByteArray filterText = bytes.first(end < 0 ? bytes.size() : end);
    const QByteArray topicText = end < 0 ? QByteArray() : bytes.sliced(end + 1);

    const auto topic = Topic::parse(topicText);
    if (topic) {
        require(topic->bytes() == topicText && topicText.size() <= Topic::kMaxBytes, "a topic is kept as it is");
        require(!topicText.contains('+') && !topicText.contains('#') && !topicText.contains('\0'),
                "a topic has no wildcards");
        const TopicFilter exact = TopicFilter::exactly(*topic);
        require(!exact.hasWildcards() && exact.matches(*topic), "a topic matches itself");
    } else {
        require(topic.error().what.endsWith(u'.'), "a refusal says why");
    }

    const auto filter = TopicFilter::parse(filterText);
    if (!filter) {
        require(filter.error().what.endsWith(u'.'), "a refusal says why");
        return;
    }
    require(filter->bytes() == filterText && wellPlaced(filterText.split('/')), "wildcards stand where they may");
    require(filter->hasWildcards() == (filterText.contains('+') || filterText.contains('#')), "wildcards are seen");
    if (topic) {
        require(filter->matches(*topic) == matches(filterText.split('/'), topicText.split('/')),
                "a filter matches level by level");
    }
}
