// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/httpresponse.h"

#include "core/wire/json.h"

#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/serializer.hpp>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <ctime>

namespace pushscope::wire {

namespace http = boost::beast::http;

namespace {

using Message = http::response<http::empty_body>;

boost::beast::string_view text(QByteArrayView view)
{
    return {view.data(), static_cast<std::size_t>(view.size())};
}

/// A value may not break out of its line, whatever a caller put into it (RFC 9110 5.5).
QByteArray onOneLine(const QByteArray &value)
{
    const auto breaks = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    if (std::none_of(value.cbegin(), value.cend(), breaks))
        return value;
    QByteArray line = value;
    std::replace_if(line.begin(), line.end(), breaks, ' ');
    return line;
}

/// IMF-fixdate (RFC 9110 5.6.7), made once a second.
const QByteArray &dateNow()
{
    thread_local std::time_t second = 0;
    thread_local QByteArray date;
    const std::time_t now = std::time(nullptr);
    if (now != second || date.isEmpty()) {
        static constexpr char kDays[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
        static constexpr char kMonths[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        std::tm utc{};
        gmtime_r(&now, &utc);
        date.resize(64);
        const int length = std::snprintf(date.data(), 64, "%s, %02d %s %04d %02d:%02d:%02d GMT", kDays[utc.tm_wday],
                                         utc.tm_mday, kMonths[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour,
                                         utc.tm_min, utc.tm_sec);
        date.resize(std::clamp(length, 0, 63));
        second = now;
    }
    return date;
}

bool mayHaveBody(unsigned status)
{
    return status >= 200 && status != 204 && status != 304;
}

Message headOf(const HttpResponse &response, unsigned status)
{
    Message message;
    message.version(response.version == 10 ? 10 : 11);
    message.result(status);
    message.set(http::field::date, text(dateNow()));
    message.set(http::field::server, "Pushscope");
    if (!response.contentType.isEmpty() && mayHaveBody(status))
        message.set(http::field::content_type, text(onOneLine(response.contentType)));
    for (const auto &[name, value] : response.headers)
        message.insert(text(onOneLine(name)), text(onOneLine(value)));
    if (response.streams) {
        message.chunked(message.version() == 11);
        message.keep_alive(message.version() == 11 && response.keepAlive);
    } else {
        if (status >= 200 && status != 204 && status != 304)
            message.content_length(static_cast<std::uint64_t>(response.body.size()));
        message.keep_alive(response.keepAlive);
    }
    return message;
}

} // namespace

QByteArray HttpResponse::toByteArray() const
{
    const auto code = static_cast<unsigned>(std::clamp(status, 100, 999));
    Message message = headOf(*this, code);
    const bool withBody = !headOnly && !streams && mayHaveBody(code);
    QByteArray out;
    out.reserve(512 + (withBody ? body.size() : 0));
    http::response_serializer<http::empty_body> serializer{message};
    serializer.split(true);
    boost::beast::error_code error;
    while (!serializer.is_header_done() && !error) {
        serializer.next(error, [&](boost::beast::error_code &, const auto &buffers) {
            std::size_t bytes = 0;
            for (const boost::asio::const_buffer piece : boost::beast::buffers_range_ref(buffers)) {
                out.append(static_cast<const char *>(piece.data()), static_cast<qsizetype>(piece.size()));
                bytes += piece.size();
            }
            serializer.consume(bytes);
        });
    }
    if (withBody)
        out.append(body);
    return out;
}

QByteArray errorBody(QByteArrayView code, QByteArrayView reason)
{
    QByteArray out("{\"error\":{\"code\":");
    appendJsonString(out, code);
    out.append(",\"reason\":");
    appendJsonString(out, reason);
    out.append("}}");
    return out;
}

QByteArray httpChunk(QByteArrayView data)
{
    char digits[16];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, data.size(), 16);
    const QByteArrayView size(digits, error == std::errc{} ? end - digits : 0);
    QByteArray out;
    out.reserve(size.size() + data.size() + 4);
    out.append(size);
    out.append("\r\n", 2);
    out.append(data);
    out.append("\r\n", 2);
    return out;
}

} // namespace pushscope::wire
