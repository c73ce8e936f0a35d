// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/source.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QObject>
#include <QPointer>
#include <QTimer>

namespace pushscope::client {

/// GET requests of one source, one at a time, over HTTP/1.1. Each source has a manager of its own: one manager keeps
/// at most six connections to a host, and streams never give theirs back. Follows redirects itself, because the
/// person's headers (tokens, cookies) are for the host they were given for and no other.
class HttpFetch : public QObject
{
    Q_OBJECT

public:
    using Headers = QList<std::pair<QByteArray, QByteArray>>;
    /// What the socket may hold for us unread; a slow reader slows down the server.
    static constexpr qint64 kReadBufferBytes = 256 * 1024;
    static constexpr int kMostRedirects = 20;

    explicit HttpFetch(Headers personal, QObject *parent = nullptr);
    ~HttpFetch() override;

    /// Without a time-out the answer may go on for ever.
    void get(const QUrl &url, const Headers &headers, std::optional<std::chrono::milliseconds> timeout);
    void abort();

    // Of the answer; valid from `headReceived` on.
    [[nodiscard]] int status() const { return m_status; }
    [[nodiscard]] QByteArray phrase() const { return m_phrase; }
    [[nodiscard]] QByteArray header(const char *name) const;
    /// `text/event-stream` without parameters, in lower case.
    [[nodiscard]] QByteArray mediaType() const;
    [[nodiscard]] qint64 requestHeadBytes() const { return m_requestHeadBytes; }
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
    void request();
    void onHead();
    void onFinished();
    void redirect(const QUrl &target);
    void fail(QString sentence);

    QNetworkAccessManager m_manager;
    QPointer<QNetworkReply> m_reply;
    QTimer m_timeout;
    const Headers m_personal;
    Headers m_headers;
    QUrl m_origin;
    QUrl m_url;
    QList<QSslError> m_sslErrors;
    QByteArray m_phrase;
    QString m_sentence;
    qint64 m_requestHeadBytes = 0;
    int m_status = 0;
    int m_redirects = 0;
    bool m_broke = false;
    bool m_hopeless = false;
};

} // namespace pushscope::client
