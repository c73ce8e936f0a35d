// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/httprequest.h"

#include "core/wire/httptarget.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <cstring>
#include <limits>

namespace pushscope::wire {

namespace http = boost::beast::http;

namespace {

/// RFC 9112 2.2 asks for at least one empty line before a request to be skipped.
constexpr int kMaxLeadingEmptyLines = 2;
/// Longer than any registered method; lets a client that speaks something else hear so at once.
constexpr qsizetype kMaxMethodBytes = 32;

struct Refusal
{
    int status = 0; ///< 0: nothing to refuse
    const char *reason = "";
};

QByteArrayView view(boost::beast::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

bool equalsIgnoringCase(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && qstrnicmp(a.data(), a.size(), b.data(), b.size()) == 0;
}

/// Calls `visit` for each non-empty element of a comma-separated list.
template <class Visit>
void forEachToken(QByteArrayView list, Visit &&visit)
{
    while (!list.isEmpty()) {
        const qsizetype comma = list.indexOf(',');
        const QByteArrayView token = list.first(comma < 0 ? list.size() : comma).trimmed();
        if (!token.isEmpty())
            visit(token);
        list = comma < 0 ? QByteArrayView() : list.sliced(comma + 1);
    }
}

bool listHas(QByteArrayView list, QByteArrayView wanted)
{
    bool found = false;
    forEachToken(list, [&](QByteArrayView token) { found = found || equalsIgnoringCase(token, wanted); });
    return found;
}

/// Takes what Beast's grammar finds into a head, and keeps count of the fields that decide the framing.
class HeadParser final : public http::basic_parser<true>
{
public:
    explicit HeadParser(HttpRequestHead &head) : m_head(head)
    {
        header_limit(std::numeric_limits<std::uint32_t>::max()); // bounded by the caller
        // "No limit" would not do: Beast 1.74 then takes any Content-Length for too long.
        body_limit(std::numeric_limits<std::uint64_t>::max());
    }

    /// What the grammar allows and the rules of RFC 9112 do not; completes the head.
    Refusal settle();

private:
    using Code = boost::beast::error_code;
    using Text = boost::beast::string_view;
    using Length = boost::optional<std::uint64_t>;

    void on_request_impl(http::verb, Text method, Text target, int version, Code &) override
    {
        m_head.method = view(method).toByteArray();
        m_head.target = view(target).toByteArray();
        m_head.version = version;
    }
    void on_field_impl(http::field field, Text name, Text value, Code &) override
    {
        m_head.headers.emplace_back(view(name).toByteArray(), view(value).toByteArray());
        noteField(field, m_head.headers.constLast().second);
    }
    void on_header_impl(Code &) override {}
    void on_response_impl(int, Text, int, Code &) override {}
    void on_body_init_impl(Length const &, Code &) override {}
    std::size_t on_body_impl(Text body, Code &) override { return body.size(); }
    void on_chunk_header_impl(std::uint64_t, Text, Code &) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text body, Code &) override { return body.size(); }
    void on_finish_impl(Code &) override {}

    void noteField(http::field field, QByteArrayView value);
    Refusal settleTransferCoding();

    HttpRequestHead &m_head;
    int m_hosts = 0;
    int m_codings = 0;
    int m_chunkedCodings = 0;
    bool m_hasTransferEncoding = false;
    bool m_lastCodingIsChunked = false;
    bool m_upgradeNamesWebSocket = false;
    bool m_expectsContinue = false;
};

void HeadParser::noteField(http::field field, QByteArrayView value)
{
    if (field == http::field::host) {
        ++m_hosts;
    } else if (field == http::field::transfer_encoding) {
        m_hasTransferEncoding = true;
        forEachToken(value, [this](QByteArrayView token) {
            ++m_codings;
            m_lastCodingIsChunked = equalsIgnoringCase(token, "chunked");
            m_chunkedCodings += m_lastCodingIsChunked ? 1 : 0;
        });
    } else if (field == http::field::upgrade) {
        m_upgradeNamesWebSocket = m_upgradeNamesWebSocket || listHas(value, "websocket");
    } else if (field == http::field::expect) {
        m_expectsContinue = equalsIgnoringCase(value, "100-continue");
    }
}

Refusal HeadParser::settleTransferCoding()
{
    if (!m_hasTransferEncoding)
        return {};
    if (content_length())
        return {400, "Content-Length and Transfer-Encoding must not come together."};
    if (m_head.version < 11)
        return {400, "HTTP/1.0 knows no Transfer-Encoding."};
    if (!m_lastCodingIsChunked || m_chunkedCodings > 1)
        return {400, "The last transfer coding of a request must be chunked, once."};
    if (m_codings > 1)
        return {501, "No transfer coding but chunked is understood."};
    m_head.chunked = true;
    return {};
}

Refusal HeadParser::settle()
{
    if (m_hosts > 1)
        return {400, "There must be only one Host."};
    if (m_hosts == 0 && m_head.version >= 11)
        return {400, "An HTTP/1.1 request needs a Host."};
    if (const Refusal refusal = settleTransferCoding(); refusal.status != 0)
        return refusal;
    if (!splitTarget(m_head))
        return {400, "The request target must be a path, or an http URL, without spaces or '#'."};
    if (const auto length = content_length())
        m_head.contentLength = *length;
    m_head.keepAlive = keep_alive();
    m_head.expectsContinue = m_expectsContinue && m_head.version >= 11;
    m_head.upgradesToWebSocket =
        m_head.method == "GET" && m_head.version >= 11 && m_upgradeNamesWebSocket && upgrade();
    return {};
}

/// Where a head ends, line by line, and what is wrong with its lines as such.
struct HeadScan
{
    qsizetype start = 0; ///< after empty lines in front
    qsizetype end = -1;  ///< after the empty line that ends it; -1: not there yet
    bool hasRequestLine = false;
    const char *flaw = nullptr;
};

HeadScan scanLines(QByteArrayView bytes)
{
    HeadScan scan;
    int emptyLines = 0;
    qsizetype lineStart = 0;
    while (lineStart < bytes.size()) {
        const QByteArrayView rest = bytes.sliced(lineStart);
        // RFC 9112 2.2 and 5.2: neither in front of the first field nor as a folded line.
        if (scan.hasRequestLine && (rest.front() == ' ' || rest.front() == '\t'))
            return scan.flaw = "A header line must not start with white space.", scan;
        const qsizetype feed = rest.indexOf('\n');
        const qsizetype ret = rest.indexOf('\r');
        if (ret >= 0 && ret + 1 < rest.size() && rest[ret + 1] != '\n')
            return scan.flaw = "A CR stands only before an LF.", scan;
        if (feed >= 0 && (ret < 0 || ret > feed))
            return scan.flaw = "Lines must end with CRLF.", scan;
        if (feed < 0)
            return scan;
        lineStart += feed + 1;
        if (feed > 1) {
            scan.hasRequestLine = true;
        } else if (scan.hasRequestLine) {
            return scan.end = lineStart, scan;
        } else {
            if (++emptyLines > kMaxLeadingEmptyLines)
                return scan.flaw = "A request starts with its method.", scan;
            scan.start = lineStart;
        }
    }
    return scan;
}

bool isTokenChar(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           (c != '\0' && std::strchr("!#$%&'*+-.^_`|~", c));
}

/// Whether the bytes at the front may still become a method and a space, or an empty line before them.
bool mayStartWithMethod(QByteArrayView bytes)
{
    if (bytes == "\r")
        return true;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        if (bytes[i] == ' ')
            return i > 0;
        if (!isTokenChar(bytes[i]) || i == kMaxMethodBytes)
            return false;
    }
    return true;
}

/// Whether the third word of a request line that Beast did not take is a version all the same.
bool namesOtherVersion(QByteArrayView head)
{
    const QByteArrayView line = head.first(head.indexOf('\r'));
    const QByteArrayView version = line.sliced(line.lastIndexOf(' ') + 1);
    const auto digit = [&](qsizetype i) { return version[i] >= '0' && version[i] <= '9'; };
    return std::count(line.begin(), line.end(), ' ') == 2 && version.size() == 8 && version.startsWith("HTTP/") &&
           digit(5) && version[6] == '.' && digit(7);
}

Refusal refusalFor(boost::beast::error_code code, QByteArrayView head)
{
    if (code == http::error::bad_version && namesOtherVersion(head))
        return {505, "Only HTTP/1.1 and HTTP/1.0 are spoken here."};
    if (code == http::error::bad_method)
        return {400, "A request starts with its method."};
    if (code == http::error::bad_target)
        return {400, "The request target is not well-formed."};
    if (code == http::error::bad_version)
        return {400, "The request line must end with the HTTP version."};
    if (code == http::error::bad_field)
        return {400, "A header name is not well-formed; there must be no space before the colon."};
    if (code == http::error::bad_content_length)
        return {400, "The Content-Length is not one plain number, or comes with a Transfer-Encoding."};
    if (code == http::error::bad_transfer_encoding)
        return {400, "The Transfer-Encoding is given twice or together with a Content-Length."};
    return {400, "A header value is not well-formed."};
}

HttpHeadResult refused(Refusal refusal)
{
    HttpHeadResult result;
    result.status = HttpHeadResult::Status::Invalid;
    result.httpStatus = refusal.status;
    result.reason = refusal.reason;
    return result;
}

} // namespace

HttpHeadResult parseHttpHead(QByteArrayView bytes, qsizetype maxHeadBytes)
{
    const QByteArrayView window = bytes.first(std::min(bytes.size(), std::max<qsizetype>(maxHeadBytes, 0)));
    const HeadScan scan = scanLines(window);
    if (!mayStartWithMethod(window.sliced(scan.start)))
        return refused({400, "A request starts with its method."});
    if (scan.flaw)
        return refused({400, scan.flaw});
    if (scan.end < 0) {
        if (bytes.size() < maxHeadBytes)
            return {};
        return refused(scan.hasRequestLine ? Refusal{431, "The request head is too large."}
                                           : Refusal{414, "The request target is too long."});
    }
    HttpHeadResult result;
    result.head.headers.reserve(16);
    HeadParser parser(result.head);
    const QByteArrayView head = window.sliced(scan.start, scan.end - scan.start);
    boost::beast::error_code error;
    parser.put({head.data(), static_cast<std::size_t>(head.size())}, error);
    if (error)
        return refused(refusalFor(error, head));
    if (const Refusal refusal = parser.settle(); refusal.status != 0)
        return refused(refusal);
    result.status = HttpHeadResult::Status::Complete;
    result.headBytes = scan.end;
    return result;
}

QByteArray HttpRequestHead::header(QByteArrayView name) const
{
    const auto found = std::find_if(headers.cbegin(), headers.cend(),
                                    [&](const auto &header) { return equalsIgnoringCase(header.first, name); });
    return found == headers.cend() ? QByteArray() : found->second;
}

bool HttpRequestHead::hasHeader(QByteArrayView name) const
{
    return std::any_of(headers.cbegin(), headers.cend(),
                       [&](const auto &header) { return equalsIgnoringCase(header.first, name); });
}

} // namespace pushscope::wire
