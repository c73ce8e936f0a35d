// SPDX-License-Identifier: GPL-3.0-or-later
// A request that was taken is one that our own client could have sent: written again, it reads the same.
#include "core/wire/json.h"
#include "core/wire/plaindialect.h"
#include "tests/fuzz/fuzz.h"

using namespace pushscope;
using namespace wire;
using fuzz::require;

namespace {

struct Writer
{
    QByteArray n;

    QByteArray operator()(const SubscribeRequest &request) const
    {
        return encodeSubscribeRequest(request.filters, request.since, n);
    }
    QByteArray operator()(const UnsubscribeRequest &request) const
    {
        return encodeUnsubscribeRequest(request.filters, n);
    }
    QByteArray operator()(const PublishRequest &request) const { return encodePublishRequest(request, n); }
    QByteArray operator()(const PingRequest &) const { return encodePing(n); }
};

struct Same
{
    bool operator()(const SubscribeRequest &a, const SubscribeRequest &b) const
    {
        return a.filters == b.filters && a.since == b.since;
    }
    bool operator()(const UnsubscribeRequest &a, const UnsubscribeRequest &b) const { return a.filters == b.filters; }
    bool operator()(const PublishRequest &a, const PublishRequest &b) const
    {
        return a.topic == b.topic && a.payload == b.payload && a.kind == b.kind && a.event == b.event &&
               a.key == b.key;
    }
    bool operator()(const PingRequest &, const PingRequest &) const { return true; }
    template <class A, class B>
    bool operator()(const A &, const B &) const
    {
        return false;
    }
};

} // namespace

PUSHSCOPE_FUZZ_TARGET(input)
{
    const QByteArray text = input.rest();
    const auto request = parseClientRequest(text);
    if (!request) {
        require(request.error().what.endsWith(u'.'), "a refusal says why");
        return;
    }
    require(isJson(text), "only JSON is taken");
    require(request->n.isEmpty() || isJson(request->n), "an echo is JSON");
    const QByteArray written = std::visit(Writer{request->n}, request->body);
    require(isJson(written), "what is written is JSON");
    const auto again = parseClientRequest(written);
    require(again && again->n == request->n && std::visit(Same{}, again->body, request->body),
            "a written request reads back");
    require(isJson(encodeOk(request->n)) && isJson(encodeError("c", "r", request->n)) && isJson(encodePong(request->n)),
            "answers are JSON whatever they echo");
}
