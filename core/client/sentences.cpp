// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/sentences.h"

#include "core/client/hubaddress.h"

namespace pushscope::client {

namespace {

QString printable(QString text)
{
    for (QChar &c : text) {
        if (c.category() == QChar::Other_Control)
            c = u' ';
    }
    return text.simplified().left(300);
}

QString trustSentence(const QUrl &url, const QString &detail, const QList<QSslError> &sslErrors)
{
    if (sslErrors.isEmpty())
        return QStringLiteral("%1: no secure connection could be made (%2)").arg(place(url), printable(detail));
    QString why = printable(sslErrors.first().errorString());
    return QStringLiteral("%1: the server's certificate is not trusted (%2)").arg(place(url), why);
}

QString socketSentence(const QUrl &url, const StreamEnd &end)
{
    // The other errors of a socket cannot happen to one that connects and reads; Qt's own words do for them.
    if (end.error == QAbstractSocket::ConnectionRefusedError)
        return QStringLiteral("%1: connection refused").arg(place(url));
    if (end.error == QAbstractSocket::HostNotFoundError)
        return QStringLiteral("%1: host not found").arg(place(url));
    if (end.error == QAbstractSocket::RemoteHostClosedError)
        return QStringLiteral("%1: the connection was lost").arg(place(url));
    if (end.error == QAbstractSocket::SocketTimeoutError)
        return QStringLiteral("%1: no answer in time").arg(place(url));
    if (end.error == QAbstractSocket::SslHandshakeFailedError)
        return trustSentence(url, end.text, end.sslErrors);
    return QStringLiteral("%1: %2").arg(place(url), printable(end.text));
}

/// `1013 try again later`, or what there is of it.
QString codeAndReason(const StreamEnd &end)
{
    constexpr quint16 kNoCode = 1005;
    if (end.code == kNoCode)
        return QStringLiteral("without a code");
    return QStringLiteral("%1 %2").arg(end.code).arg(printable(end.text)).trimmed();
}

/// What the answer to a handshake means.
QString refusal(const StreamEnd &end)
{
    if (end.code >= 300 && end.code < 400 && !end.location.isEmpty()) {
        const QString target = end.location.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery);
        return QStringLiteral("redirects to %1, which a WebSocket does not follow").arg(printable(target).left(200));
    }
    if (end.code == 401 || end.code == 407)
        return QStringLiteral("asks for a token or password that is missing or wrong");
    if (end.code == 403)
        return QStringLiteral("refuses this connection");
    if (isPassing(end.code) || end.code >= 500)
        return QStringLiteral("cannot take a WebSocket now");
    return QStringLiteral("does not speak WebSocket");
}

} // namespace

QString networkSentence(const QUrl &url, QNetworkReply::NetworkError error, const QString &detail,
                        const QList<QSslError> &sslErrors)
{
    if (error == QNetworkReply::ConnectionRefusedError)
        return QStringLiteral("%1: connection refused").arg(place(url));
    if (error == QNetworkReply::HostNotFoundError)
        return QStringLiteral("%1: host not found").arg(place(url));
    if (error == QNetworkReply::RemoteHostClosedError)
        return QStringLiteral("%1: the connection was lost").arg(place(url));
    if (error == QNetworkReply::TimeoutError || error == QNetworkReply::OperationCanceledError)
        return QStringLiteral("%1: no answer in time").arg(place(url));
    if (error == QNetworkReply::SslHandshakeFailedError)
        return trustSentence(url, detail, sslErrors);
    if (error == QNetworkReply::ProtocolFailure)
        return QStringLiteral("%1 does not speak HTTP").arg(place(url));
    return QStringLiteral("%1: %2").arg(place(url), printable(detail));
}

QString statusSentence(const QUrl &url, int status, const QByteArray &phrase, const QByteArray &body)
{
    QString sentence = QStringLiteral("%1 answered %2 %3").arg(place(url)).arg(status).arg(
        printable(QString::fromUtf8(phrase)));
    sentence = sentence.trimmed();
    if (const auto notice = wire::parseHubNotice(body)) {
        if (const auto *error = std::get_if<wire::ErrorNotice>(&*notice))
            sentence += QStringLiteral(" (%1)").arg(printable(QString::fromUtf8(error->reason)));
    }
    return sentence;
}

QString endSentence(const QUrl &url, const StreamEnd &end)
{
    switch (end.cause) {
    case StreamEnd::Cause::Unreachable:
    case StreamEnd::Cause::Lost:
        return socketSentence(url, end);
    case StreamEnd::Cause::TimedOut:
        return QStringLiteral("%1 did not answer the WebSocket handshake in time").arg(place(url));
    case StreamEnd::Cause::Refused:
        return QStringLiteral("%1 %2 (answered %3)").arg(place(url), refusal(end), codeAndReason(end));
    case StreamEnd::Cause::NotWebSocket:
        return QStringLiteral("%1 does not accept the WebSocket handshake (%2)").arg(place(url), printable(end.text));
    case StreamEnd::Cause::Closed:
        return QStringLiteral("%1: the server closed the connection (%2)").arg(place(url), codeAndReason(end));
    case StreamEnd::Cause::Failed:
        return QStringLiteral("%1: the connection was closed (%2)").arg(place(url), codeAndReason(end));
    }
    return {};
}

QString gapSentence(const wire::GapNotice &gap)
{
    const QString where = gap.topic ? QStringLiteral("on %1").arg(QString::fromUtf8(*gap.topic))
                                    : QStringLiteral("on any topic");
    return QStringLiteral("The hub no longer holds what was published %1 from position %2 to %3")
        .arg(where)
        .arg(gap.from.value)
        .arg(gap.to.value);
}

bool isPassing(int status)
{
    return status == 408 || status == 425 || status == 429 || status == 502 || status == 503 || status == 504;
}

} // namespace pushscope::client
