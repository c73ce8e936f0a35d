// SPDX-License-Identifier: GPL-3.0-or-later
// A notice that was taken, written again, reads the same; the same for envelopes and gaps on their own.
#include "core/wire/json.h"
#include "core/wire/plaindialect.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/messages.h"

using namespace pushscope;
using namespace wire;
using fuzz::require;
using fuzz::same;

namespace {

void checkMessage(const PlainMessage &message)
{
    const auto envelope = parseEnvelope(encodeEnvelope(message));
    require(envelope && same(*envelope, message), "an envelope reads back");
    const auto notice = parseHubNotice(encodePlainMessage(message));
    require(notice && std::holds_alternative<PlainMessage>(*notice) && same(std::get<PlainMessage>(*notice), message),
            "a message reads back");
}

/// What is taken for the hub's own text must be it to the byte.
void checkOwnText(const PlainMessage &message, QByteArrayView text)
{
    require(isPlainMessageOf(message, text) == (encodePlainMessage(message) == text), "the hub's own text is known");
}

struct Checker
{
    void operator()(const PlainMessage &message) const { checkMessage(message); }
    void operator()(const GapNotice &gap) const
    {
        const auto again = parseHubNotice(encodeGap(gap.topic, gap.from, gap.to));
        require(again && same(std::get<GapNotice>(*again), gap), "a gap reads back");
    }
    void operator()(const Welcome &welcome) const
    {
        const auto again = parseHubNotice(encodeWelcome(welcome.server, welcome.head, welcome.ping));
        require(again && std::get<Welcome>(*again).head == welcome.head &&
                    std::get<Welcome>(*again).server == welcome.server &&
                    std::get<Welcome>(*again).ping == welcome.ping,
                "a welcome reads back");
    }
    void operator()(const ErrorNotice &error) const
    {
        const auto again = parseHubNotice(encodeError(error.code, error.reason, error.n));
        require(again && std::get<ErrorNotice>(*again).code == error.code &&
                    std::get<ErrorNotice>(*again).reason == error.reason &&
                    std::get<ErrorNotice>(*again).n == error.n,
                "an error reads back");
    }
    void operator()(const OkNotice &ok) const
    {
        const auto again = parseHubNotice(encodeOk(ok.n));
        require(again && std::get<OkNotice>(*again).n == ok.n, "an acknowledgement reads back");
    }
    void operator()(const PongNotice &pong) const
    {
        const auto again = parseHubNotice(encodePong(pong.n));
        require(again && std::get<PongNotice>(*again).n == pong.n, "a pong reads back");
    }
};

} // namespace

PUSHSCOPE_FUZZ_TARGET(input)
{
    const QByteArray text = input.rest();
    if (const auto notice = parseHubNotice(text)) {
        require(isJson(text), "only JSON is taken");
        std::visit(Checker{}, *notice);
        if (const auto *message = std::get_if<PlainMessage>(&*notice))
            checkOwnText(*message, text);
    } else {
        require(notice.error().what.endsWith(u'.'), "a refusal says why");
    }
    if (const auto message = parseEnvelope(text)) {
        checkMessage(*message);
        require(isEnvelopeOf(*message, text) == (encodeEnvelope(*message) == text), "the hub's own envelope is known");
    }
    if (const auto gap = parseGapObject(text))
        Checker{}(*gap);
    // Whatever bytes are published, a subscriber gets them all.
    checkMessage({.topic = "a", .payload = text,
                  .kind = isUtf8(text) ? base::PayloadKind::Text : base::PayloadKind::Binary});
}
