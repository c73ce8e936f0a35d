// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/httpfetch.h"

#include "core/client/hubaddress.h"
#include "core/client/sentences.h"

#include <QHostAddress>
#include <QNetworkProxy>

#include <utility>

namespace pushscope::client {

namespace {

bool sameOrigin(const QUrl &a, const QUrl &b)
{
    const auto port = [](const QUrl &url) { return url.port(url.scheme() == QLatin1String("https") ? 443 : 80); };
    return a.scheme() == b.scheme() && a.host() == b.host() && port(a) == port(b);
}

/// Errors that only say which status was answered (QNetworkReply groups them in the 200s and 400s).
bool isOfStatus(QNetworkReply::NetworkError error)
{
    return (error >= QNetworkReply::ContentAccessDenied && error <= QNetworkReply::UnknownContentError)
           || error == QNetworkReply::ProtocolInvalidOperationError // 400
           || (error >= QNetworkReply::InternalServerError && error <= QNetworkReply::UnknownServerError);
}

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

} // namespace

HttpFetch::HttpFetch(Headers personal, QSslConfiguration tls, QObject *parent)
    : QObject(parent), m_personal(std::move(personal)), m_tls(std::move(tls))
{
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this,
            [this] { fail(QStringLiteral("%1: no answer in time").arg(place(m_request.url))); });
}

HttpFetch::~HttpFetch()
{
    abort();
}

void HttpFetch::start(Request request)
{
    abort();
    m_request = std::move(request);
    if (m_request.method.isEmpty())
        m_request.method = m_request.body.isEmpty() ? QByteArrayLiteral("GET") : QByteArrayLiteral("POST");
    if (m_request.bodyType.isEmpty())
        m_request.bodyType = QByteArrayLiteral("application/json");
    m_origin = m_request.url;
    m_redirects = 0;
    m_broke = false;
    m_hopeless = false;
    m_sentence.clear();
    m_sslErrors.clear();
    m_requestBytes = 0;
    if (QHostAddress(m_origin.host()).isLoopback() || m_origin.host() == QLatin1String("localhost"))
        m_manager.setProxy(QNetworkProxy::NoProxy);
    if (m_request.timeout)
        m_timeout.start(*m_request.timeout);
    ask();
}

void HttpFetch::writeHeaders(QNetworkRequest &request) const
{
    request.setRawHeader("User-Agent", "Pushscope/" PUSHSCOPE_VERSION);
    // Bytes on the wire are measured, and a compressing proxy would hold events back.
    request.setRawHeader("Accept-Encoding", "identity");
    request.setRawHeader("Accept-Language", "*"); // not the language of this machine
    const bool hasBody = !m_request.body.isEmpty();
    if (hasBody)
        request.setRawHeader("Content-Type", m_request.bodyType);
    for (const auto &[name, value] : m_request.headers)
        request.setRawHeader(name, value);
    if (!sameOrigin(m_request.url, m_origin))
        return;
    for (const auto &[name, value] : m_personal) {
        const bool ofABody = name.compare("Content-Type", Qt::CaseInsensitive) == 0;
        if (hasBody || !ofABody || m_redirects == 0)
            request.setRawHeader(name, value);
    }
}

void HttpFetch::ask()
{
    m_status = 0;
    m_phrase.clear();
    QNetworkRequest request(m_request.url);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    if (!m_tls.isNull())
        request.setSslConfiguration(m_tls);
    writeHeaders(request);
    // Request line, Host and Connection, then what is set above; `: ` and CRLF are four bytes a line.
    const QByteArray target = m_request.url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment);
    m_requestBytes += m_request.method.size() + 13 + target.size() + 8 + m_request.url.authority().size() + 24 + 2;
    const QList<QByteArray> names = request.rawHeaderList();
    for (const QByteArray &name : names)
        m_requestBytes += name.size() + request.rawHeader(name).size() + 4;

    const bool gets = m_request.method == "GET" && m_request.body.isEmpty();
    if (!gets) {
        const qsizetype size = m_request.body.size();
        m_requestBytes += 20 + QByteArray::number(size).size() + size; // Content-Length, and what it counts
    }
    QNetworkReply *reply = gets ? m_manager.get(request)
                                : m_manager.sendCustomRequest(request, m_request.method, m_request.body);
    m_reply = reply;
    reply->setReadBufferSize(kReadBufferBytes);
    connect(reply, &QNetworkReply::metaDataChanged, this, &HttpFetch::onHead);
    connect(reply, &QNetworkReply::readyRead, this, [this] {
        if (m_status != 0)
            Q_EMIT readyRead();
    });
    connect(reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) { m_sslErrors = errors; });
    connect(reply, &QNetworkReply::finished, this, &HttpFetch::onFinished);
}

void HttpFetch::abort()
{
    m_timeout.stop();
    if (!m_reply)
        return;
    QNetworkReply *reply = std::exchange(m_reply, nullptr);
    reply->disconnect(this);
    // Its destructor ends the request. abort() would do so now, but warns when an error of the reply is on its way.
    reply->deleteLater();
}

void HttpFetch::onHead()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_status != 0 || status < 200)
        return;
    const QByteArray location = m_reply->rawHeader("Location");
    if (isRedirect(status) && !location.isEmpty()) {
        redirect(status, m_request.url.resolved(QUrl::fromEncoded(location)));
        return;
    }
    m_status = status;
    m_phrase = m_reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString().toUtf8();
    Q_EMIT headReceived();
}

void HttpFetch::redirect(int status, const QUrl &target)
{
    const QUrl from = m_request.url;
    const bool insecure = from.scheme() == QLatin1String("https") && target.scheme() != QLatin1String("https");
    const bool known = target.scheme() == QLatin1String("http") || target.scheme() == QLatin1String("https");
    // As browsers do it (WHATWG Fetch 4.4): 303 asks for another resource, and so do 301 and 302 after a POST.
    const bool becomesGet = (status == 303 && m_request.method != "GET") || (status < 303 && m_request.method == "POST");
    QString why;
    if (++m_redirects > kMostRedirects)
        why = QStringLiteral("%1 redirects in a circle");
    else if (insecure)
        why = QStringLiteral("%1 redirects to an address that is not secure");
    else if (!known || target.host().isEmpty())
        why = QStringLiteral("%1 redirects to an address that is not HTTP");
    else if (!becomesGet && !m_request.body.isEmpty() && !sameOrigin(target, m_origin))
        why = QStringLiteral("%1 redirects to another server, which the body of the request is not sent to");
    if (!why.isEmpty()) {
        m_hopeless = true;
        fail(why.arg(place(from)));
        return;
    }
    const bool timed = m_timeout.isActive();
    const auto left = m_timeout.remainingTimeAsDuration();
    abort();
    if (timed)
        m_timeout.start(left);
    m_request.url = target;
    if (becomesGet) {
        m_request.method = QByteArrayLiteral("GET");
        m_request.body.clear();
    }
    ask();
}

void HttpFetch::onFinished()
{
    QNetworkReply *reply = m_reply;
    m_timeout.stop();
    // Qt has an error for each status from 400 on; the answer is a whole one nevertheless.
    const bool answered = m_status != 0 && (reply->error() == QNetworkReply::NoError || isOfStatus(reply->error()));
    if (!answered) {
        m_broke = true;
        m_hopeless = reply->error() == QNetworkReply::SslHandshakeFailedError && !m_sslErrors.isEmpty();
        m_sentence = networkSentence(m_request.url, reply->error(), reply->errorString(), m_sslErrors);
    }
    Q_EMIT finished();
}

void HttpFetch::fail(QString sentence)
{
    abort();
    m_broke = true;
    m_sentence = std::move(sentence);
    Q_EMIT finished();
}

QByteArray HttpFetch::header(const char *name) const
{
    return m_reply ? m_reply->rawHeader(name) : QByteArray();
}

QByteArray HttpFetch::mediaType() const
{
    return header("Content-Type").split(';').first().trimmed().toLower();
}

qint64 HttpFetch::answerHeadBytes() const
{
    if (!m_reply)
        return 0;
    qint64 bytes = 15 + m_phrase.size() + 2; // the status line and the empty line
    for (const auto &[name, value] : m_reply->rawHeaderPairs())
        bytes += name.size() + value.size() + 4;
    return bytes;
}

QByteArray HttpFetch::read(qint64 most)
{
    return m_reply ? m_reply->read(most) : QByteArray();
}

} // namespace pushscope::client
