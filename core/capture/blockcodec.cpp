// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/blockcodec.h"

#include "core/capture/topickey.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

namespace pushscope::capture {

namespace {

// Damaged blocks hold any numbers: these wrap instead of overflowing, and one undoes the other.
qint64 difference(qint64 a, qint64 b)
{
    return qint64(quint64(a) - quint64(b));
}

qint64 sum(qint64 a, qint64 b)
{
    return qint64(quint64(a) + quint64(b));
}

constexpr char kWithoutWireForm = 1; ///< the first version
constexpr char kVersion = 2;
constexpr int kWireFormShift = 2;
constexpr int kWireFormBits = 0x03;
constexpr int kTransportBits = 0x03;
constexpr int kDirectionBit = 0x04;
constexpr int kKindShift = 3;
constexpr int kKindBits = 0x07;
constexpr int kBinaryBit = 0x40;
constexpr int kLatencyBit = 0x80;
constexpr auto kLastKind = client::FrameKind::Gap;

void putVarint(QByteArray &out, quint64 value)
{
    char bytes[10];
    int size = 0;
    while (value >= 0x80) {
        bytes[size++] = static_cast<char>(value | 0x80);
        value >>= 7;
    }
    bytes[size++] = static_cast<char>(value);
    out.append(bytes, size);
}

void putZigzag(QByteArray &out, qint64 value)
{
    putVarint(out, (quint64(value) << 1) ^ quint64(value >> 63));
}

void putString(QByteArray &out, QByteArrayView text)
{
    putVarint(out, quint64(text.size()));
    out.append(text);
}

/// Numbers things in order of first sight.
template <class View, class Key, class Hash, class Equal>
class Dictionary
{
public:
    quint64 indexOf(const View &view, Key (*own)(const View &))
    {
        const auto found = m_index.find(view);
        if (found != m_index.end())
            return found->second;
        m_index.emplace(own(view), m_order.size());
        m_order.push_back(view);
        return m_order.size() - 1;
    }
    [[nodiscard]] const std::vector<View> &order() const { return m_order; }

private:
    std::unordered_map<Key, quint64, Hash, Equal> m_index;
    std::vector<View> m_order;
};

/// Where a message's payload stands in the bytes that carried it; -1 where it does not. In linear time, since both
/// come from outside.
qsizetype payloadPlace(const client::Frame &frame)
{
    if (frame.payload.isEmpty())
        return -1;
    const void *const found = memmem(frame.raw.constData(), std::size_t(frame.raw.size()), frame.payload.constData(),
                                     std::size_t(frame.payload.size()));
    return found ? static_cast<const char *>(found) - frame.raw.constData() : -1;
}

struct ViewHash
{
    using is_transparent = void;
    std::size_t operator()(QByteArrayView view) const noexcept { return qHash(view); }
};

struct ViewEqual
{
    using is_transparent = void;
    bool operator()(QByteArrayView a, QByteArrayView b) const noexcept { return a == b; }
};

class Encoder
{
public:
    explicit Encoder(std::span<const client::Frame> frames) : m_frames(frames) {}

    void encode(QByteArray &out)
    {
        qsizetype payloadBytes = 0;
        for (const client::Frame &frame : m_frames) {
            putHead(frame);
            payloadBytes += frame.payload.size() + (isKept(frame) ? frame.raw.size() : 0);
        }
        out.append(kVersion);
        putVarint(out, m_frames.size());
        putZigzag(out, m_base);
        putVarint(out, m_topics.order().size());
        for (const TopicKeyView &topic : m_topics.order()) {
            putVarint(out, topic.source.value);
            putString(out, topic.topic);
        }
        putVarint(out, m_events.order().size());
        for (const QByteArrayView event : m_events.order())
            putString(out, event);
        putString(out, m_heads);
        out.reserve(out.size() + payloadBytes);
        std::size_t nextPlace = 0;
        for (const client::Frame &frame : m_frames) {
            out.append(frame.payload);
            if (!isKept(frame))
                continue;
            const qsizetype place = m_places[nextPlace++];
            out.append(QByteArrayView(frame.raw).first(place < 0 ? frame.raw.size() : place));
            if (place >= 0)
                out.append(QByteArrayView(frame.raw).sliced(place + frame.payload.size()));
        }
    }

private:
    static bool isKept(const client::Frame &frame) { return frame.wireForm == client::WireForm::Kept; }

    void putHead(const client::Frame &frame)
    {
        const qint64 time = frame.time.time_since_epoch().count();
        if (m_heads.isEmpty())
            m_time = m_base = time;
        int flags = int(frame.transport) | int(frame.kind) << kKindShift;
        flags |= frame.direction == client::Direction::Out ? kDirectionBit : 0;
        flags |= frame.payloadKind == base::PayloadKind::Binary ? kBinaryBit : 0;
        flags |= frame.latency ? kLatencyBit : 0;
        m_heads.append(static_cast<char>(flags));
        putZigzag(m_heads, difference(time, m_time));
        m_time = time;
        putVarint(m_heads, topicIndex(frame));
        const quint64 event = m_events.indexOf(frame.event, [](const QByteArrayView &v) { return v.toByteArray(); });
        putVarint(m_heads, event << kWireFormShift | quint64(frame.wireForm));
        const auto [ours, theirs] = std::mismatch(frame.id.begin(), frame.id.end(), m_id.begin(), m_id.end());
        const qsizetype common = ours - frame.id.begin();
        putVarint(m_heads, quint64(common));
        putString(m_heads, QByteArrayView(frame.id).sliced(common));
        m_id = frame.id;
        putZigzag(m_heads, difference(frame.wireBytes, frame.payload.size()));
        if (frame.latency)
            putZigzag(m_heads, frame.latency->count());
        putVarint(m_heads, quint64(frame.payload.size()));
        if (!isKept(frame))
            return;
        const qsizetype place = payloadPlace(frame);
        m_places.push_back(place);
        putVarint(m_heads, quint64(place + 1));
        putVarint(m_heads, quint64(frame.raw.size() - (place < 0 ? 0 : frame.payload.size())));
    }

    quint64 topicIndex(const client::Frame &frame)
    {
        return m_topics.indexOf({frame.source, frame.topic},
                                [](const TopicKeyView &v) { return TopicKey{v.source, v.topic.toByteArray()}; });
    }

    std::span<const client::Frame> m_frames;
    Dictionary<TopicKeyView, TopicKey, TopicKeyHash, TopicKeyEqual> m_topics;
    Dictionary<QByteArrayView, QByteArray, ViewHash, ViewEqual> m_events;
    std::vector<qsizetype> m_places; ///< of the payloads in the raw bytes that are kept
    QByteArray m_heads;
    QByteArray m_id;
    qint64 m_base = 0;
    qint64 m_time = 0;
};

} // namespace

void encodeBlock(std::span<const client::Frame> frames, QByteArray &out)
{
    Encoder(frames).encode(out);
}

BlockDecoder::BlockDecoder(QByteArrayView bytes) : m_at(bytes.data()), m_end(bytes.data() + bytes.size())
{
    const QByteArrayView version = take(1);
    if (m_damaged || (version.front() != kVersion && version.front() != kWithoutWireForm)) {
        m_damaged = true;
        return;
    }
    m_version = version.front();
    const quint64 count = varint();
    m_time = zigzag();
    for (quint64 left = varint(); left > 0 && !m_damaged; --left) {
        const auto source = quint32(varint());
        m_topics.push_back({client::SourceId{source}, string()});
    }
    for (quint64 left = varint(); left > 0 && !m_damaged; --left)
        m_events.push_back(string());
    const QByteArrayView heads = string();
    m_payload = m_at;
    m_payloadEnd = m_end;
    m_at = heads.data();
    m_end = heads.data() + heads.size();
    // No head is shorter than eight bytes, so a count beyond that is no count.
    m_count = std::size_t(std::min<quint64>(count, quint64(heads.size())));
}

quint64 BlockDecoder::varint()
{
    quint64 value = 0;
    for (int shift = 0; shift < 64 && m_at != m_end; shift += 7) {
        const auto byte = static_cast<unsigned char>(*m_at++);
        value |= quint64(byte & 0x7F) << shift;
        if (byte < 0x80)
            return value;
    }
    m_damaged = true;
    return 0;
}

qint64 BlockDecoder::zigzag()
{
    const quint64 value = varint();
    return qint64(value >> 1) ^ -qint64(value & 1);
}

QByteArrayView BlockDecoder::take(quint64 bytes)
{
    if (bytes > quint64(m_end - m_at)) {
        m_damaged = true;
        return {};
    }
    const QByteArrayView taken(m_at, qsizetype(bytes));
    m_at += bytes;
    return taken;
}

QByteArrayView BlockDecoder::string()
{
    return take(varint());
}

bool BlockDecoder::next(FrameView &frame)
{
    if (m_damaged || m_read == m_count)
        return false;
    const QByteArrayView flagByte = take(1);
    const int flags = flagByte.isEmpty() ? 0 : static_cast<unsigned char>(flagByte.front());
    m_time = sum(m_time, zigzag());
    const quint64 topic = varint();
    quint64 event = varint();
    frame.wireForm = client::WireForm::Unknown;
    if (m_version != kWithoutWireForm) {
        frame.wireForm = client::WireForm(event & kWireFormBits);
        event >>= kWireFormShift;
    }
    const quint64 common = varint();
    const QByteArrayView rest = string();
    const qint64 wireMore = zigzag();
    frame.latency.reset();
    if (flags & kLatencyBit)
        frame.latency = std::chrono::microseconds(zigzag());
    const quint64 payloadBytes = varint();
    const bool kept = frame.wireForm == client::WireForm::Kept;
    const quint64 rawPlace = kept ? varint() : 0;
    const quint64 rawBytes = kept ? varint() : 0;
    const int kind = flags >> kKindShift & kKindBits;
    if (m_damaged || topic >= m_topics.size() || event >= m_events.size() || common > quint64(m_id.size())
        || payloadBytes > quint64(m_payloadEnd - m_payload) || kind > int(kLastKind)) {
        m_damaged = true;
        return false;
    }
    m_id.truncate(qsizetype(common));
    m_id.append(rest);
    frame.source = m_topics[topic].source;
    frame.topicIndex = topic;
    frame.topic = m_topics[topic].topic;
    frame.event = m_events[event];
    frame.id = m_id;
    frame.payload = {m_payload, qsizetype(payloadBytes)};
    frame.transport = base::Transport(flags & kTransportBits);
    frame.direction = flags & kDirectionBit ? client::Direction::Out : client::Direction::In;
    frame.kind = client::FrameKind(kind);
    frame.payloadKind = flags & kBinaryBit ? base::PayloadKind::Binary : base::PayloadKind::Text;
    frame.time = base::WallTime{std::chrono::microseconds(m_time)};
    frame.wireBytes = sum(wireMore, qint64(payloadBytes));
    m_payload += payloadBytes;
    if (!readRaw(frame, rawPlace, rawBytes)) {
        m_damaged = true;
        return false;
    }
    ++m_read;
    return true;
}

bool BlockDecoder::readRaw(FrameView &frame, quint64 place, quint64 bytes)
{
    frame.rawHoldsPayload = place > 0;
    const quint64 before = place > 0 ? place - 1 : bytes;
    if (bytes > quint64(m_payloadEnd - m_payload) || before > bytes)
        return false;
    frame.rawBefore = {m_payload, qsizetype(before)};
    frame.rawAfter = {m_payload + before, qsizetype(bytes - before)};
    m_payload += bytes;
    return true;
}

QByteArray FrameView::raw() const
{
    QByteArray raw;
    raw.reserve(rawBefore.size() + rawAfter.size() + (rawHoldsPayload ? payload.size() : 0));
    raw.append(rawBefore);
    if (rawHoldsPayload)
        raw.append(payload);
    return raw.append(rawAfter);
}

std::vector<client::Frame> decodeBlock(QByteArrayView bytes)
{
    BlockDecoder decoder(bytes);
    std::vector<QByteArray> topics;
    topics.reserve(decoder.topics().size());
    for (const BlockDecoder::Topic &topic : decoder.topics())
        topics.push_back(topic.topic.toByteArray());

    std::vector<client::Frame> frames;
    frames.reserve(decoder.count());
    FrameView view;
    QByteArray event;
    while (decoder.next(view)) {
        if (event != view.event)
            event = view.event.toByteArray();
        frames.push_back({.source = view.source,
                          .transport = view.transport,
                          .direction = view.direction,
                          .kind = view.kind,
                          .payloadKind = view.payloadKind,
                          .time = view.time,
                          .topic = topics[view.topicIndex],
                          .event = event,
                          .id = view.id.toByteArray(),
                          .payload = view.payload.toByteArray(),
                          .raw = view.wireForm == client::WireForm::Kept ? view.raw() : QByteArray(),
                          .wireForm = view.wireForm,
                          .wireBytes = view.wireBytes,
                          .latency = view.latency});
    }
    return frames;
}

} // namespace pushscope::capture
