// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace pushscope::client {

/// One of curl's options that are known here.
struct CurlOption
{
    enum class Meaning : unsigned char {
        None,   ///< about curl's own output, or as it is here anyway
        Missed, ///< without a meaning here, but a person may expect it
        Header,
        Method,
        Data,
        RawData,
        UrlencodedData,
        Json,
        Address,
        User,
        UserAgent,
        Referer,
        Cookie,
        Bearer,
        Get,
        Unbuffered,
        Insecure,
        Authorities,
        Certificate,
        Key,
        Form,
        Upload,
        Config,
    };
    char letter = '\0'; ///< NUL when it has none
    QByteArrayView name{};
    bool takesValue = false;
    Meaning meaning = Meaning::None;
};

/// Null when it is not known.
[[nodiscard]] const CurlOption *findCurlOption(char letter);
[[nodiscard]] const CurlOption *findCurlOption(QByteArrayView name);

} // namespace pushscope::client
