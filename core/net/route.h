// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace pushscope::net {

enum class RouteKind : unsigned char {
    Page, ///< `/` and the page's files: whatever no other route takes
    Sse,  ///< `/sse`, and `/stream` with a topic of its own
    Poll,
    Publish, ///< `/publish/T`
    PlainWebSocket,
    RawWebSocket, ///< `/ws/raw/T`
    Echo,
    Topics,
    Peers,
    Health,
    Metrics,
};

struct Route
{
    RouteKind kind = RouteKind::Page;
    QByteArray topic; ///< that the path names

    [[nodiscard]] bool isWebSocket() const
    {
        return kind == RouteKind::PlainWebSocket || kind == RouteKind::RawWebSocket ||
               kind == RouteKind::Echo;
    }
    /// Open to everybody even where tokens are needed: there is nothing of anybody's in it.
    [[nodiscard]] bool isPublic() const { return kind == RouteKind::Page || kind == RouteKind::Health; }
    /// As in an `Allow` header.
    [[nodiscard]] QByteArray methods() const;
    [[nodiscard]] bool allows(const QByteArray &method) const;
};

/// `path` is percent-decoded.
[[nodiscard]] Route findRoute(const QByteArray &path);

/// The machine-readable word of an error answer.
[[nodiscard]] QByteArray errorCodeOf(int httpStatus);

} // namespace pushscope::net
