// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/source.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QObject>
#include <QPointer>
#include <QSslConfiguration>
#include <QTimer>

namespace pushscope::client {

/// The requests of one source, one at a time, over HTTP/1.1. Each source has a manager of its own: one manager keeps
/// at most six connections to a host, and streams never give theirs back. Follows redirects itself, because the
/// person's headers (tokens, cookies) and the body are for the host they were given for and no other.
class HttpFetch : public QObject
{
    Q_OBJECT

public:
    using Headers = QList<std::pair<QByteArray, QByteArray>>;
    /// What the socket may hold for us unread; a slow reader slows down the server.
    static constexpr qint64 kReadBufferBytes = 256 * 1024;
    static constexpr int kMostRedirects = 20;

    struct Request
    {
        QUrl url{};
        Headers headers{};     ///< not personal
        QByteArray method{};   ///< empty: GET, or POST when there is a body
        QByteArray body{};
        QByteArray bodyType{}; ///< empty: `application/json`
        /// Without one the answer may go on for ever.
        std::optional<std::chrono::milliseconds> timeout{};
    };

    /// `tls` may be null for Qt's default.
    HttpFetch(Headers personal, QSslConfiguration tls, QObject *parent = nullptr);
    ~HttpFetch() override;

    void start(Request request);
    void abort();

    // Of the answer; valid from `headReceived` on.
    [[nodiscard]] int status() const { return m_status; }
    [[nodiscard]] QByteArray phrase() const { return m_phrase; }
    [[nodiscard]] QByteArray header(const char *name) const;
    /// `text/event-stream` without parameters, in lower case.
    [[nodiscard]] QByteArray mediaType() const;
    /// Of all requests up to the answer, bodies included.
    [[nodiscard]] qint64 requestBytes() const { return m_requestBytes; }
    [[nodiscard]] qint64 answerHeadBytes() const;
    /// Up to `most` bytes of the body.
    [[nodiscard]] QByteArray read(qint64 most);

    // After `finished`.
    [[nodiscard]] bool broke() const { return m_broke; } ///< ended by the network, not by the server
    [[nodiscard]] bool isHopeless() const { return m_hopeless; } ///< another try would end the same way
    [[nodiscard]] QString sentence() const { return m_sentence; } ///< why it broke

Q_SIGNALS:
    void headReceived(); ///< of the answer after all redirects
    void readyRead();
    void finished();

private:
    void ask();
    void writeHeaders(QNetworkRequest &request) const;
    void onHead();
    void onFinished();
    void redirect(int status, const QUrl &target);
    void fail(QString sentence);

    QNetworkAccessManager m_manager;
    QPointer<QNetworkReply> m_reply;
    QTimer m_timeout;
    const Headers m_personal;
    const QSslConfiguration m_tls;
    Request m_request; ///< as redirects have changed it
    QUrl m_origin;
    QList<QSslError> m_sslErrors;
    QByteArray m_phrase;
    QString m_sentence;
    qint64 m_requestBytes = 0;
    int m_status = 0;
    int m_redirects = 0;
    bool m_broke = false;
    bool m_hopeless = false;
};

} // namespace pushscope::client
