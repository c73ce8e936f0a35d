// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/source.h"

namespace pushscope::client {

/// The members of SourceOptions that can be wrong by themselves.
enum class SourceField : unsigned char {
    Url,
    Headers,
    BearerToken,
    Subprotocols,
    Method,
    BodyType,
    TopicPointer,
    Since,
    AuthoritiesFile,
    CertificateFile,
    KeyFile,
};

/// What is wrong, and in which member. The sentence names no secret.
struct SourceFault : base::Error
{
    SourceField field = SourceField::Url;
};

/// Refuses what no connection could be made with. Looks at the options only, never at a file, so it may be asked at
/// every keystroke.
[[nodiscard]] tl::expected<void, SourceFault> check(const SourceOptions &options);

/// RFC 9110 5.6.2: what names of headers, methods and sub-protocols are made of.
[[nodiscard]] bool isToken(QByteArrayView text);

} // namespace pushscope::client
