// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/curloptions.h"

#include <algorithm>
#include <array>

namespace pushscope::client {

namespace {

using Meaning = CurlOption::Meaning;

constexpr std::array<CurlOption, 86> kOptions{{
    {'H', "header", true, Meaning::Header},
    {'X', "request", true, Meaning::Method},
    {'d', "data", true, Meaning::Data},
    {'\0', "data-ascii", true, Meaning::Data},
    {'\0', "data-binary", true, Meaning::Data},
    {'\0', "data-raw", true, Meaning::RawData},
    {'\0', "data-urlencode", true, Meaning::UrlencodedData},
    {'\0', "json", true, Meaning::Json},
    {'\0', "url", true, Meaning::Address},
    {'u', "user", true, Meaning::User},
    {'A', "user-agent", true, Meaning::UserAgent},
    {'e', "referer", true, Meaning::Referer},
    {'b', "cookie", true, Meaning::Cookie},
    {'\0', "oauth2-bearer", true, Meaning::Bearer},
    {'G', "get", false, Meaning::Get},
    {'N', "no-buffer", false, Meaning::Unbuffered},
    {'k', "insecure", false, Meaning::Insecure},
    {'\0', "cacert", true, Meaning::Authorities},
    {'E', "cert", true, Meaning::Certificate},
    {'\0', "key", true, Meaning::Key},
    {'I', "head", false, Meaning::Missed},
    {'F', "form", true, Meaning::Form},
    {'\0', "form-string", true, Meaning::Form},
    {'T', "upload-file", true, Meaning::Upload},
    {'K', "config", true, Meaning::Config},
    // About curl's own output, or as it is here anyway.
    {'s', "silent", false, Meaning::None},
    {'S', "show-error", false, Meaning::None},
    {'L', "location", false, Meaning::None},
    {'i', "include", false, Meaning::None},
    {'v', "verbose", false, Meaning::None},
    {'f', "fail", false, Meaning::None},
    {'\0', "fail-with-body", false, Meaning::None},
    {'g', "globoff", false, Meaning::None},
    {'#', "progress-bar", false, Meaning::None},
    {'\0', "no-progress-meter", false, Meaning::None},
    {'\0', "compressed", false, Meaning::None},
    {'\0', "http1.1", false, Meaning::None},
    {'\0', "http2", false, Meaning::None},
    {'\0', "path-as-is", false, Meaning::None},
    {'j', "junk-session-cookies", false, Meaning::None},
    {'O', "remote-name", false, Meaning::None},
    {'o', "output", true, Meaning::None},
    {'w', "write-out", true, Meaning::None},
    {'\0', "stderr", true, Meaning::None},
    {'\0', "trace", true, Meaning::None},
    {'\0', "trace-ascii", true, Meaning::None},
    {'D', "dump-header", true, Meaning::None},
    // What a person may miss; those with a value have to be known, so that it is not taken for an address.
    {'m', "max-time", true, Meaning::Missed},
    {'\0', "connect-timeout", true, Meaning::Missed},
    {'\0', "keepalive-time", true, Meaning::Missed},
    {'\0', "expect100-timeout", true, Meaning::Missed},
    {'\0', "retry", true, Meaning::Missed},
    {'\0', "retry-delay", true, Meaning::Missed},
    {'\0', "retry-max-time", true, Meaning::Missed},
    {'\0', "max-redirs", true, Meaning::Missed},
    {'\0', "max-filesize", true, Meaning::Missed},
    {'\0', "limit-rate", true, Meaning::Missed},
    {'y', "speed-time", true, Meaning::Missed},
    {'Y', "speed-limit", true, Meaning::Missed},
    {'z', "time-cond", true, Meaning::Missed},
    {'r', "range", true, Meaning::Missed},
    {'C', "continue-at", true, Meaning::Missed},
    {'c', "cookie-jar", true, Meaning::Missed},
    {'x', "proxy", true, Meaning::Missed},
    {'U', "proxy-user", true, Meaning::Missed},
    {'\0', "proxy-header", true, Meaning::Missed},
    {'\0', "noproxy", true, Meaning::Missed},
    {'\0', "socks5", true, Meaning::Missed},
    {'\0', "socks5-hostname", true, Meaning::Missed},
    {'\0', "resolve", true, Meaning::Missed},
    {'\0', "connect-to", true, Meaning::Missed},
    {'\0', "interface", true, Meaning::Missed},
    {'\0', "local-port", true, Meaning::Missed},
    {'\0', "dns-servers", true, Meaning::Missed},
    {'\0', "unix-socket", true, Meaning::Missed},
    {'\0', "request-target", true, Meaning::Missed},
    {'\0', "proto", true, Meaning::Missed},
    {'\0', "proto-default", true, Meaning::Missed},
    {'\0', "ciphers", true, Meaning::Missed},
    {'\0', "tls13-ciphers", true, Meaning::Missed},
    {'\0', "tls-max", true, Meaning::Missed},
    {'\0', "cert-type", true, Meaning::Missed},
    {'\0', "key-type", true, Meaning::Missed},
    {'\0', "pass", true, Meaning::Missed},
    {'\0', "capath", true, Meaning::Missed},
    {'\0', "aws-sigv4", true, Meaning::Missed},
}};

} // namespace

const CurlOption *findCurlOption(char letter)
{
    const auto *found = std::find_if(kOptions.begin(), kOptions.end(),
                                     [letter](const CurlOption &option) { return option.letter == letter; });
    return found == kOptions.end() || letter == '\0' ? nullptr : found;
}

const CurlOption *findCurlOption(QByteArrayView name)
{
    const auto *found = std::find_if(kOptions.begin(), kOptions.end(),
                                     [name](const CurlOption &option) { return option.name == name; });
    return found == kOptions.end() ? nullptr : found;
}

} // namespace pushscope::client
