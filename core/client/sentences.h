// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/websocketstream.h"
#include "core/wire/plaindialect.h"

#include <QList>
#include <QNetworkReply>
#include <QSslError>
#include <QString>
#include <QUrl>

namespace pushscope::client {

/// What the network's error codes mean, one plain sentence each, without a full stop, with the place it happened.

[[nodiscard]] QString networkSentence(const QUrl &url, QNetworkReply::NetworkError error, const QString &detail,
                                      const QList<QSslError> &sslErrors);
/// `HOST answered 404 Not Found`, and the reason that a Pushscope hub puts into the body of such an answer.
[[nodiscard]] QString statusSentence(const QUrl &url, int status, const QByteArray &phrase, const QByteArray &body);
/// How a WebSocket ended, or why there was none. A close by the server is told apart from one that it brought about
/// by breaking the protocol.
[[nodiscard]] QString endSentence(const QUrl &url, const StreamEnd &end);

/// What is missing, and where.
[[nodiscard]] QString gapSentence(const wire::GapNotice &gap);

/// Statuses that come from a server or proxy that is just starting, stopping or overloaded. An EventSource would
/// give up on them (WHATWG HTML 9.2.3); a hub that restarts behind a proxy should find its clients again.
[[nodiscard]] bool isPassing(int status);

} // namespace pushscope::client
