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

HttpFetch::HttpFetch(Headers personal, QObject *parent) : QObject(parent), m_personal(std::move(personal))
{
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this,
            [this] { fail(QStringLiteral("%1: no answer in time").arg(place(m_url))); });
}

HttpFetch::~HttpFetch()
{
    abort();
}

void HttpFetch::get(const QUrl &url, const Headers &headers, std::optional<std::chrono::milliseconds> timeout)
{
    abort();
    m_origin = url;
    m_url = url;
    m_headers = headers;
    m_redirects = 0;
    m_broke = false;
    m_hopeless = false;
    m_sentence.clear();
    m_sslErrors.clear();
    m_requestHeadBytes = 0;
    if (QHostAddress(url.host()).isLoopback() || url.host() == QLatin1String("localhost"))
        m_manager.setProxy(QNetworkProxy::NoProxy);
    if (timeout)
        m_timeout.start(*timeout);
    request();
}

void HttpFetch::request()
{
    m_status = 0;
    m_phrase.clear();
    QNetworkRequest request(m_url);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setRawHeader("User-Agent", "Pushscope/" PUSHSCOPE_VERSION);
    // Bytes on the wire are measured, and a compressing proxy would hold events back.
    request.setRawHeader("Accept-Encoding", "identity");
    request.setRawHeader("Accept-Language", "*"); // not the language of this machine
    for (const auto &[name, value] : std::as_const(m_headers))
        request.setRawHeader(name, value);
    if (sameOrigin(m_url, m_origin)) {
        for (const auto &[name, value] : m_personal)
            request.setRawHeader(name, value);
    }
    // Request line, Host and Connection, then what is set above; `: ` and CRLF are four bytes a line.
    const QByteArray target = m_url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment);
    m_requestHeadBytes += 16 + target.size() + 8 + m_url.authority().size() + 24 + 2;
    const QList<QByteArray> names = request.rawHeaderList();
    for (const QByteArray &name : names)
        m_requestHeadBytes += name.size() + request.rawHeader(name).size() + 4;

    QNetworkReply *reply = m_manager.get(request);
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
        redirect(m_url.resolved(QUrl::fromEncoded(location)));
        return;
    }
    m_status = status;
    m_phrase = m_reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString().toUtf8();
    Q_EMIT headReceived();
}

void HttpFetch::redirect(const QUrl &target)
{
    const bool insecure = m_url.scheme() == QLatin1String("https") && target.scheme() != QLatin1String("https");
    const bool known = target.scheme() == QLatin1String("http") || target.scheme() == QLatin1String("https");
    if (++m_redirects > kMostRedirects || !known || insecure || target.host().isEmpty()) {
        m_hopeless = true;
        if (m_redirects > kMostRedirects)
            fail(QStringLiteral("%1 redirects in a circle").arg(place(m_url)));
        else
            fail(insecure ? QStringLiteral("%1 redirects to an address that is not secure").arg(place(m_url))
                          : QStringLiteral("%1 redirects to an address that is not HTTP").arg(place(m_url)));
        return;
    }
    const bool timed = m_timeout.isActive();
    const auto left = m_timeout.remainingTimeAsDuration();
    abort();
    if (timed)
        m_timeout.start(left);
    m_url = target;
    request();
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
        m_sentence = networkSentence(m_url, reply->error(), reply->errorString(), m_sslErrors);
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
