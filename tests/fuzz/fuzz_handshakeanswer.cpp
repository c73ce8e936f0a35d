// SPDX-License-Identifier: GPL-3.0-or-later
// A verdict never changes when more bytes come, and nothing is a WebSocket that does not know the key.
#include "core/wire/websockethandshake.h"
#include "tests/fuzz/fuzz.h"

using namespace pushscope;
using fuzz::require;
using wire::HandshakeAnswer;
using wire::parseHandshakeAnswer;
using Status = HandshakeAnswer::Status;

namespace {

constexpr qsizetype kMaxHeadBytes = 1'024;

const wire::HandshakeRequest kRequest{.host = "h",
                                      .target = "/",
                                      .key = "dGhlIHNhbXBsZSBub25jZQ==",
                                      .headers = {{"Sec-WebSocket-Protocol", "chat, news"}}};

bool same(const HandshakeAnswer &a, const HandshakeAnswer &b)
{
    return a.status == b.status && a.httpStatus == b.httpStatus && a.phrase == b.phrase &&
           a.subprotocol == b.subprotocol && a.headBytes == b.headBytes && a.reason == b.reason;
}

} // namespace

PUSHSCOPE_FUZZ_TARGET(input)
{
    const qsizetype cut = static_cast<qsizetype>(input.byte() << 8U) + input.byte();
    const QByteArray bytes = input.rest();
    const HandshakeAnswer whole = parseHandshakeAnswer(bytes, kRequest, kMaxHeadBytes);
    const HandshakeAnswer part = parseHandshakeAnswer(bytes.first(cut % (bytes.size() + 1)), kRequest, kMaxHeadBytes);
    if (part.status == Status::Accepted || part.status == Status::Refused)
        require(same(part, whole), "what follows a head does not change it");
    if (part.status == Status::Invalid)
        require(whole.status == Status::Invalid, "a refusal is never taken back");
    switch (whole.status) {
    case Status::Incomplete:
        require(bytes.size() < kMaxHeadBytes, "nobody waits beyond the bound");
        return;
    case Status::Invalid:
        require(whole.reason.endsWith('.'), "a refusal says why");
        return;
    case Status::Refused:
        require(whole.httpStatus >= 200 && whole.httpStatus <= 999, "interim answers are no answers");
        break;
    case Status::Accepted:
        require(whole.httpStatus == 101, "a WebSocket begins with 101");
        require(bytes.first(whole.headBytes).contains(wire::acceptKey(kRequest.key)), "it knows the key");
        require(whole.subprotocol.isEmpty() || whole.subprotocol == "chat" || whole.subprotocol == "news",
                "a sub-protocol was offered");
        break;
    }
    require(whole.headBytes <= kMaxHeadBytes && bytes.first(whole.headBytes).endsWith("\r\n\r\n"),
            "a head ends with an empty line");
    require(!whole.phrase.contains('\n') && !whole.phrase.contains('\r'), "a phrase keeps to its line");
}
