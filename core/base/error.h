// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <tl/expected.hpp>

namespace pushscope::base {

/// The kinds of failure callers tell apart. Transports map them to a status or close code.
enum class ErrorCode {
    InvalidArgument, ///< the caller sent something malformed (HTTP 400)
    TooLarge,        ///< over a configured bound (HTTP 413)
    NotFound,        ///< no such thing (HTTP 404)
    Forbidden,       ///< refused by an access rule (HTTP 403)
    Unavailable,     ///< a bound on peers, queues or a missing service (HTTP 503)
    Protocol,        ///< the other side broke its protocol
    Io,              ///< the operating system refused: port taken, disk full, connection refused
    TimedOut,
};

/// A short, stable, machine-readable word for the code, e.g. `invalid-argument`.
[[nodiscard]] QLatin1String name(ErrorCode code);

/// What went wrong, for a person: what and where in one plain sentence, and what to do about it.
struct Error
{
    ErrorCode code = ErrorCode::InvalidArgument;
    QString what;   ///< "Port 8080 on 127.0.0.1 is already in use."
    QString remedy; ///< "Choose another with --listen, or port 0 for a free one."; may be empty

    /// `what` and `remedy` on one line, control characters replaced: safe to print on a terminal.
    [[nodiscard]] QString sentence() const;
};

template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, QString what, QString remedy = {})
{
    return tl::unexpected<Error>(Error{code, std::move(what), std::move(remedy)});
}

} // namespace pushscope::base
