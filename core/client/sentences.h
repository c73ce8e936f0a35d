// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/plaindialect.h"

#include <QAbstractSocket>
#include <QList>
#include <QNetworkReply>
#include <QSslError>
#include <QString>
#include <QUrl>
#include <QWebSocketProtocol>

namespace pushscope::client {

/// What the network's error codes mean, one plain sentence each, without a full stop, with the place it happened.

[[nodiscard]] QString socketSentence(const QUrl &url, QAbstractSocket::SocketError error, const QString &detail,
                                     const QList<QSslError> &sslErrors);
[[nodiscard]] QString networkSentence(const QUrl &url, QNetworkReply::NetworkError error, const QString &detail,
                                      const QList<QSslError> &sslErrors);
/// `HOST answered 404 Not Found`, and the reason that a Pushscope hub puts into the body of such an answer.
[[nodiscard]] QString statusSentence(const QUrl &url, int status, const QByteArray &phrase, const QByteArray &body);
/// How a WebSocket was closed. Codes that Qt itself gives when the server broke the protocol are told apart.
[[nodiscard]] QString closeSentence(const QUrl &url, quint16 code, const QString &reason);

/// What is missing, and where.
[[nodiscard]] QString gapSentence(const wire::GapNotice &gap);

/// Statuses that come from a server or proxy that is just starting, stopping or overloaded. An EventSource would
/// give up on them (WHATWG HTML 9.2.3); a hub that restarts behind a proxy should find its clients again.
[[nodiscard]] bool isPassing(int status);

} // namespace pushscope::client
