// SPDX-License-Identifier: GPL-3.0-or-later
// The reading half of the plain dialect: spans of the members are noted while the text is walked, and turned into
// values only when all of it has proved to be well-formed.
#include "core/wire/plaindialect.h"

#include "core/wire/jsonreader.h"
#include "core/wire/jsontoken.h"

#include <algorithm>
#include <utility>

namespace pushscope::wire {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr qsizetype kMaxNBytes = 128;
constexpr qsizetype kMaxFilters = 4096;

/// Raw bytes of one member, null when it was not there. A repeated key: the last one counts, as in JavaScript.
using Raw = QByteArrayView;

tl::unexpected<base::Error> wrong(const QString &what)
{
    return fail(ErrorCode::Protocol, what);
}

bool isAbsent(Raw raw)
{
    return raw.isNull() || raw == "null";
}

bool take(JsonValue &value, Raw &raw)
{
    const auto taken = value.take();
    raw = taken.value_or(Raw());
    return taken.has_value();
}

bool skip(JsonValue &value)
{
    return value.take().has_value();
}

/// The string of an optional member into `to`; false when it is something else.
bool readString(Raw raw, QByteArray &to)
{
    if (isAbsent(raw))
        return true;
    auto text = jsonStringValue(raw);
    if (!text)
        return false;
    to = *std::move(text);
    return true;
}

bool isShortScalar(Raw raw)
{
    return raw.size() <= kMaxNBytes && !raw.startsWith('{') && !raw.startsWith('[');
}

/// `raw` with the white space that stands around it in `text`: an envelope holds its payload to the last byte.
Raw withSpaceAround(Raw raw, QByteArrayView text)
{
    const char *begin = raw.begin();
    const char *end = raw.end();
    while (begin != text.begin() && isJsonSpace(begin[-1]))
        --begin;
    while (end != text.end() && isJsonSpace(*end))
        ++end;
    return {begin, end};
}

struct DataFields
{
    Raw data;
    Raw encoding;
};

/// Undoes what the encoder did. Returns what is wrong, or nothing.
std::optional<QString> readData(const DataFields &fields, Raw rawJson, QByteArray &payload, base::PayloadKind &kind)
{
    if (fields.data.isNull())
        return QStringLiteral("The member 'data' is missing.");
    kind = base::PayloadKind::Text;
    if (isAbsent(fields.encoding)) {
        payload = rawJson.toByteArray();
        return std::nullopt;
    }
    auto text = jsonStringValue(fields.data);
    if (!text)
        return QStringLiteral("With an 'encoding', 'data' must be a string.");
    if (fields.encoding == "\"text\"") {
        payload = *std::move(text);
        return std::nullopt;
    }
    if (fields.encoding != "\"base64\"")
        return QStringLiteral("'encoding' must be \"text\" or \"base64\".");
    auto decoded = QByteArray::fromBase64Encoding(*std::move(text), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return QStringLiteral("'data' is not base64.");
    payload = *std::move(decoded);
    kind = base::PayloadKind::Binary;
    return std::nullopt;
}

struct EnvelopeFields
{
    Raw topic;
    Raw id;
    Raw time;
    Raw event;
    DataFields data;

    bool note(QByteArrayView key, JsonValue &value)
    {
        if (key == "topic")
            return take(value, topic);
        if (key == "id")
            return take(value, id);
        if (key == "time")
            return take(value, time);
        if (key == "event")
            return take(value, event);
        if (key == "data")
            return take(value, data.data);
        if (key == "encoding")
            return take(value, data.encoding);
        return skip(value);
    }
};

Result<PlainMessage> messageFrom(const EnvelopeFields &fields, QByteArrayView text)
{
    PlainMessage message;
    if (fields.topic.isNull() || !readString(fields.topic, message.topic))
        return wrong(QStringLiteral("A message needs a 'topic' that is a string."));
    if (!readString(fields.id, message.id) || !readString(fields.event, message.event))
        return wrong(QStringLiteral("The 'id' and 'event' of a message must be strings."));
    if (!isAbsent(fields.time)) {
        const auto time = jsonInteger(fields.time);
        if (!time)
            return wrong(QStringLiteral("The 'time' of a message must be a whole number of microseconds."));
        message.time = base::WallTime(std::chrono::microseconds(*time));
    }
    const Raw exact = fields.data.data.isNull() ? Raw() : withSpaceAround(fields.data.data, text);
    if (const auto problem = readData(fields.data, exact, message.payload, message.kind))
        return wrong(*problem);
    return message;
}

struct GapFields
{
    Raw topic;
    Raw from;
    Raw to;

    bool note(QByteArrayView key, JsonValue &value)
    {
        if (key == "topic")
            return take(value, topic);
        if (key == "from")
            return take(value, from);
        if (key == "to")
            return take(value, to);
        return skip(value);
    }
};

Result<GapNotice> gapFrom(const GapFields &fields)
{
    GapNotice gap;
    if (!isAbsent(fields.topic)) {
        gap.topic = jsonStringValue(fields.topic);
        if (!gap.topic)
            return wrong(QStringLiteral("The 'topic' of a gap must be a string."));
    }
    const auto from = jsonUnsigned(fields.from);
    const auto to = jsonUnsigned(fields.to);
    if (!from || !to)
        return wrong(QStringLiteral("A gap needs the positions 'from' and 'to'."));
    gap.from = {*from};
    gap.to = {*to};
    return gap;
}

/// Members of a value that must be an object for `fields` to get any; anything else leaves them empty.
template <class Fields>
bool noteMembers(JsonValue &value, Fields &fields)
{
    if (!value.isObject())
        return skip(value);
    return value.members([&fields](QByteArrayView key, JsonValue &member) { return fields.note(key, member); });
}

template <class Fields>
Result<void> readObject(QByteArrayView json, Fields &fields)
{
    switch (readJsonObject(json,
                           [&fields](QByteArrayView key, JsonValue &value) { return fields.note(key, value); })) {
    case JsonVerdict::Ok:
        return {};
    case JsonVerdict::Malformed:
        return fail(ErrorCode::Protocol, QStringLiteral("The text is not valid JSON."));
    case JsonVerdict::NotObject:
        return fail(ErrorCode::Protocol, QStringLiteral("The text is valid JSON, but not an object."));
    }
    return {};
}

// ---- what a client sends

struct RequestFields
{
    QList<QByteArray> filters;
    bool filtersGood = true;
    Raw subscribe;
    Raw unsubscribe;
    Raw publish;
    Raw ping;
    Raw since;
    Raw event;
    Raw key;
    Raw n;
    DataFields data;

    bool note(QByteArrayView name, JsonValue &value)
    {
        if (name == "subscribe")
            return noteFilters(value, subscribe);
        if (name == "unsubscribe")
            return noteFilters(value, unsubscribe);
        if (name == "publish")
            return take(value, publish);
        if (name == "data")
            return take(value, data.data);
        if (name == "encoding")
            return take(value, data.encoding);
        if (name == "event")
            return take(value, event);
        if (name == "key")
            return take(value, key);
        if (name == "since")
            return take(value, since);
        if (name == "ping")
            return take(value, ping);
        if (name == "n")
            return take(value, n);
        return skip(value);
    }

    bool noteFilters(JsonValue &value, Raw &present)
    {
        present = Raw("[]");
        filters.clear();
        filtersGood = value.isArray();
        if (!filtersGood)
            return skip(value);
        return value.elements([this](JsonValue &element) {
            Raw raw;
            if (!take(element, raw))
                return false;
            auto filter = jsonStringValue(raw);
            if (!filter || filters.size() == kMaxFilters)
                filtersGood = false;
            else
                filters.append(*std::move(filter));
            return true;
        });
    }

    [[nodiscard]] int kinds() const
    {
        return int(!subscribe.isNull()) + int(!unsubscribe.isNull()) + int(!publish.isNull()) +
               int(!ping.isNull());
    }
};

tl::unexpected<base::Error> badRequest(const QString &what, const QString &remedy = {})
{
    return fail(ErrorCode::InvalidArgument, what, remedy);
}

Result<PublishRequest> publishFrom(const RequestFields &fields)
{
    PublishRequest request;
    if (isAbsent(fields.publish) || !readString(fields.publish, request.topic))
        return badRequest(QStringLiteral("'publish' must be a topic, a string."));
    if (!readString(fields.event, request.event) || !readString(fields.key, request.key))
        return badRequest(QStringLiteral("'event' and 'key' must be strings."));
    if (const auto problem = readData(fields.data, fields.data.data, request.payload, request.kind))
        return badRequest(*problem);
    return request;
}

Result<SubscribeRequest> subscribeFrom(const RequestFields &fields)
{
    SubscribeRequest request;
    request.filters = fields.filters;
    if (!isAbsent(fields.since)) {
        request.since = jsonStringValue(fields.since);
        if (!request.since)
            return badRequest(QStringLiteral("'since' must be a cursor, a string."));
    }
    return request;
}

template <class Body>
Result<ClientRequest> withBody(Result<Body> body, QByteArray n)
{
    if (!body)
        return tl::unexpected(std::move(body).error());
    return ClientRequest{*std::move(body), std::move(n)};
}

} // namespace

Result<ClientRequest> parseClientRequest(QByteArrayView json)
{
    RequestFields fields;
    if (auto read = readObject(json, fields); !read) {
        return badRequest(read.error().what,
                          QStringLiteral("Send one JSON object in a message, such as {\"subscribe\":[\"#\"]}."));
    }
    if (fields.kinds() != 1) {
        return badRequest(QStringLiteral("A request holds exactly one of 'subscribe', 'unsubscribe', 'publish' and "
                                         "'ping'; this one holds %1.")
                              .arg(fields.kinds()));
    }
    if (!isShortScalar(fields.n) || !isShortScalar(fields.ping)) {
        return badRequest(QStringLiteral("'n' and 'ping' must be a number or a string of at most %1 bytes.")
                              .arg(kMaxNBytes));
    }
    if (!fields.filtersGood) {
        return badRequest(QStringLiteral("'%1' must be an array of at most %2 filters, each a string.")
                              .arg(fields.subscribe.isNull() ? QStringLiteral("unsubscribe")
                                                             : QStringLiteral("subscribe"))
                              .arg(kMaxFilters));
    }
    QByteArray n = fields.n.toByteArray();
    if (!fields.ping.isNull())
        return ClientRequest{PingRequest{}, fields.ping.toByteArray()};
    if (!fields.unsubscribe.isNull())
        return ClientRequest{UnsubscribeRequest{std::move(fields.filters)}, std::move(n)};
    if (!fields.subscribe.isNull())
        return withBody(subscribeFrom(fields), std::move(n));
    return withBody(publishFrom(fields), std::move(n));
}

// ---- what a client reads

namespace {

struct WelcomeFields
{
    Raw server;
    Raw epoch;
    Raw position;
    Raw ping;

    bool note(QByteArrayView key, JsonValue &value)
    {
        if (key == "server")
            return take(value, server);
        if (key == "epoch")
            return take(value, epoch);
        if (key == "position")
            return take(value, position);
        if (key == "ping")
            return take(value, ping);
        return skip(value);
    }
};

struct ErrorFields
{
    Raw code;
    Raw reason;

    bool note(QByteArrayView key, JsonValue &value)
    {
        if (key == "code")
            return take(value, code);
        if (key == "reason")
            return take(value, reason);
        return skip(value);
    }
};

struct NoticeFields
{
    enum class Kind { None, Message, Welcome, Gap, Error, Ok, Pong };
    Kind kind = Kind::None;
    EnvelopeFields message;
    WelcomeFields welcome;
    GapFields gap;
    ErrorFields error;
    Raw answered; ///< the value of `ok` or `pong`
    Raw id;
    Raw n;

    bool note(QByteArrayView key, JsonValue &value)
    {
        if (key == "message")
            return noteMembers(value, started(Kind::Message, message));
        if (key == "welcome")
            return noteMembers(value, started(Kind::Welcome, welcome));
        if (key == "gap")
            return noteMembers(value, started(Kind::Gap, gap));
        if (key == "error")
            return noteMembers(value, started(Kind::Error, error));
        if (key == "ok")
            return take(value, started(Kind::Ok, answered));
        if (key == "pong")
            return take(value, started(Kind::Pong, answered));
        if (key == "id")
            return take(value, id);
        if (key == "n")
            return take(value, n);
        return skip(value);
    }

private:
    template <class Fields>
    Fields &started(Kind which, Fields &fields)
    {
        kind = which;
        fields = {};
        return fields;
    }
};

Result<Welcome> welcomeFrom(const WelcomeFields &fields)
{
    Welcome welcome;
    QByteArray epoch;
    if (!readString(fields.server, welcome.server) || !readString(fields.epoch, epoch))
        return wrong(QStringLiteral("The 'server' and 'epoch' of a welcome must be strings."));
    auto head = base::Cursor::parse(epoch + ':' + fields.position.toByteArray());
    if (!head)
        return wrong(QStringLiteral("A welcome needs an 'epoch' and a 'position'."));
    welcome.head = *head;
    // A period of days is as good as none, and keeps arithmetic on it safe.
    constexpr std::uint64_t longest = 1'000'000'000;
    const auto ping = jsonUnsigned(fields.ping);
    welcome.ping = std::chrono::milliseconds(static_cast<std::int64_t>(std::min(ping.value_or(0), longest)));
    return welcome;
}

Result<ErrorNotice> errorFrom(const ErrorFields &fields, Raw n)
{
    ErrorNotice notice;
    if (!readString(fields.code, notice.code) || !readString(fields.reason, notice.reason))
        return wrong(QStringLiteral("The 'code' and 'reason' of an error must be strings."));
    notice.n = n.toByteArray();
    return notice;
}

Result<OkNotice> okFrom(const NoticeFields &fields)
{
    OkNotice notice;
    if (!readString(fields.id, notice.id))
        return wrong(QStringLiteral("The 'id' beside 'ok' must be a string."));
    notice.n = fields.answered == "true" ? QByteArray() : fields.answered.toByteArray();
    return notice;
}

template <class Notice>
Result<HubNotice> asNotice(Result<Notice> notice)
{
    if (!notice)
        return tl::unexpected(std::move(notice).error());
    return HubNotice{*std::move(notice)};
}

struct PollFields
{
    QByteArrayView text;
    PollAnswer answer;
    Raw next;
    std::optional<base::Error> problem; ///< the first thing wrong in well-formed text

    bool note(QByteArrayView key, JsonValue &value)
    {
        if (key == "next")
            return take(value, next);
        if (key == "messages" && value.isArray())
            return value.elements([this](JsonValue &element) { return noteMessage(element); });
        if (key == "gap" && value.isArray())
            return value.elements([this](JsonValue &element) { return noteGap(element); });
        if (key == "messages" || key == "gap")
            problem = wrong(QStringLiteral("'messages' and 'gap' must be arrays.")).value();
        return skip(value);
    }

    bool noteMessage(JsonValue &element)
    {
        EnvelopeFields fields;
        if (!noteMembers(element, fields))
            return false;
        keep(messageFrom(fields, text), answer.messages);
        return true;
    }

    bool noteGap(JsonValue &element)
    {
        GapFields fields;
        if (!noteMembers(element, fields))
            return false;
        keep(gapFrom(fields), answer.gaps);
        return true;
    }

private:
    template <class Item>
    void keep(Result<Item> item, QList<Item> &list)
    {
        if (item)
            list.append(*std::move(item));
        else if (!problem)
            problem = std::move(item).error();
    }
};

} // namespace

Result<HubNotice> parseHubNotice(QByteArrayView json)
{
    NoticeFields fields;
    if (auto read = readObject(json, fields); !read)
        return tl::unexpected(std::move(read).error());
    switch (fields.kind) {
    case NoticeFields::Kind::Message:
        return asNotice(messageFrom(fields.message, json));
    case NoticeFields::Kind::Welcome:
        return asNotice(welcomeFrom(fields.welcome));
    case NoticeFields::Kind::Gap:
        return asNotice(gapFrom(fields.gap));
    case NoticeFields::Kind::Error:
        return asNotice(errorFrom(fields.error, fields.n));
    case NoticeFields::Kind::Ok:
        return asNotice(okFrom(fields));
    case NoticeFields::Kind::Pong:
        return HubNotice{PongNotice{fields.answered.toByteArray()}};
    case NoticeFields::Kind::None:
        break;
    }
    return wrong(QStringLiteral("The object is none that a hub sends."));
}

Result<PlainMessage> parseEnvelope(QByteArrayView json)
{
    EnvelopeFields fields;
    if (auto read = readObject(json, fields); !read)
        return tl::unexpected(std::move(read).error());
    return messageFrom(fields, json);
}

Result<GapNotice> parseGapObject(QByteArrayView json)
{
    GapFields fields;
    if (auto read = readObject(json, fields); !read)
        return tl::unexpected(std::move(read).error());
    return gapFrom(fields);
}

Result<PollAnswer> parsePollAnswer(QByteArrayView json)
{
    PollFields fields;
    fields.text = json;
    if (auto read = readObject(json, fields); !read)
        return tl::unexpected(std::move(read).error());
    if (fields.problem)
        return tl::unexpected(*std::move(fields.problem));
    if (isAbsent(fields.next) || !readString(fields.next, fields.answer.next))
        return wrong(QStringLiteral("A poll answer needs 'next', the cursor to go on from."));
    return std::move(fields.answer);
}

} // namespace pushscope::wire
