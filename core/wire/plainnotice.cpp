// SPDX-License-Identifier: GPL-3.0-or-later
// The reading half of the plain dialect on a client's side.
#include "core/wire/plaindialect.h"

#include "core/wire/plainmembers.h"

#include <algorithm>
#include <utility>

namespace pushscope::wire {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

tl::unexpected<base::Error> wrong(const QString &what)
{
    return fail(ErrorCode::Protocol, what);
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
        if (key == "messages" && value.isArray()) {
            answer.messages.clear();
            answer.messageTexts.clear();
            return value.elements([this](JsonValue &element) { return noteMessage(element); });
        }
        if (key == "gap" && value.isArray()) {
            answer.gaps.clear();
            answer.gapTexts.clear();
            return value.elements([this](JsonValue &element) { return noteGap(element); });
        }
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
        answer.messageTexts.append(element.consumed());
        return true;
    }

    bool noteGap(JsonValue &element)
    {
        GapFields fields;
        if (!noteMembers(element, fields))
            return false;
        keep(gapFrom(fields), answer.gaps);
        answer.gapTexts.append(element.consumed());
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
    if (auto read = readMembers(json, fields); !read)
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
    if (auto read = readMembers(json, fields); !read)
        return tl::unexpected(std::move(read).error());
    return messageFrom(fields, json);
}

Result<GapNotice> parseGapObject(QByteArrayView json)
{
    GapFields fields;
    if (auto read = readMembers(json, fields); !read)
        return tl::unexpected(std::move(read).error());
    return gapFrom(fields);
}

Result<PollAnswer> parsePollAnswer(QByteArrayView json)
{
    PollFields fields;
    fields.text = json;
    if (auto read = readMembers(json, fields); !read)
        return tl::unexpected(std::move(read).error());
    if (fields.problem)
        return tl::unexpected(*std::move(fields.problem));
    if (isAbsent(fields.next) || !readString(fields.next, fields.answer.next))
        return wrong(QStringLiteral("A poll answer needs 'next', the cursor to go on from."));
    return std::move(fields.answer);
}

} // namespace pushscope::wire
