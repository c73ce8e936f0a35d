// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/websockethandshake.h"

#include <QCryptographicHash>

#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <array>
#include <limits>

namespace pushscope::wire {

namespace http = boost::beast::http;

namespace {

using Status = HandshakeAnswer::Status;

constexpr int kSwitchingProtocols = 101;

QByteArrayView view(boost::beast::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

bool equalsIgnoringCase(QByteArrayView a, QByteArrayView b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

/// The elements of a comma-separated list (RFC 9110 5.6.1), without empty ones.
QList<QByteArray> elements(const QByteArray &list)
{
    QList<QByteArray> result;
    for (const QByteArray &element : list.split(',')) {
        if (const QByteArray trimmed = element.trimmed(); !trimmed.isEmpty())
            result.append(trimmed);
    }
    return result;
}

bool listHas(const QByteArray &list, QByteArrayView wanted)
{
    const QList<QByteArray> all = elements(list);
    return std::any_of(all.cbegin(), all.cend(),
                       [wanted](const QByteArray &element) { return equalsIgnoringCase(element, wanted); });
}

QList<QByteArray> offeredSubprotocols(const HandshakeRequest &request)
{
    QList<QByteArray> offered;
    for (const auto &[name, value] : request.headers) {
        if (equalsIgnoringCase(name, "Sec-WebSocket-Protocol"))
            offered += elements(value);
    }
    return offered;
}

/// Keeps of an answer's head what the handshake is about. Beast has the grammar.
class AnswerParser final : public http::basic_parser<false>
{
public:
    explicit AnswerParser(HandshakeAnswer &answer) : m_answer(answer)
    {
        eager(false);
        header_limit(std::numeric_limits<std::uint32_t>::max()); // bounded by the caller
        body_limit(std::numeric_limits<std::uint64_t>::max());
    }

    /// What is wrong with an answer of 101; empty when nothing is.
    [[nodiscard]] QByteArrayView flaw(const HandshakeRequest &request) const;

private:
    using Code = boost::beast::error_code;
    using Text = boost::beast::string_view;
    using Length = boost::optional<std::uint64_t>;

    void on_response_impl(int status, Text phrase, int version, Code &) override
    {
        m_version = version;
        m_answer.httpStatus = status;
        m_answer.phrase = view(phrase).toByteArray();
    }
    void on_field_impl(http::field, Text name, Text value, Code &) override
    {
        noteField(view(name), view(value).toByteArray());
    }
    void on_request_impl(http::verb, Text, Text, int, Code &) override {}
    void on_header_impl(Code &) override {}
    void on_body_init_impl(Length const &, Code &) override {}
    std::size_t on_body_impl(Text body, Code &) override { return body.size(); }
    void on_chunk_header_impl(std::uint64_t, Text, Code &) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text body, Code &) override { return body.size(); }
    void on_finish_impl(Code &) override {}

    void noteField(QByteArrayView name, const QByteArray &value);

    HandshakeAnswer &m_answer;
    QList<QByteArray> m_accepts;
    QList<QByteArray> m_upgrades;
    int m_version = 0;
    int m_subprotocols = 0;
    bool m_connectionUpgrades = false;
    bool m_hasExtensions = false;
};

void AnswerParser::noteField(QByteArrayView name, const QByteArray &value)
{
    if (equalsIgnoringCase(name, "Upgrade")) {
        m_upgrades.append(value);
    } else if (equalsIgnoringCase(name, "Connection")) {
        m_connectionUpgrades = m_connectionUpgrades || listHas(value, "upgrade");
    } else if (equalsIgnoringCase(name, "Sec-WebSocket-Accept")) {
        m_accepts.append(value);
    } else if (equalsIgnoringCase(name, "Sec-WebSocket-Protocol")) {
        ++m_subprotocols;
        m_answer.subprotocol = value;
    } else if (equalsIgnoringCase(name, "Location")) {
        m_answer.location = value;
    } else if (equalsIgnoringCase(name, "Sec-WebSocket-Extensions")) {
        m_hasExtensions = m_hasExtensions || !elements(value).isEmpty();
    }
}

QByteArrayView AnswerParser::flaw(const HandshakeRequest &request) const
{
    if (m_version < 11)
        return "The answer is older than HTTP/1.1.";
    if (m_upgrades.size() != 1 || !equalsIgnoringCase(m_upgrades.constFirst(), "websocket"))
        return "The answer does not upgrade to WebSocket.";
    if (!m_connectionUpgrades)
        return "The answer's Connection does not name the upgrade.";
    if (m_accepts.size() != 1 || m_accepts.constFirst() != acceptKey(request.key))
        return "The answer's Sec-WebSocket-Accept does not fit the key.";
    if (m_hasExtensions)
        return "The answer names an extension that was not offered.";
    if (m_subprotocols > 1 ||
        (m_subprotocols == 1 && !offeredSubprotocols(request).contains(m_answer.subprotocol)))
        return "The answer names a sub-protocol that was not offered.";
    return {};
}

HandshakeAnswer invalid(QByteArrayView reason)
{
    HandshakeAnswer answer;
    answer.status = Status::Invalid;
    answer.reason = reason.toByteArray();
    return answer;
}

/// Whether the bytes at the front may still become a status line.
bool mayStartAnswer(QByteArrayView bytes)
{
    constexpr QByteArrayView kVersion("HTTP/1.");
    const qsizetype size = std::min(bytes.size(), kVersion.size());
    return bytes.first(size) == kVersion.first(size);
}

/// One head, interim or not, up to its empty line.
HandshakeAnswer parseOneAnswer(QByteArrayView head, const HandshakeRequest &request)
{
    HandshakeAnswer answer;
    AnswerParser parser(answer);
    boost::beast::error_code error;
    parser.put({head.data(), static_cast<std::size_t>(head.size())}, error);
    if (error || !parser.is_header_done() || answer.httpStatus < 100)
        return invalid("The answer's head is not well-formed.");
    if (answer.httpStatus != kSwitchingProtocols) {
        answer.status = Status::Refused;
    } else if (const QByteArrayView flaw = parser.flaw(request); !flaw.isEmpty()) {
        return invalid(flaw);
    } else {
        answer.status = Status::Accepted;
    }
    return answer;
}

QByteArray onOneLine(QByteArray text)
{
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
    return text;
}

} // namespace

HandshakeAnswer parseHandshakeAnswer(QByteArrayView bytes, const HandshakeRequest &request, qsizetype maxHeadBytes)
{
    const QByteArrayView window = bytes.first(std::min(bytes.size(), std::max<qsizetype>(maxHeadBytes, 0)));
    qsizetype start = 0;
    while (true) {
        const QByteArrayView rest = window.sliced(start);
        if (!mayStartAnswer(rest))
            return invalid("The answer is not HTTP.");
        constexpr QByteArrayView kEnd("\r\n\r\n");
        const qsizetype end = rest.indexOf(kEnd);
        if (end < 0) {
            return bytes.size() < maxHeadBytes ? HandshakeAnswer{} : invalid("The answer's head is too large.");
        }
        HandshakeAnswer answer = parseOneAnswer(rest.first(end + kEnd.size()), request);
        start += end + kEnd.size();
        const bool isInterim = answer.status == Status::Refused && answer.httpStatus < 200;
        if (!isInterim) {
            answer.headBytes = answer.status == Status::Invalid ? 0 : start;
            return answer;
        }
    }
}

bool belongsToHandshake(QByteArrayView name)
{
    // The last two would announce a body.
    static constexpr std::array<QByteArrayView, 7> kOwn{
        "Upgrade",        "Connection",       "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Extensions",
        "Content-Length", "Transfer-Encoding"};
    return std::any_of(kOwn.begin(), kOwn.end(),
                       [name](QByteArrayView own) { return equalsIgnoringCase(name, own); });
}

QByteArray encodeHandshakeRequest(const HandshakeRequest &request)
{
    const auto given = [&request](QByteArrayView wanted) {
        return std::any_of(request.headers.cbegin(), request.headers.cend(),
                           [wanted](const auto &header) { return equalsIgnoringCase(header.first, wanted); });
    };
    QByteArray bytes = "GET " + onOneLine(request.target) + " HTTP/1.1\r\n";
    const auto put = [&bytes](const QByteArray &name, const QByteArray &value) {
        bytes += onOneLine(name) + ": " + onOneLine(value) + "\r\n";
    };
    if (!given("Host"))
        put("Host", request.host);
    put("Upgrade", "websocket");
    put("Connection", "Upgrade");
    put("Sec-WebSocket-Key", request.key);
    put("Sec-WebSocket-Version", "13");
    if (!given("User-Agent"))
        put("User-Agent", "Pushscope/" PUSHSCOPE_VERSION);
    for (const auto &[name, value] : request.headers) {
        if (!belongsToHandshake(name))
            put(name, value);
    }
    return bytes + "\r\n";
}

QByteArray acceptKey(const QByteArray &key)
{
    return QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1).toBase64();
}

} // namespace pushscope::wire
