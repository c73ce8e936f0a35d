// SPDX-License-Identifier: GPL-3.0-or-later
// A filter is refused with a place and a sentence, or reads the same from its normal form and runs over any
// payload. Input: a byte for the cursor, a filter, an LF, a payload.
#include "core/capture/filter/filtercompletion.h"
#include "core/capture/filter/filterevaluator.h"
#include "core/capture/filter/filterparser.h"
#include "tests/fuzz/fuzz.h"

using namespace pushscope;
using namespace pushscope::capture;
using fuzz::require;

PUSHSCOPE_FUZZ_TARGET(input)
{
    const auto cursor = qsizetype(input.byte());
    const QByteArray bytes = input.rest();
    const qsizetype end = bytes.indexOf('\n');
    const QString text = QString::fromUtf8(bytes.first(end < 0 ? bytes.size() : end));

    static const FilterVocabulary vocabulary{.topics = {QStringLiteral("a/b")},
                                             .events = {QStringLiteral("tick")},
                                             .sources = {},
                                             .fields = {QStringLiteral("data.price")},
                                             .values = {}};
    const FilterCompletion completion = completeFilter(text, cursor, vocabulary);
    require(completion.position >= 0 && completion.length >= 0 &&
                completion.position + completion.length <= std::min(cursor, text.size()),
            "a completion replaces what stands before the cursor");

    const auto filter = parseFilter(text);
    if (!filter) {
        const FilterError &error = filter.error();
        require(error.position >= 0 && error.length > 0 && error.position + error.length <= text.size(),
                "the place lies within the text");
        require(error.sentence.endsWith(u'.'), "a refusal says why");
        return;
    }
    const QString normal = toText(*filter);
    if (normal.size() <= kMaxFilterLength) {
        const auto again = parseFilter(normal);
        require(again && *again == *filter, "the normal form reads as the same filter");
        require(toText(*again) == normal, "the normal form is its own");
    }

    client::Frame frame;
    frame.topic = "a/b";
    frame.event = "tick";
    frame.payload = end < 0 ? QByteArray() : bytes.sliced(end + 1);
    FilterNode opposite;
    opposite.kind = FilterNode::Kind::Not;
    opposite.children.push_back(*filter);
    FilterEvaluator evaluator{FilterProgram(*filter)};
    const bool matches = evaluator.matches(frame);
    require(FilterEvaluator(FilterProgram(opposite)).matches(frame) != matches,
            "a filter or its opposite matches");
    require(evaluator.matches(frame) == matches, "a frame is decided once");
}
