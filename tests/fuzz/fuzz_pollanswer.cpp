// SPDX-License-Identifier: GPL-3.0-or-later
// A poll answer that was taken, written again, reads the same.
#include "core/wire/json.h"
#include "core/wire/plaindialect.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/messages.h"

#include <algorithm>

using namespace pushscope;
using fuzz::require;

namespace {

template <class Item>
bool sameLists(const QList<Item> &a, const QList<Item> &b)
{
    return std::equal(a.cbegin(), a.cend(), b.cbegin(), b.cend(),
                      [](const Item &x, const Item &y) { return fuzz::same(x, y); });
}

} // namespace

PUSHSCOPE_FUZZ_TARGET(input)
{
    const QByteArray text = input.rest();
    const auto answer = wire::parsePollAnswer(text);
    if (!answer) {
        require(answer.error().what.endsWith(u'.'), "a refusal says why");
        return;
    }
    require(wire::isJson(text), "only JSON is taken");
    require(answer->messageTexts.size() == answer->messages.size() && answer->gapTexts.size() == answer->gaps.size(),
            "each element has its text");
    for (qsizetype i = 0; i < answer->messages.size(); ++i) {
        const auto message = wire::parseEnvelope(answer->messageTexts[i]);
        require(message && fuzz::same(*message, answer->messages[i]), "an element's text is all of it");
    }
    for (qsizetype i = 0; i < answer->gaps.size(); ++i) {
        const auto gap = wire::parseGapObject(answer->gapTexts[i]);
        require(gap && fuzz::same(*gap, answer->gaps[i]), "a gap's text is all of it");
    }
    const QByteArray written = wire::encodePollAnswer(*answer);
    require(wire::isJson(written), "what is written is JSON");
    const auto again = wire::parsePollAnswer(written);
    require(again && again->next == answer->next && sameLists(again->messages, answer->messages) &&
                sameLists(again->gaps, answer->gaps),
            "a written answer reads back");
}
