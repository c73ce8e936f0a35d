// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <utility>

namespace pushscope::wire {

/// One HTTP/1.1 response, serialised by Boost.Beast. `Date`, `Server` and, unless `streams`, `Content-Length`
/// are added.
struct HttpResponse
{
    int status = 200;
    QByteArray contentType = QByteArrayLiteral("application/json; charset=utf-8");
    QByteArray body{};
    QList<std::pair<QByteArray, QByteArray>> headers{}; ///< further ones, in order
    int version = 11;
    bool keepAlive = true;
    bool headOnly = false; ///< answer to HEAD: the length of the body, but not the body
    bool streams = false;  ///< no length: chunked in HTTP/1.1 (`Transfer-Encoding`), until close in HTTP/1.0

    [[nodiscard]] QByteArray toByteArray() const;
};

/// `{"error":{"code":...,"reason":...}}` with escaped strings.
[[nodiscard]] QByteArray errorBody(QByteArrayView code, QByteArrayView reason);

/// One chunk of a chunked body (RFC 9112 7.1); an empty `data` is the last chunk.
[[nodiscard]] QByteArray httpChunk(QByteArrayView data);

} // namespace pushscope::wire
