// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/pollconnection.h"

#include "core/client/hubaddress.h"
#include "core/client/sentences.h"
#include "core/client/wireform.h"
#include "core/wire/json.h"

#include <algorithm>

namespace pushscope::client {

using base::ErrorCode;
using base::Transport;
using Kind = ConnectionEnd::Kind;

namespace {

constexpr int kWaitSeconds = 25;
constexpr std::chrono::seconds kAnswerTime{30};
// An answer may hold many messages of the largest size; beyond that the server does not bound it.
constexpr qsizetype kLargestMessagesPerAnswer = 2;
constexpr qint64 kPieceBytes = 256 * 1024;
constexpr qsizetype kMostErrorBytes = 16 * 1024;
// With so many messages in one answer there may be more waiting behind the hub's bound on an answer.
constexpr qsizetype kFullAnswer = 100;
// A long poll that comes back empty and sooner did not wait at all, and must not become a flood of requests.
constexpr qint64 kLeastWaitMs = 1000;

} // namespace

PollConnection::PollConnection(Setup setup)
    : Connection(std::move(setup))
    , m_fetch(headersOf(options()), tls())
    , m_next(cursor())
    , m_isHub(isHubAddress(options().url) || options().url.path().endsWith(QLatin1String("/poll")))
{
    connect(&m_fetch, &HttpFetch::readyRead, this, &PollConnection::collect);
    connect(&m_fetch, &HttpFetch::finished, this, &PollConnection::onFinished);
    m_pause.setSingleShot(true);
    m_pause.setTimerType(Qt::PreciseTimer);
    connect(&m_pause, &QTimer::timeout, this, &PollConnection::ask);
}

void PollConnection::open()
{
    ask();
}

void PollConnection::close()
{
    m_over = true;
    m_pause.stop();
    m_fetch.abort();
}

base::Result<void> PollConnection::send(const QByteArray &, base::PayloadKind)
{
    return base::fail(ErrorCode::InvalidArgument,
                      QStringLiteral("Polling carries nothing to the server; only a WebSocket can send"));
}

bool PollConnection::applyFilters(const QList<QByteArray> &)
{
    // An answer that is under way is given up, and with it nothing: the next request presents the same cursor.
    if (!m_over)
        ask();
    return true;
}

void PollConnection::ask()
{
    m_pause.stop();
    m_body.clear();
    QueryItems items;
    const bool waits = options().transport == Transport::LongPoll;
    if (m_isHub) {
        if (m_next)
            items.emplaceBack("since", *m_next);
        if (waits)
            items.emplaceBack("wait", QByteArray::number(kWaitSeconds));
    }
    m_sinceAsked.start();
    const auto timeout = kAnswerTime + std::chrono::seconds(waits ? kWaitSeconds : 0);
    m_fetch.start({.url = requestUrl(options(), items),
                   .headers = {{"Accept", "application/json, */*;q=0.5"}, {"Cache-Control", "no-cache"}},
                   .method = options().method,
                   .body = options().body,
                   .bodyType = options().bodyType,
                   .timeout = timeout});
}

void PollConnection::collect()
{
    const qsizetype most = m_fetch.status() < 400 ? kLargestMessagesPerAnswer * options().maxMessageBytes
                                                  : kMostErrorBytes;
    while (!m_over) {
        const QByteArray piece = m_fetch.read(kPieceBytes);
        if (piece.isEmpty())
            return;
        if (m_body.size() + piece.size() > most) {
            if (m_fetch.status() >= 400)
                continue; // the reason stands in the beginning, if anywhere
            end(Kind::Lost,
                QStringLiteral("%1 answered with more than %2 bytes").arg(place(options().url)).arg(most));
            return;
        }
        m_body += piece;
    }
}

void PollConnection::onFinished()
{
    if (m_over)
        return;
    collect();
    const int status = m_fetch.status();
    if (m_over) {
        return;
    } else if (m_fetch.broke()) {
        end(m_fetch.isHopeless() ? Kind::Refused : Kind::Lost, m_fetch.sentence());
    } else if (status == 200 || status == 204 || status == 304) {
        readAnswer();
    } else {
        // Unlike a stream, a request is whole by itself: after any fault of the server the next may go well.
        listener().countBytes(m_fetch.answerHeadBytes() + m_body.size(), m_fetch.requestBytes());
        end(isPassing(status) || status >= 500 ? Kind::Lost : Kind::Refused,
            statusSentence(options().url, status, m_fetch.phrase(), m_body));
    }
}

void PollConnection::readAnswer()
{
    const qint64 head = m_fetch.answerHeadBytes();
    const qint64 body = m_body.size();
    qsizetype news = 0;
    qint64 framed = 0;
    if (m_fetch.status() != 200) {
        welcomeFirstAnswer();
    } else if (auto answer = wire::parsePollAnswer(m_body)) {
        m_isHub = true;
        news = answer->messages.size() + answer->gaps.size();
        welcomeFirstAnswer();
        framed = observeHubAnswer(std::move(*answer));
    } else if (isHubAddress(options().url)) {
        const QString type = QString::fromLatin1(m_fetch.mediaType().left(100)).simplified();
        end(Kind::Refused, QStringLiteral("%1 does not poll like a Pushscope hub (answered with %2)")
                               .arg(place(options().url), type.isEmpty() ? QStringLiteral("no content type") : type));
        return;
    } else {
        welcomeFirstAnswer();
        framed = observeBody();
        news = framed > 0 ? 1 : 0;
    }
    listener().countBytes(head + body - framed, m_fetch.requestBytes());
    askAgain(news);
}

void PollConnection::welcomeFirstAnswer()
{
    if (m_opened)
        return;
    m_opened = true;
    listener().opened();
    if (m_isHub && cursor())
        listener().resumed();
}

qint64 PollConnection::observeHubAnswer(wire::PollAnswer answer)
{
    qint64 bytes = 0;
    const base::WallTime now = clock().wallNow();
    const auto frameOf = [this, now, &bytes](QByteArrayView text) {
        Frame frame;
        frame.transport = options().transport;
        frame.time = now;
        frame.wireBytes = text.size();
        bytes += text.size();
        return frame;
    };
    for (qsizetype i = 0; i < answer.gaps.size(); ++i) {
        Frame frame = frameOf(answer.gapTexts[i]);
        frame.kind = FrameKind::Gap;
        frame.topic = answer.gaps[i].topic.value_or(QByteArray());
        frame.payload = gapSentence(answer.gaps[i]).toUtf8();
        keepWireForm(frame, answer.gapTexts[i]);
        listener().observed(std::move(frame));
    }
    for (qsizetype i = 0; i < answer.messages.size(); ++i) {
        wire::PlainMessage &message = answer.messages[i];
        Frame frame = frameOf(answer.messageTexts[i]);
        frame.latency = latency(message.time, now);
        frame.topic = std::move(message.topic);
        frame.event = std::move(message.event);
        frame.id = std::move(message.id);
        frame.payload = std::move(message.payload);
        frame.payloadKind = message.kind;
        keepWireForm(frame, answer.messageTexts[i]);
        listener().observedNumbered(std::move(frame));
    }
    if (!answer.next.isEmpty()) {
        m_next = answer.next;
        listener().reached(answer.next);
    }
    return bytes;
}

qint64 PollConnection::observeBody()
{
    if (m_lastBody == m_body)
        return 0;
    m_lastBody = m_body;
    Frame frame;
    frame.time = clock().wallNow();
    frame.payloadKind = wire::isUtf8(m_body) ? base::PayloadKind::Text : base::PayloadKind::Binary;
    frame.payload = m_body;
    frame.wireBytes = m_body.size();
    frame.wireForm = WireForm::Bare;
    frame.topic = topicIn(m_body);
    listener().observed(std::move(frame));
    return m_body.size();
}

void PollConnection::askAgain(qsizetype news)
{
    if (m_over)
        return;
    const qint64 elapsed = m_sinceAsked.elapsed();
    const bool waits = options().transport == Transport::LongPoll;
    const bool atOnce = waits ? (m_isHub && news > 0) || elapsed >= kLeastWaitMs : news >= kFullAnswer;
    const qint64 pause = atOnce ? 0 : std::max<qint64>(0, options().pollInterval.count() - elapsed);
    m_pause.start(std::chrono::milliseconds(pause));
}

void PollConnection::end(Kind kind, QString sentence)
{
    if (m_over)
        return;
    close();
    listener().ended({kind, std::move(sentence)});
}

} // namespace pushscope::client
