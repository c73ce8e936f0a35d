// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/anatomy/wirepartlist.h"

#include "core/capture/anatomy/jsontree.h"
#include "core/wire/websocketframe.h"

#include <algorithm>
#include <utility>

namespace pushscope::capture {

namespace {

using Role = WirePart::Role;

constexpr std::size_t kMostMembers = 64; ///< of an envelope

QString bits(unsigned value, int count)
{
    return QStringLiteral("%1").arg(value, count, 2, QLatin1Char('0'));
}

QString hex(QByteArrayView bytes)
{
    return QString::fromLatin1(bytes.toByteArray().toHex(' '));
}

QString opcodeName(wire::WebSocketOpcode opcode)
{
    switch (opcode) {
    case wire::WebSocketOpcode::Continuation: return QStringLiteral("0 continuation");
    case wire::WebSocketOpcode::Text: return QStringLiteral("1 text");
    case wire::WebSocketOpcode::Binary: return QStringLiteral("2 binary");
    case wire::WebSocketOpcode::Close: return QStringLiteral("8 close");
    case wire::WebSocketOpcode::Ping: return QStringLiteral("9 ping");
    case wire::WebSocketOpcode::Pong: return QStringLiteral("10 pong");
    }
    return {};
}

struct Member
{
    const char *key;
    Role role;
    QString detail;
};

Member memberNamed(QByteArrayView key)
{
    if (key == "topic")
        return {"topic", Role::Topic, QStringLiteral("topic")};
    if (key == "id")
        return {"id", Role::Id, QStringLiteral("id")};
    if (key == "time")
        return {"time", Role::Time, QStringLiteral("time")};
    if (key == "event")
        return {"event", Role::Event, QStringLiteral("event")};
    if (key == "encoding")
        return {"encoding", Role::Envelope, QStringLiteral("encoding")};
    return {"", Role::Envelope, QStringLiteral("envelope")};
}

} // namespace

void WirePartList::add(Role role, qsizetype end, const QString &detail, const QString &label)
{
    end = std::min(end, m_bytes.size());
    // Room is left for the part that take() may have to add.
    if (end <= m_at || m_parts.size() + 1 >= WireAnatomy::kMostParts)
        return;
    m_parts.push_back({.begin = m_at, .end = end, .role = role, .label = label, .detail = detail});
    m_at = end;
}

std::vector<WirePart> WirePartList::take()
{
    if (m_at < m_bytes.size())
        m_parts.push_back({.begin = m_at,
                           .end = m_bytes.size(),
                           .role = Role::Payload,
                           .label = {},
                           .detail = QStringLiteral("the rest")});
    m_at = m_bytes.size();
    return std::move(m_parts);
}

/// RFC 6455 5.2.
void WirePartList::addWebSocketHeader()
{
    const auto parsed = wire::parseFrameHeader(QByteArrayView(m_bytes).sliced(m_at));
    if (parsed.status != wire::FrameHeaderResult::Status::Complete)
        return;
    const wire::FrameHeader &header = parsed.header;
    const auto byte = [&](qsizetype at) { return static_cast<unsigned char>(m_bytes[at]); };
    const unsigned first = byte(m_at);
    add(Role::Opcode, m_at + 1,
        QStringLiteral("FIN %1 · RSV %2 · opcode %3").arg(header.fin ? 1 : 0).arg(header.rsv).arg(opcodeName(header.opcode)),
        bits(first >> 7, 1) + u' ' + bits(first >> 4 & 7, 3) + u' ' + bits(first & 15, 4));
    const unsigned second = byte(m_at);
    const unsigned shortLength = second & 127;
    const QString says = shortLength == 126   ? QStringLiteral("126 = 16-bit follows")
                         : shortLength == 127 ? QStringLiteral("127 = 64-bit follows")
                                              : QStringLiteral("length %1").arg(shortLength);
    add(Role::Length, m_at + 1, QStringLiteral("MASK %1 · %2").arg(header.masked ? 1 : 0).arg(says),
        bits(second >> 7, 1) + u' ' + bits(shortLength, 7));
    const qsizetype lengthBytes = shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0;
    if (lengthBytes > 0)
        add(Role::LongLength, m_at + lengthBytes, QStringLiteral("length %1").arg(header.length),
            hex(QByteArrayView(m_bytes).sliced(m_at, lengthBytes)));
    if (header.masked)
        add(Role::Mask, m_at + 4, QStringLiteral("mask, not kept"),
            hex(QByteArrayView(m_bytes).sliced(m_at, 4)));
}

void WirePartList::addMessageText(qsizetype end)
{
    if (QByteArrayView(m_bytes).sliced(m_at, end - m_at) == m_payload)
        add(Role::Payload, end, QStringLiteral("payload"));
    else
        addEnvelope(end);
}

void WirePartList::addEnvelope(qsizetype end)
{
    if (!addMembers(end))
        add(Role::Payload, end, QStringLiteral("message"));
}

/// False when the bytes up to `end` are no envelope.
bool WirePartList::addMembers(qsizetype end)
{
    const qsizetype offset = m_at;
    const JsonTree tree(m_bytes.mid(offset, end - offset));
    auto object = tree.root();
    if (!object || object->type != JsonTree::Type::Object)
        return false;
    JsonTree::Children members = tree.children(*object, JsonTree::kStart, kMostMembers);
    if (members.nodes.size() == 1 && tree.key(members.nodes.front()) == "message" &&
        members.nodes.front().type == JsonTree::Type::Object) {
        object = members.nodes.front();
        members = tree.children(*object, JsonTree::kStart, kMostMembers);
    }
    if (members.nodes.empty())
        return false;
    add(Role::Envelope, offset + members.nodes.front().keyBegin, QStringLiteral("envelope"));
    for (const JsonTree::Node &member : members.nodes) {
        const QByteArray key = tree.key(member);
        if (key == "data") {
            addData(offset + member.begin, offset + member.end);
        } else {
            const Member named = memberNamed(key);
            add(named.role, offset + member.end, named.detail);
        }
    }
    add(Role::Envelope, end, QStringLiteral("envelope"));
    return true;
}

/// A payload that is not JSON stands in a string.
void WirePartList::addData(qsizetype begin, qsizetype end)
{
    const QByteArrayView value = QByteArrayView(m_bytes).sliced(begin, end - begin);
    const bool coded = value != m_payload && value.size() >= 2 && value.front() == '"';
    add(Role::Envelope, coded ? begin + 1 : begin, QStringLiteral("data"));
    add(Role::Payload, coded ? end - 1 : end, coded ? QStringLiteral("payload in a string") : QStringLiteral("payload"));
}

/// WHATWG HTML 9.2.6.
void WirePartList::addBlock(qsizetype end)
{
    const char *const data = m_bytes.constData();
    const auto isEnd = [](char c) { return c == '\n' || c == '\r'; };
    m_isWholeLine = QByteArrayView(m_bytes).sliced(m_at, end - m_at).count("\ndata") +
                        (m_bytes.mid(m_at, 4) == "data" ? 1 : 0) <= 1;
    while (m_at < end && m_parts.size() + 4 < WireAnatomy::kMostParts) {
        const auto lineEnd = static_cast<qsizetype>(std::find_if(data + m_at, data + end, isEnd) - data);
        const bool pair = lineEnd + 1 < end && data[lineEnd] == '\r' && data[lineEnd + 1] == '\n';
        addLine(lineEnd, std::min(end, lineEnd + (pair ? 2 : 1)));
    }
}

void WirePartList::addLine(qsizetype end, qsizetype next)
{
    const QByteArrayView line = QByteArrayView(m_bytes).sliced(m_at, end - m_at);
    const qsizetype colon = line.indexOf(':');
    const QByteArrayView name = colon < 0 ? line : line.first(colon);
    if (line.isEmpty())
        add(Role::Dispatch, next, QStringLiteral("dispatch"));
    else if (colon == 0)
        add(Role::Other, next, QStringLiteral("comment"));
    else if (name == "data")
        addDataLine(colon < 0 ? end : m_at + colon + 1 + (colon + 1 < line.size() && line[colon + 1] == ' '), end, next);
    else if (name == "id")
        add(Role::Id, next, QStringLiteral("resume point"));
    else if (name == "event")
        add(Role::Event, next, QStringLiteral("listener name"));
    else if (name == "retry")
        add(Role::Other, next, QStringLiteral("retry time"));
    else
        add(Role::Other, next, QStringLiteral("unknown field"));
}

void WirePartList::addDataLine(qsizetype name, qsizetype end, qsizetype next)
{
    static constexpr QByteArrayView kDataUrl("data:application/octet-stream;base64,");
    add(Role::FieldName, name, QStringLiteral("field name"));
    const QByteArrayView value = QByteArrayView(m_bytes).sliced(name, end - name);
    if (m_isWholeLine && value != m_payload && value.startsWith(kDataUrl))
        add(Role::Envelope, name + kDataUrl.size(), QStringLiteral("data URL, for what is not text"));
    if (m_isWholeLine && value != m_payload && value.startsWith('{'))
        addEnvelope(end);
    else
        add(Role::Payload, end, QStringLiteral("payload"));
    add(Role::LineEnd, next, QStringLiteral("line end"));
}

} // namespace pushscope::capture
