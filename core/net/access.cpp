// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/access.h"

namespace pushscope::net {

namespace {

/// What may stand in a sentence to a client: whatever it sent, made harmless and short.
QByteArray quoted(const QByteArray &text)
{
    QByteArray result = text.left(100);
    for (char &c : result) {
        if (c < 0x20 || c > 0x7e || c == '"')
            c = '?';
    }
    return '\'' + result + '\'';
}

QByteArray bearerToken(const wire::HttpRequestHead &head)
{
    const QByteArray authorization = head.header("Authorization");
    constexpr QByteArrayView kScheme = "bearer ";
    if (authorization.size() > kScheme.size() && authorization.left(kScheme.size()).toLower() == kScheme)
        return authorization.mid(kScheme.size()).trimmed();
    return head.queryValue("access_token");
}

} // namespace

Access::Access(const HubOptions &options, std::optional<Tokens> tokens)
    : m_hosts(options.address, options.allowedHosts)
    , m_origins(options.allowedOrigins)
    , m_tokens(std::move(tokens))
{
}

base::Result<Access> Access::make(const HubOptions &options)
{
    std::optional<Tokens> tokens;
    if (!options.tokensFile.isEmpty()) {
        auto loaded = Tokens::load(options.tokensFile);
        if (!loaded)
            return tl::unexpected(loaded.error());
        tokens = std::move(*loaded);
    }
    if (!options.address.isLoopback() && !options.insecure && !tokens) {
        return base::fail(
            base::ErrorCode::InvalidArgument,
            QStringLiteral("%1 can be reached from other machines.").arg(options.address.toString()),
            QStringLiteral(
                "Give the hub tokens with --tokens, or add --insecure to serve everybody, or listen on "
                "127.0.0.1."));
    }
    return Access(options, std::move(tokens));
}

std::optional<QByteArray> Access::refusal(const wire::HttpRequestHead &head, bool secure) const
{
    const QByteArray host = head.header("Host");
    const bool hostNeeded = head.version >= 11 || !host.isEmpty();
    if (hostNeeded && !m_hosts.permits(host)) {
        return "This hub does not answer for the host " + quoted(host) +
               ". Use its address, or allow the name with --allow-host.";
    }
    if (!head.hasHeader("Origin"))
        return {};
    const QByteArray origin = head.header("Origin");
    if (!m_origins.permits(origin, host, secure)) {
        return "Pages from " + quoted(origin) +
               " may not use this hub. Allow the origin with --allow-origin.";
    }
    return {};
}

const Grant *Access::grant(const wire::HttpRequestHead &head) const
{
    if (!m_tokens)
        return &m_everything;
    return m_tokens->find(bearerToken(head));
}

} // namespace pushscope::net
