// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/sseconnection.h"

#include "core/client/hubaddress.h"
#include "core/client/sentences.h"
#include "core/client/wireform.h"
#include "core/wire/plaindialect.h"

#include <QUrlQuery>

namespace pushscope::client {

using base::ErrorCode;
using Kind = ConnectionEnd::Kind;

namespace {

constexpr qint64 kPieceBytes = 64 * 1024;
constexpr qsizetype kMostErrorBytes = 16 * 1024;
// A hub sends a heartbeat in each of these intervals.
constexpr int kSilentIntervalsUntilLost = 4;

void keepForm(Frame &frame, const wire::SseEvent &event)
{
    if (!event.block.isNull())
        keepWireForm(frame, event.block);
}

bool asksForEnvelopes(const QUrl &url)
{
    return isHubAddress(url) || QUrlQuery(url).queryItemValue(QStringLiteral("envelope")) == QLatin1String("1");
}

} // namespace

SseConnection::SseConnection(Setup setup)
    : Connection(std::move(setup))
    , m_fetch(headersOf(options()), tls())
    , m_parser(options().maxMessageBytes)
    , m_longestSilence(kSilentIntervalsUntilLost * options().pingInterval)
    , m_enveloped(asksForEnvelopes(options().url))
{
    connect(&m_fetch, &HttpFetch::headReceived, this, &SseConnection::judgeHead);
    connect(&m_fetch, &HttpFetch::readyRead, this, &SseConnection::readBody);
    connect(&m_fetch, &HttpFetch::finished, this, &SseConnection::onFinished);
    m_silence.setSingleShot(true);
    connect(&m_silence, &QTimer::timeout, this, [this] {
        end(Kind::Lost, QStringLiteral("%1: no sign of life for %2 s")
                            .arg(place(options().url))
                            .arg(std::chrono::duration<double>(m_longestSilence).count()));
    });
}

void SseConnection::open()
{
    HttpFetch::Headers headers{{"Accept", "text/event-stream"}, {"Cache-Control", "no-store"}};
    if (cursor() && !cursor()->isEmpty())
        headers.emplaceBack("Last-Event-ID", *cursor());
    QueryItems items;
    if (isHubAddress(options().url))
        items.emplaceBack("envelope", "1");
    if (m_enveloped)
        m_silence.start(m_longestSilence);
    m_fetch.start({.url = requestUrl(options(), items),
                   .headers = headers,
                   .method = options().method,
                   .body = options().body,
                   .bodyType = options().bodyType});
}

void SseConnection::close()
{
    m_over = true;
    m_silence.stop();
    m_fetch.abort();
}

base::Result<void> SseConnection::send(const QByteArray &, base::PayloadKind)
{
    return base::fail(ErrorCode::InvalidArgument,
                      QStringLiteral("An event stream carries nothing to the server; only a WebSocket can send"));
}

bool SseConnection::applyFilters(const QList<QByteArray> &)
{
    return false;
}

void SseConnection::judgeHead()
{
    if (m_over)
        return;
    listener().countBytes(m_fetch.answerHeadBytes(), m_fetch.requestBytes());
    const int status = m_fetch.status();
    if (status == 204) {
        end(Kind::Finished, QStringLiteral("%1 ended the stream for good (204)").arg(place(options().url)));
    } else if (status >= 400) {
        // The body may hold the reason; onFinished() tells.
    } else if (status != 200) {
        end(Kind::Refused, statusSentence(options().url, status, m_fetch.phrase(), {}));
    } else if (m_fetch.mediaType() != "text/event-stream") {
        const QString type = QString::fromLatin1(m_fetch.mediaType().left(100)).simplified();
        end(Kind::Refused, QStringLiteral("%1 answered with %2 instead of an event stream")
                               .arg(place(options().url), type.isEmpty() ? QStringLiteral("no content type") : type));
    } else {
        m_streaming = true;
        listener().opened();
        if (cursor() && !cursor()->isEmpty())
            listener().resumed();
    }
}

void SseConnection::readBody()
{
    if (m_over)
        return;
    if (m_streaming) {
        readStream();
        return;
    }
    m_errorBody += m_fetch.read(kPieceBytes);
    if (m_errorBody.size() > kMostErrorBytes)
        onFinished();
}

void SseConnection::readStream()
{
    while (!m_over) {
        const QByteArray piece = m_fetch.read(kPieceBytes);
        if (piece.isEmpty())
            return;
        if (m_enveloped)
            m_silence.start(m_longestSilence);
        const auto status = m_parser.feed(piece, m_events);
        qint64 blocks = 0;
        for (wire::SseEvent &event : m_events) {
            if (m_over)
                return;
            blocks += event.wireBytes;
            observe(std::move(event));
        }
        m_events.clear();
        // Frames count their own bytes; this is for comments, retry lines and blocks that are still under way.
        listener().countBytes(piece.size() - blocks, 0);
        noteCursor();
        if (status == wire::SseParser::Status::TooLarge && !m_over) {
            end(Kind::Lost, QStringLiteral("%1 sent an event of more than %2 bytes")
                                .arg(place(options().url))
                                .arg(options().maxMessageBytes));
        }
    }
}

void SseConnection::noteCursor()
{
    if (m_over)
        return;
    if (m_parser.retry() != m_reportedRetry) {
        m_reportedRetry = m_parser.retry();
        listener().retryAnnounced(*m_reportedRetry);
    }
    // A block without data moves the cursor too (WHATWG HTML 9.2.6).
    if (m_parser.lastEventId() != m_reportedId) {
        m_reportedId = m_parser.lastEventId();
        listener().reached(m_reportedId);
    }
}

Frame SseConnection::frameOf(const wire::SseEvent &event) const
{
    Frame frame;
    frame.transport = base::Transport::Sse;
    frame.time = clock().wallNow();
    frame.wireBytes = event.wireBytes;
    return frame;
}

void SseConnection::observe(wire::SseEvent event)
{
    if (event.type == "gap" && observeGap(event))
        return;
    if (m_enveloped && observeEnvelope(event))
        return;
    Frame frame = frameOf(event);
    frame.event = std::move(event.type);
    frame.id = std::move(event.lastEventId);
    frame.payload = std::move(event.data);
    keepForm(frame, event);
    frame.topic = topicIn(frame.payload);
    listener().observed(std::move(frame));
}

bool SseConnection::observeGap(const wire::SseEvent &event)
{
    // Whether a hub said it, and not somebody whose events have that name, is to be seen from the id.
    if (!base::Cursor::parse(event.lastEventId))
        return false;
    const auto notice = wire::parseHubNotice("{\"gap\":" + event.data + '}');
    const auto *gap = notice ? std::get_if<wire::GapNotice>(&*notice) : nullptr;
    if (!gap)
        return false;
    Frame frame = frameOf(event);
    frame.kind = FrameKind::Gap;
    frame.topic = gap->topic.value_or(QByteArray());
    frame.payload = gapSentence(*gap).toUtf8();
    keepForm(frame, event);
    listener().observed(std::move(frame));
    return true;
}

bool SseConnection::observeEnvelope(const wire::SseEvent &event)
{
    auto message = wire::parseEnvelope(event.data);
    if (!message)
        return false;
    Frame frame = frameOf(event);
    frame.latency = latency(message->time, frame.time);
    frame.topic = std::move(message->topic);
    frame.event = std::move(message->event);
    frame.id = std::move(message->id);
    frame.payload = std::move(message->payload);
    frame.payloadKind = message->kind;
    keepForm(frame, event);
    listener().observedNumbered(std::move(frame));
    return true;
}

void SseConnection::onFinished()
{
    if (m_over)
        return;
    const int status = m_fetch.status();
    if (m_streaming) {
        readStream();
        if (m_fetch.broke())
            end(Kind::Lost, m_fetch.sentence());
        else
            end(Kind::Completed, QStringLiteral("%1 ended the stream").arg(place(options().url)));
    } else if (m_fetch.broke()) {
        end(m_fetch.isHopeless() ? Kind::Refused : Kind::Lost, m_fetch.sentence());
    } else {
        m_errorBody += m_fetch.read(kMostErrorBytes);
        end(isPassing(status) ? Kind::Lost : Kind::Refused,
            statusSentence(options().url, status, m_fetch.phrase(), m_errorBody));
    }
}

void SseConnection::end(Kind kind, QString sentence)
{
    if (m_over)
        return;
    close();
    listener().ended({kind, std::move(sentence)});
}

} // namespace pushscope::client
