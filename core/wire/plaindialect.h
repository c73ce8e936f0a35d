// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/cursor.h"
#include "core/base/error.h"
#include "core/base/payload.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <chrono>
#include <optional>
#include <variant>

namespace pushscope::wire {

/// The plain dialect: JSON text over WebSocket at `/ws`, the same message object in SSE with `envelope=1` and in
/// `/poll`.
///
///     {"topic":T,"id":"epoch:position","time":MICROSECONDS,"event":E,"data":...}
///
/// `time` is a whole number of microseconds since the Unix epoch. `event` is left out when empty. `data` is the
/// payload itself where it is valid JSON (whitespace and all); otherwise a string, and `"encoding"` says how to
/// read it: `"text"` for UTF-8 text that is not JSON, `"base64"` for binary, JSON or not. So nothing is lost on the
/// way.
struct PlainMessage
{
    QByteArray topic{};
    QByteArray id{};
    base::WallTime time{};
    QByteArray event{};
    QByteArray payload{};
    base::PayloadKind kind = base::PayloadKind::Text;
};

/// The object above, without an outer `{"message":...}`.
[[nodiscard]] QByteArray encodeEnvelope(const PlainMessage &message);
/// `{"message":<envelope>}`
[[nodiscard]] QByteArray encodePlainMessage(const PlainMessage &message);

// What the hub sends besides messages. `n` is echoed where the request had one (raw JSON, already valid).
[[nodiscard]] QByteArray encodeWelcome(QByteArrayView server, base::Cursor head, std::chrono::milliseconds ping);
/// No topic (left out then): the loss may touch any topic.
[[nodiscard]] QByteArray encodeGap(const std::optional<QByteArray> &topic, base::Position from, base::Position to);
/// `{"ok":n}`, or `{"ok":true}` without an `n`; with the cursor of what was published as `"id"`.
[[nodiscard]] QByteArray encodeOk(QByteArrayView n, const std::optional<base::Cursor> &id = {});
[[nodiscard]] QByteArray encodeError(QByteArrayView code, QByteArrayView reason, QByteArrayView n = {});
[[nodiscard]] QByteArray encodePong(QByteArrayView n);

// What a client sends.
struct SubscribeRequest
{
    QList<QByteArray> filters{};
    std::optional<QByteArray> since{}; ///< text of a cursor, not yet checked
};
struct UnsubscribeRequest
{
    QList<QByteArray> filters{};
};
struct PublishRequest
{
    QByteArray topic{};
    QByteArray payload{}; ///< a JSON string with `"encoding":"text"` or `"base64"` is decoded; other JSON stays raw
    base::PayloadKind kind = base::PayloadKind::Text;
    QByteArray event{};
    QByteArray key{};
};
struct PingRequest
{
};
struct ClientRequest
{
    std::variant<SubscribeRequest, UnsubscribeRequest, PublishRequest, PingRequest> body{};
    QByteArray n{}; ///< the `n` (or the ping's number) as raw JSON, empty when absent
};
/// One request a frame. Fails with one sentence: not JSON, not an object, no known key, wrong type.
[[nodiscard]] base::Result<ClientRequest> parseClientRequest(QByteArrayView json);

// `n` is raw JSON as in ClientRequest; empty asks for no echo (a ping always has one).
[[nodiscard]] QByteArray encodeSubscribeRequest(const QList<QByteArray> &filters,
                                                const std::optional<QByteArray> &since = {}, QByteArrayView n = {});
[[nodiscard]] QByteArray encodeUnsubscribeRequest(const QList<QByteArray> &filters, QByteArrayView n = {});
[[nodiscard]] QByteArray encodePublishRequest(const PublishRequest &request, QByteArrayView n = {});
[[nodiscard]] QByteArray encodePing(QByteArrayView n);

// What a client reads. `n` is raw JSON, empty when the notice had none.
struct Welcome
{
    QByteArray server{};
    base::Cursor head{};
    std::chrono::milliseconds ping{0}; ///< how often the hub pings; 0 when it did not say
};
struct GapNotice
{
    std::optional<QByteArray> topic{};
    base::Position from{};
    base::Position to{};
};
struct ErrorNotice
{
    QByteArray code{};
    QByteArray reason{};
    QByteArray n{};
};
struct OkNotice
{
    QByteArray id{}; ///< text of the cursor that a publish got; empty otherwise
    QByteArray n{};
};
struct PongNotice
{
    QByteArray n{};
};
using HubNotice = std::variant<PlainMessage, Welcome, GapNotice, ErrorNotice, OkNotice, PongNotice>;
[[nodiscard]] base::Result<HubNotice> parseHubNotice(QByteArrayView json);

/// Reads one envelope, e.g. an element of a poll's `messages` or an SSE block with `envelope=1`.
[[nodiscard]] base::Result<PlainMessage> parseEnvelope(QByteArrayView json);

/// Whether `text`, from which the message was read, is what encodeEnvelope() makes of it again, or
/// encodePlainMessage(). Much faster than to encode it.
[[nodiscard]] bool isEnvelopeOf(const PlainMessage &message, QByteArrayView text);
[[nodiscard]] bool isPlainMessageOf(const PlainMessage &message, QByteArrayView text);

/// The object inside `{"gap":...}`: what stands in `data:` of an SSE `event: gap` and in the `gap` list of a poll.
[[nodiscard]] QByteArray encodeGapObject(const GapNotice &gap);
[[nodiscard]] base::Result<GapNotice> parseGapObject(QByteArrayView json);

/// An answer of `/poll`: `{"messages":[...],"next":CURSOR}` with an optional `"gap":[...]`.
struct PollAnswer
{
    QList<PlainMessage> messages{};
    QByteArray next{};
    QList<GapNotice> gaps{};
    // When it was read: the bytes of each of them in that text.
    QList<QByteArrayView> messageTexts{};
    QList<QByteArrayView> gapTexts{};
};
[[nodiscard]] QByteArray encodePollAnswer(const PollAnswer &answer);
[[nodiscard]] base::Result<PollAnswer> parsePollAnswer(QByteArrayView json);

} // namespace pushscope::wire
