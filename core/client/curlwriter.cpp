// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/curlcommand.h"

#include "core/client/hubaddress.h"
#include "core/client/shellwords.h"

namespace pushscope::client {

using base::Transport;

QString toCurlCommand(const SourceOptions &options)
{
    const bool isWebSocket = options.transport == Transport::WebSocket;
    const bool isStream = options.transport == Transport::Sse;
    QString command = QStringLiteral("curl");
    const auto put = [&command](QLatin1String option, const QByteArray &value) {
        command += u' ' + option + u' ' + shellQuoted(value);
    };
    const auto putHeader = [&put](const QByteArray &name, const QByteArray &value) {
        put(QLatin1String("-H"), value.isEmpty() ? name + ';' : name + ": " + value);
    };
    if (isStream)
        command += QLatin1String(" -N");
    if (!isWebSocket) {
        const bool posts = options.method == "POST" && !options.body.isEmpty();
        if (!options.method.isEmpty() && !posts)
            put(QLatin1String("-X"), options.method);
    }
    command += u' ' + shellQuoted(requestUrl(options).toEncoded());
    if (isStream)
        putHeader("Accept", "text/event-stream");
    if (isStream && options.since && !options.since->isEmpty())
        putHeader("Last-Event-ID", *options.since);
    if (isWebSocket && !options.subprotocols.isEmpty())
        putHeader("Sec-WebSocket-Protocol", options.subprotocols.join(", "));
    if (!options.bearerToken.isEmpty())
        putHeader("Authorization", "Bearer TOKEN");
    for (const auto &[name, value] : options.headers)
        putHeader(name, value);
    if (!isWebSocket && !options.body.isEmpty()) {
        putHeader("Content-Type",
                  options.bodyType.isEmpty() ? QByteArrayLiteral("application/json") : options.bodyType);
        put(QLatin1String("--data-raw"), options.body);
    }
    if (options.tls.trustAnyone)
        command += QLatin1String(" -k");
    const auto putFile = [&put](QLatin1String option, const QString &file) {
        if (!file.isEmpty())
            put(option, file.toUtf8());
    };
    putFile(QLatin1String("--cacert"), options.tls.authoritiesFile);
    QString certificate = options.tls.certificateFile; // a colon would begin a passphrase
    certificate.replace(u'\\', QLatin1String("\\\\")).replace(u':', QLatin1String("\\:"));
    putFile(QLatin1String("--cert"), certificate);
    putFile(QLatin1String("--key"), options.tls.keyFile);
    return command;
}

} // namespace pushscope::client
