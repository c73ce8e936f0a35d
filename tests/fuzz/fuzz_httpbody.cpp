// SPDX-License-Identifier: GPL-3.0-or-later
// A body is the same however it is cut, never over its bound, and what follows it is left alone.
#include "core/wire/httprequest.h"
#include "core/wire/httpresponse.h"
#include "tests/fuzz/fuzz.h"

using namespace pushscope;
using fuzz::require;
using wire::HttpBodyReader;
using Status = HttpBodyReader::Status;

namespace {

struct Outcome
{
    Status status = Status::NeedMore;
    QByteArray body;
    qsizetype consumed = 0;
};

Outcome readBody(const wire::HttpRequestHead &head, const QList<QByteArray> &pieces, std::uint64_t maxBytes)
{
    HttpBodyReader reader(head, maxBytes);
    Outcome outcome{reader.status(), {}, 0};
    QByteArray pending;
    for (const QByteArray &piece : pieces) {
        pending += piece;
        qsizetype consumed = -1;
        outcome.status = reader.feed(pending, consumed);
        require(consumed >= 0 && consumed <= pending.size(), "no more is consumed than there is");
        outcome.consumed += consumed;
        pending = pending.sliced(consumed);
        require(outcome.status != Status::NeedMore || pending.isEmpty(), "who needs more has taken all");
    }
    outcome.body = reader.takeBody();
    return outcome;
}

} // namespace

PUSHSCOPE_FUZZ_TARGET(input)
{
    wire::HttpRequestHead head;
    const unsigned seed = input.byte();
    const unsigned length = input.byte();
    const std::uint64_t maxBytes = input.byte();
    head.chunked = (seed & 1U) == 0;
    if (!head.chunked)
        head.contentLength = length;
    const QByteArray bytes = input.rest();

    const Outcome whole = readBody(head, {bytes}, maxBytes);
    const Outcome pieces = readBody(head, fuzz::cutUp(bytes, seed), maxBytes);
    if (bytes.isEmpty())
        return;
    require(whole.status == pieces.status, "the same verdict however it is cut");
    require(whole.body == pieces.body, "the same body however it is cut");
    require(static_cast<std::uint64_t>(whole.body.size()) <= maxBytes, "a body keeps to its bound");
    if (whole.status != Status::Complete)
        return;
    require(whole.consumed == pieces.consumed, "the same end however it is cut");
    if (!head.chunked) {
        require(whole.body == bytes.first(length), "a body is what was sent");
        return;
    }
    QByteArray written = whole.body.isEmpty() ? QByteArray() : wire::httpChunk(whole.body);
    written += wire::httpChunk({});
    const Outcome again = readBody(head, {written}, maxBytes);
    require(again.status == Status::Complete && again.body == whole.body, "chunks of our own read back");
}
