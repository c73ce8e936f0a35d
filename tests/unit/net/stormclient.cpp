// SPDX-License-Identifier: GPL-3.0-or-later
#include "stormclient.h"

#include "core/wire/httprequest.h"
#include "core/wire/plaindialect.h"
#include "core/wire/websocketframe.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cerrno>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace pushscope::test {

StormClient::StormClient(Kind kind, quint16 port, QByteArray filter, base::Cursor since)
    : m_kind(kind), m_port(port), m_filter(std::move(filter)), m_start(since), m_cursor(since)
    , m_reached(since.position.value)
{
}

StormClient::~StormClient()
{
    disconnect();
}

void StormClient::connect()
{
    disconnect();
    m_descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    // Small, so that the hub's queue and not the kernel holds what is not read, but above a segment of loopback's:
    // below that the other side sends by its persist timer only.
    const int small = 128 * 1024;
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(m_port);
    ::connect(m_descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address);
    if (m_kind == Kind::WebSocket) {
        m_out = "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n";
        m_out += wire::encodeClientFrame(wire::WebSocketOpcode::Text,
                                         "{\"subscribe\":[\"" + m_filter + "\"],\"since\":\"" + m_cursor.toByteArray()
                                             + "\"}",
                                         {1, 2, 3, 4});
    } else {
        m_out = "GET /sse?topic=" + m_filter.toPercentEncoding("/+") + " HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: "
                + m_cursor.toByteArray() + "\r\n\r\n";
        m_parser.emplace();
    }
}

void StormClient::disconnect()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    m_descriptor = -1;
    m_out.clear();
    m_in.clear();
    m_open = false;
    m_gapsBefore = m_gaps.size();
}

bool StormClient::pump(qsizetype bytes)
{
    bool any = false;
    if (!m_out.isEmpty()) {
        const ssize_t sent = ::send(m_descriptor, m_out.constData(), static_cast<std::size_t>(m_out.size()), MSG_NOSIGNAL);
        if (sent > 0)
            m_out.remove(0, sent);
        any = sent > 0;
    }
    QByteArray buffer(bytes, Qt::Uninitialized);
    const ssize_t count = ::recv(m_descriptor, buffer.data(), static_cast<std::size_t>(bytes), MSG_DONTWAIT);
    if (count > 0) {
        take(QByteArrayView(buffer).first(count));
        return true;
    }
    if (count == 0 || (errno != EAGAIN && errno != ENOTCONN))
        disconnect();
    return any || count == 0;
}

void StormClient::take(QByteArrayView bytes)
{
    m_in.append(bytes);
    if (!m_open) {
        const qsizetype end = m_in.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        const QByteArray head = m_in.left(end).toLower();
        if (!head.startsWith(m_kind == Kind::WebSocket ? "http/1.1 101" : "http/1.1 200")) {
            complain(QStringLiteral("refused: %1").arg(QString::fromUtf8(m_in)));
            return;
        }
        m_chunked = head.contains("transfer-encoding: chunked");
        m_in.remove(0, end + 4);
        m_open = true;
    }
    if (m_kind == Kind::WebSocket) {
        takeFrames();
        return;
    }
    if (!m_chunked) {
        takeEvents(std::exchange(m_in, {}));
        return;
    }
    for (;;) {
        const qsizetype line = m_in.indexOf("\r\n");
        if (line < 0)
            return;
        bool ok = false;
        const qsizetype size = m_in.left(line).toLongLong(&ok, 16);
        if (!ok)
            complain(QStringLiteral("not a chunk: %1").arg(QString::fromUtf8(m_in.left(60))));
        if (!ok || m_in.size() < line + 2 + size + 2)
            return;
        takeEvents(QByteArrayView(m_in).sliced(line + 2, size));
        m_in.remove(0, line + 2 + size + 2);
    }
}

void StormClient::takeFrames()
{
    for (;;) {
        const auto result = wire::parseFrameHeader(m_in);
        if (result.status == wire::FrameHeaderResult::Status::Invalid)
            complain(QStringLiteral("not a frame"));
        if (result.status != wire::FrameHeaderResult::Status::Complete)
            return;
        const qsizetype size = result.header.headerBytes + static_cast<qsizetype>(result.header.length);
        if (m_in.size() < size)
            return;
        const QByteArray payload = m_in.mid(result.header.headerBytes, static_cast<qsizetype>(result.header.length));
        m_in.remove(0, size);
        if (result.header.masked || result.header.rsv != 0)
            complain(QStringLiteral("a masked frame, or reserved bits"));
        if (result.header.opcode == wire::WebSocketOpcode::Text)
            takeNotice(payload);
    }
}

void StormClient::takeNotice(QByteArrayView json)
{
    const auto notice = wire::parseHubNotice(json);
    if (!notice)
        complain(QStringLiteral("not a notice: %1").arg(QString::fromUtf8(json.toByteArray())));
    else if (const auto *message = std::get_if<wire::PlainMessage>(&*notice))
        takeMessage(message->id);
    else if (const auto *gap = std::get_if<wire::GapNotice>(&*notice))
        takeGap({gap->topic, gap->from.value, gap->to.value});
    else if (const auto *error = std::get_if<wire::ErrorNotice>(&*notice))
        complain(QString::fromUtf8(error->reason));
}

void StormClient::takeEvents(QByteArrayView bytes)
{
    std::vector<wire::SseEvent> events;
    if (m_parser->feed(bytes, events) != wire::SseParser::Status::Ok)
        complain(QStringLiteral("too large an event"));
    for (const wire::SseEvent &event : events) {
        if (event.type != "gap") {
            takeMessage(event.lastEventId);
            continue;
        }
        const QJsonObject object = QJsonDocument::fromJson(event.data).object();
        const QJsonValue topic = object[u"topic"];
        takeGap({topic.isString() ? std::optional(topic.toString().toUtf8()) : std::nullopt,
                 static_cast<quint64>(object[u"from"].toInteger()), static_cast<quint64>(object[u"to"].toInteger())});
    }
}

void StormClient::takeMessage(const QByteArray &id)
{
    const auto cursor = base::Cursor::parse(id);
    if (!cursor || cursor->epoch != m_start.epoch) {
        complain(QStringLiteral("not an id: %1").arg(QString::fromUtf8(id)));
        return;
    }
    const quint64 position = cursor->position.value;
    if (position <= m_cursor.position.value)
        complain(QStringLiteral("position %1 after %2").arg(position).arg(m_cursor.position.value));
    for (std::size_t i = m_gapsBefore; i < m_gaps.size(); ++i) {
        if (!m_gaps[i].topic && position >= m_gaps[i].from && position <= m_gaps[i].to)
            complain(QStringLiteral("position %1 came although it was told as lost").arg(position));
    }
    m_cursor = *cursor;
    m_received.push_back(position);
    m_reached = std::max(m_reached, position);
}

void StormClient::takeGap(Gap gap)
{
    if (gap.from > gap.to)
        complain(QStringLiteral("a gap from %1 to %2").arg(gap.from).arg(gap.to));
    if (!gap.topic)
        m_reached = std::max(m_reached, gap.to);
    m_gaps.push_back(std::move(gap));
}

void StormClient::complain(const QString &what)
{
    if (m_complaint.isEmpty())
        m_complaint = QStringLiteral("%1 client of %2: %3")
                          .arg(m_kind == Kind::WebSocket ? QStringLiteral("WebSocket") : QStringLiteral("SSE"),
                               QString::fromUtf8(m_filter), what);
}

} // namespace pushscope::test
