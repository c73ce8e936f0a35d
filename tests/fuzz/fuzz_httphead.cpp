// SPDX-License-Identifier: GPL-3.0-or-later
// A verdict never changes when more bytes come, and a head that was taken has one meaning.
#include "core/wire/httprequest.h"
#include "tests/fuzz/fuzz.h"

using namespace pushscope;
using fuzz::require;
using wire::HttpHeadResult;
using wire::parseHttpHead;
using Status = HttpHeadResult::Status;

namespace {

constexpr qsizetype kMaxHeadBytes = 2'048;

bool breaksOut(const QByteArray &text)
{
    return text.contains('\r') || text.contains('\n') || text.contains('\0');
}

QByteArray written(const wire::HttpRequestHead &head)
{
    QByteArray bytes = head.method + ' ' + head.target + (head.version == 11 ? " HTTP/1.1\r\n" : " HTTP/1.0\r\n");
    for (const auto &[name, value] : head.headers)
        bytes += name + ": " + value + "\r\n";
    return bytes + "\r\n";
}

bool same(const wire::HttpRequestHead &a, const wire::HttpRequestHead &b)
{
    return a.method == b.method && a.target == b.target && a.path == b.path && a.query == b.query &&
           a.version == b.version && a.keepAlive == b.keepAlive && a.chunked == b.chunked &&
           a.upgradesToWebSocket == b.upgradesToWebSocket && a.expectsContinue == b.expectsContinue &&
           a.contentLength == b.contentLength && a.headers == b.headers;
}

void checkHead(const HttpHeadResult &result, QByteArrayView bytes)
{
    const wire::HttpRequestHead &head = result.head;
    require(result.headBytes <= kMaxHeadBytes && bytes.first(result.headBytes).endsWith("\n\r\n"),
            "a head ends with an empty line");
    int hosts = 0;
    bool transferEncoding = false;
    for (const auto &[name, value] : head.headers) {
        require(!breaksOut(name) && !breaksOut(value), "a field keeps to its line");
        require(value.trimmed() == value && !name.contains(' '), "values are trimmed, names have no spaces");
        require(head.hasHeader(name), "a header is found by its name");
        hosts += name.compare("host", Qt::CaseInsensitive) == 0 ? 1 : 0;
        transferEncoding = transferEncoding || name.compare("transfer-encoding", Qt::CaseInsensitive) == 0;
    }
    require(hosts == 1 || (hosts == 0 && head.version == 10), "there is one host");
    require(!(head.contentLength && transferEncoding), "a body has one framing");
    require(head.chunked == transferEncoding, "a transfer coding means chunks");
    require(!breaksOut(head.target) && !head.target.contains(' '), "a target is one word");
    require(head.method == "CONNECT" || head.path == "*" || head.path.startsWith('/'), "a path starts with a slash");
    require(head.queryValues("topic").size() > 0 == head.hasQueryValue("topic"), "query values are counted alike");
    require(head.queryValues("topic").value(0) == head.queryValue("topic"), "the first query value comes first");
}

} // namespace

PUSHSCOPE_FUZZ_TARGET(input)
{
    const qsizetype cut = static_cast<qsizetype>(input.byte() << 8U) + input.byte();
    const QByteArray bytes = input.rest();
    const HttpHeadResult whole = parseHttpHead(bytes, kMaxHeadBytes);
    const HttpHeadResult part = parseHttpHead(bytes.first(cut % (bytes.size() + 1)), kMaxHeadBytes);
    if (part.status == Status::Invalid)
        require(whole.status == Status::Invalid, "a refusal is never taken back");
    if (part.status == Status::Complete)
        require(whole.status == Status::Complete && whole.headBytes == part.headBytes && same(whole.head, part.head),
                "what follows a head does not change it");
    if (whole.status == Status::Incomplete) {
        require(bytes.size() < kMaxHeadBytes, "nobody waits beyond the bound");
        return;
    }
    if (whole.status == Status::Invalid) {
        require(whole.httpStatus >= 400 && whole.reason.endsWith('.'), "a refusal says why");
        return;
    }
    checkHead(whole, bytes);
    const HttpHeadResult again = parseHttpHead(written(whole.head), 2 * kMaxHeadBytes);
    require(again.status == Status::Complete && same(again.head, whole.head), "a written head reads back");
}
