// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/sourcecheck.h"

#include "core/client/topicpointer.h"

#include <algorithm>
#include <array>

namespace pushscope::client {

using base::ErrorCode;

namespace {

using Fault = tl::unexpected<SourceFault>;
using Checked = tl::expected<void, SourceFault>;

Fault fault(SourceField field, QString sentence)
{
    return Fault(SourceFault{{ErrorCode::InvalidArgument, std::move(sentence), {}}, field});
}

/// What a person wrote, short enough for a sentence and on one line.
QString quoted(QByteArrayView text)
{
    QString shown = QString::fromUtf8(text.first(std::min<qsizetype>(text.size(), 60)));
    for (QChar &c : shown) {
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            c = u' ';
    }
    return shown.simplified();
}

/// RFC 9110 5.5, without the trimming.
bool isHeaderValue(QByteArrayView value)
{
    return std::none_of(value.begin(), value.end(),
                        [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

Checked checkUrl(const QUrl &url)
{
    static constexpr std::array<QLatin1String, 4> kSchemes{QLatin1String("ws"), QLatin1String("wss"),
                                                           QLatin1String("http"), QLatin1String("https")};
    if (std::find(kSchemes.begin(), kSchemes.end(), url.scheme()) != kSchemes.end() && url.isValid() &&
        !url.host().isEmpty())
        return {};
    return fault(SourceField::Url,
                 QStringLiteral("'%1' is not an address of a stream")
                     .arg(url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery).left(300)));
}

Checked checkHeaders(const QList<std::pair<QByteArray, QByteArray>> &headers)
{
    for (const auto &[name, value] : headers) {
        if (!isToken(name)) {
            return fault(SourceField::Headers,
                         name.isEmpty()
                             ? QStringLiteral("A header needs a name")
                             : QStringLiteral("The header '%1' holds characters that HTTP does not allow")
                                   .arg(quoted(name)));
        }
        if (!isHeaderValue(value)) {
            return fault(SourceField::Headers,
                         QStringLiteral("The header '%1' holds characters that HTTP does not allow")
                             .arg(quoted(name)));
        }
    }
    return {};
}

Checked checkToken(const QByteArray &token)
{
    // RFC 6750 2.1 allows fewer; servers that hand out others exist, but none of them can hold a space.
    const auto visible = [](char c) { return c > ' ' && c < '\x7f'; };
    if (std::all_of(token.begin(), token.end(), visible))
        return {};
    return fault(SourceField::BearerToken,
                 QStringLiteral("The token holds spaces or characters that a header cannot carry"));
}

Checked checkSubprotocols(const QList<QByteArray> &names)
{
    for (const QByteArray &name : names) {
        if (!isToken(name)) {
            return fault(
                SourceField::Subprotocols,
                QStringLiteral("'%1' is no name of a sub-protocol; spaces and commas are not allowed in it")
                    .arg(quoted(name)));
        }
        if (names.count(name) > 1) {
            return fault(SourceField::Subprotocols,
                         QStringLiteral("The sub-protocol '%1' is named twice").arg(quoted(name)));
        }
    }
    return {};
}

Checked checkRequest(const SourceOptions &options)
{
    if (!options.method.isEmpty() && !isToken(options.method)) {
        return fault(SourceField::Method,
                     QStringLiteral("'%1' is no HTTP method; it is one word, such as POST")
                         .arg(quoted(options.method)));
    }
    // None of them is answered with a body.
    static constexpr std::array<QByteArrayView, 3> kBodiless{"CONNECT", "HEAD", "TRACE"};
    const QByteArray method = options.method.toUpper();
    if (std::find(kBodiless.begin(), kBodiless.end(), method) != kBodiless.end()) {
        return fault(SourceField::Method, QStringLiteral("A %1 request brings no messages; use GET or POST")
                                              .arg(QString::fromLatin1(method)));
    }
    const bool hasType =
        options.bodyType.isEmpty() || (isHeaderValue(options.bodyType) && options.bodyType.contains('/'));
    if (!hasType) {
        return fault(
            SourceField::BodyType,
            QStringLiteral("'%1' is no media type, such as application/json").arg(quoted(options.bodyType)));
    }
    return {};
}

Checked checkTls(const TlsOptions &tls)
{
    if (tls.certificateFile.isEmpty() && !tls.keyFile.isEmpty())
        return fault(SourceField::CertificateFile,
                     QStringLiteral("A key needs the certificate that it belongs to"));
    return {};
}

} // namespace

bool isToken(QByteArrayView text)
{
    constexpr QByteArrayView marks("!#$%&'*+-.^_`|~");
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [marks](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.contains(c);
    });
}

Checked check(const SourceOptions &options)
{
    if (auto fine = checkUrl(options.url); !fine)
        return fine;
    if (auto fine = checkHeaders(options.headers); !fine)
        return fine;
    if (auto fine = checkToken(options.bearerToken); !fine)
        return fine;
    if (auto fine = checkSubprotocols(options.subprotocols); !fine)
        return fine;
    if (auto fine = checkRequest(options); !fine)
        return fine;
    if (!options.topicPointer.isEmpty()) {
        if (auto pointer = TopicPointer::parse(options.topicPointer); !pointer)
            return fault(SourceField::TopicPointer, pointer.error().what);
    }
    if (!isHeaderValue(options.since.value_or(QByteArray()))) {
        return fault(
            SourceField::Since,
            QStringLiteral("The cursor or event id to start after holds characters that no id can hold"));
    }
    return checkTls(options.tls);
}

} // namespace pushscope::client
