// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/curlcommand.h"

#include "core/client/curloptions.h"
#include "core/client/shellwords.h"
#include "core/client/sourcecheck.h"

#include <algorithm>
#include <array>

namespace pushscope::client {

using base::ErrorCode;
using base::Transport;

namespace {

using Meaning = CurlOption::Meaning;

constexpr QByteArrayView kFormType("application/x-www-form-urlencoded");
constexpr QByteArrayView kJsonType("application/json");

bool same(QByteArrayView a, QByteArrayView b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

/// Made by the clients themselves, or about a connection that is not ours.
bool isOfTheClient(QByteArrayView name)
{
    static constexpr std::array<QByteArrayView, 13> kOwn{"Accept-Encoding",
                                                         "Connection",
                                                         "Content-Length",
                                                         "Keep-Alive",
                                                         "Proxy-Connection",
                                                         "Sec-WebSocket-Accept",
                                                         "Sec-WebSocket-Extensions",
                                                         "Sec-WebSocket-Key",
                                                         "Sec-WebSocket-Version",
                                                         "TE",
                                                         "Trailer",
                                                         "Transfer-Encoding",
                                                         "Upgrade"};
    return name.startsWith(':') ||
           std::any_of(kOwn.begin(), kOwn.end(), [name](QByteArrayView own) { return same(name, own); });
}

/// What the words of one command say, before it is made a source.
class CurlReader
{
public:
    explicit CurlReader(QStringList &ignored)
        : m_ignored(ignored)
    {
    }
    base::Result<SourceOptions> read(const ShellCommand &command);

private:
    void readLong(const QByteArray &word);
    void readShort(const QByteArray &word);
    void apply(const CurlOption &option, const std::optional<QByteArray> &value, const QByteArray &shown);
    void heed(Meaning meaning, const QByteArray &value);
    void heedFlag(Meaning meaning);
    void fail(QString what, QString remedy = {});

    void header(const QByteArray &value);
    void data(const QByteArray &value);
    void rawData(const QByteArray &value);
    void urlencodedData(const QByteArray &value);
    void json(const QByteArray &value);
    void address(const QByteArray &value);
    void user(const QByteArray &value);
    void cookie(const QByteArray &value);
    void certificate(const QByteArray &value);
    void ignore(const QByteArray &what);
    void addHeader(const QByteArray &name, const QByteArray &value)
    {
        m_headers.append({name, value.trimmed()});
    }
    bool refusesFile(const QByteArray &value);
    void append(const QByteArray &value, QByteArrayView between);

    void settleUrl();
    void settleHeaders();
    void settleHeader(const QByteArray &name, const QByteArray &value);
    void settleTransport();
    void settleBody();

    QStringList &m_ignored;
    std::optional<base::Error> m_error;
    QList<QByteArray> m_words; ///< still to be read
    QByteArray m_address;
    QByteArray m_method;
    QByteArray m_data;
    QByteArray m_dataType;
    QByteArray m_contentType;
    QByteArray m_user;
    QByteArray m_accept;
    QByteArray m_lastEventId;
    QList<std::pair<QByteArray, QByteArray>> m_headers;
    SourceOptions m_options;
    bool m_hasData = false;
    bool m_get = false;
    bool m_streams = false;
    bool m_upgrades = false;
    bool m_readsOptions = true;
};

void CurlReader::fail(QString what, QString remedy)
{
    if (!m_error)
        m_error = base::Error{ErrorCode::InvalidArgument, std::move(what), std::move(remedy)};
}

void CurlReader::ignore(const QByteArray &what)
{
    constexpr qsizetype kMostNamed = 50;
    const QString shown = QString::fromUtf8(what.left(60)).simplified();
    if (m_ignored.size() < kMostNamed && !m_ignored.contains(shown))
        m_ignored.append(shown);
}

base::Result<SourceOptions> CurlReader::read(const ShellCommand &command)
{
    m_words = command.words;
    if (!m_words.isEmpty() && (m_words.constFirst() == "$" || m_words.constFirst() == "%"))
        m_words.removeFirst(); // the prompt was copied, too
    const QByteArray program = m_words.isEmpty() ? QByteArray() : m_words.takeFirst();
    if (program != "curl" && program != "curl.exe" && !program.endsWith("/curl")) {
        return base::fail(ErrorCode::InvalidArgument, QStringLiteral("This is no curl command."),
                          QStringLiteral("In a browser's network tools, choose Copy as cURL (bash)."));
    }
    if (command.goesOn)
        ignore("what follows the command");
    while (!m_words.isEmpty() && !m_error) {
        const QByteArray word = m_words.takeFirst();
        if (!m_readsOptions || word.size() < 2 || word[0] != '-')
            address(word);
        else if (word == "--")
            m_readsOptions = false;
        else if (word[1] == '-')
            readLong(word);
        else
            readShort(word);
    }
    if (!m_error)
        settleUrl();
    if (!m_error)
        settleHeaders();
    if (!m_error)
        settleTransport();
    if (!m_error)
        settleBody();
    if (m_error)
        return tl::unexpected(*std::move(m_error));
    if (auto fine = check(m_options); !fine)
        return tl::unexpected<base::Error>(std::move(fine).error());
    return std::move(m_options);
}

void CurlReader::readLong(const QByteArray &word)
{
    if (word == "--next") {
        ignore("the requests after --next");
        m_words.clear();
        return;
    }
    const QByteArrayView name = QByteArrayView(word).sliced(2);
    const qsizetype equals = name.indexOf('=');
    if (const CurlOption *option = findCurlOption(name)) {
        apply(*option, {}, word);
        return;
    }
    const CurlOption *option = equals > 0 ? findCurlOption(name.first(equals)) : nullptr;
    if (option && option->takesValue)
        apply(*option, name.sliced(equals + 1).toByteArray(), word.left(equals + 2));
    else
        ignore(word);
}

void CurlReader::readShort(const QByteArray &word)
{
    for (qsizetype i = 1; i < word.size() && !m_error; ++i) {
        const CurlOption *option = findCurlOption(word[i]);
        const QByteArray shown = QByteArray("-") + word[i];
        if (!option) {
            ignore(shown);
        } else if (!option->takesValue) {
            apply(*option, {}, shown);
        } else {
            const QByteArray rest = word.sliced(i + 1);
            apply(*option, rest.isEmpty() ? std::nullopt : std::optional(rest), shown);
            return;
        }
    }
}

void CurlReader::apply(const CurlOption &option, const std::optional<QByteArray> &value,
                       const QByteArray &shown)
{
    if (option.meaning == Meaning::Missed)
        ignore(shown);
    if (!option.takesValue) {
        heedFlag(option.meaning);
    } else if (value) {
        heed(option.meaning, *value);
    } else if (!m_words.isEmpty()) {
        heed(option.meaning, m_words.takeFirst());
    } else {
        fail(QStringLiteral("The option %1 of the command has no value.").arg(QString::fromUtf8(shown)));
    }
}

void CurlReader::heedFlag(Meaning meaning)
{
    m_get = m_get || meaning == Meaning::Get;
    m_streams = m_streams || meaning == Meaning::Unbuffered;
    m_options.tls.trustAnyone = m_options.tls.trustAnyone || meaning == Meaning::Insecure;
}

void CurlReader::heed(Meaning meaning, const QByteArray &value)
{
    switch (meaning) {
    case Meaning::None:
    case Meaning::Missed:
    case Meaning::Get:
    case Meaning::Unbuffered:
    case Meaning::Insecure:
        return;
    case Meaning::Header:
        return header(value);
    case Meaning::Method:
        m_method = value;
        return;
    case Meaning::Data:
        return data(value);
    case Meaning::RawData:
        return rawData(value);
    case Meaning::UrlencodedData:
        return urlencodedData(value);
    case Meaning::Json:
        return json(value);
    case Meaning::Address:
        return address(value);
    case Meaning::User:
        return user(value);
    case Meaning::UserAgent:
        return addHeader("User-Agent", value);
    case Meaning::Referer:
        return addHeader("Referer", value);
    case Meaning::Cookie:
        return cookie(value);
    case Meaning::Bearer:
        m_options.bearerToken = value;
        return;
    case Meaning::Authorities:
        m_options.tls.authoritiesFile = QString::fromUtf8(value);
        return;
    case Meaning::Certificate:
        return certificate(value);
    case Meaning::Key:
        m_options.tls.keyFile = QString::fromUtf8(value);
        return;
    case Meaning::Form:
        return fail(QStringLiteral("The command uploads a form (-F), which is not done here."),
                    QStringLiteral("Give the body with --data-raw."));
    case Meaning::Upload:
        return fail(QStringLiteral("The command uploads a file (-T), which is not done here."),
                    QStringLiteral("Give the body with --data-raw."));
    case Meaning::Config:
        return fail(QStringLiteral("The command reads its options from a file (-K)."),
                    QStringLiteral("Put them in."));
    }
}

bool CurlReader::refusesFile(const QByteArray &value)
{
    if (!value.startsWith('@'))
        return false;
    fail(QStringLiteral("The command reads from the file '%1'.")
             .arg(QString::fromUtf8(value.mid(1, 60)).simplified()),
         QStringLiteral("Put in what the file holds."));
    return true;
}

void CurlReader::header(const QByteArray &value)
{
    if (refusesFile(value))
        return;
    const qsizetype colon = value.indexOf(':', value.startsWith(':') ? 1 : 0);
    if (colon > 0) {
        if (!value.mid(colon + 1).trimmed().isEmpty()) // else curl leaves out a header of its own
            addHeader(value.left(colon).trimmed(), value.mid(colon + 1));
    } else if (value.trimmed().endsWith(';')) {
        addHeader(value.trimmed().chopped(1), {});
    } else {
        ignore("--header " + value);
    }
}

void CurlReader::append(const QByteArray &value, QByteArrayView between)
{
    if (std::exchange(m_hasData, true))
        m_data += between;
    m_data += value;
}

void CurlReader::data(const QByteArray &value)
{
    if (!refusesFile(value))
        rawData(value);
}

void CurlReader::rawData(const QByteArray &value)
{
    append(value, "&");
    m_dataType = kFormType.toByteArray();
}

void CurlReader::urlencodedData(const QByteArray &value)
{
    const qsizetype equals = value.indexOf('=');
    const qsizetype at = value.indexOf('@');
    if (at >= 0 && (equals < 0 || at < equals)) {
        (void)refusesFile(value.mid(at));
        return;
    }
    const QByteArray name = equals > 0 ? value.left(equals + 1) : QByteArray();
    rawData(name + value.mid(equals + 1).toPercentEncoding());
}

void CurlReader::json(const QByteArray &value)
{
    if (refusesFile(value))
        return;
    append(value, {});
    m_dataType = kJsonType.toByteArray();
}

void CurlReader::address(const QByteArray &value)
{
    if (m_address.isEmpty())
        m_address = value;
    else
        ignore(value);
}

void CurlReader::user(const QByteArray &value)
{
    m_user = value.contains(':') ? value : value + ':';
}

void CurlReader::cookie(const QByteArray &value)
{
    if (value.contains('='))
        addHeader("Cookie", value);
    else
        ignore("--cookie " + value); // the name of a file
}

void CurlReader::certificate(const QByteArray &value)
{
    // A passphrase may follow a colon; one in the name is escaped.
    QByteArray file;
    qsizetype i = 0;
    for (; i < value.size() && value[i] != ':'; ++i) {
        const bool escapes =
            value[i] == '\\' && i + 1 < value.size() && (value[i + 1] == ':' || value[i + 1] == '\\');
        file += value[escapes ? ++i : i];
    }
    m_options.tls.certificateFile = QString::fromUtf8(file);
    if (i < value.size())
        ignore("the passphrase of --cert");
}

void CurlReader::settleUrl()
{
    if (m_address.isEmpty()) {
        fail(QStringLiteral("The command names no address."));
        return;
    }
    QString text = QString::fromUtf8(m_address);
    if (!text.contains(QLatin1String("://")))
        text.prepend(QLatin1String("http://"));
    QUrl url(text, QUrl::TolerantMode);
    if (m_user.isEmpty() && !url.userInfo().isEmpty()) {
        m_user = url.userName(QUrl::FullyDecoded).toUtf8() + ':' + url.password(QUrl::FullyDecoded).toUtf8();
    }
    url.setUserInfo({});
    if (m_get && m_hasData) {
        const QString query = url.query(QUrl::FullyEncoded);
        const QString more = QString::fromUtf8(m_data);
        url.setQuery(query.isEmpty() ? more : query + u'&' + more, QUrl::TolerantMode);
        m_hasData = false;
        m_data.clear();
    }
    m_options.url = url;
    m_options.name = url.host();
}

void CurlReader::settleHeaders()
{
    for (const auto &[name, value] : std::as_const(m_headers))
        settleHeader(name, value);
    const auto isAuthorization = [](const auto &header) { return same(header.first, "Authorization"); };
    const bool authorized =
        !m_options.bearerToken.isEmpty() ||
        std::any_of(m_options.headers.cbegin(), m_options.headers.cend(), isAuthorization);
    if (!m_user.isEmpty() && !authorized)
        m_options.headers.append({"Authorization", "Basic " + m_user.toBase64()});
}

void CurlReader::settleHeader(const QByteArray &name, const QByteArray &value)
{
    if (same(name, "Upgrade")) {
        m_upgrades = m_upgrades || value.toLower().contains("websocket");
    } else if (isOfTheClient(name) ||
               (same(name, "Host") && same(value, m_options.url.authority().toUtf8()))) {
        return;
    } else if (same(name, "Accept")) {
        m_accept = value;
    } else if (same(name, "Content-Type")) {
        m_contentType = value;
    } else if (same(name, "Last-Event-ID")) {
        m_lastEventId = value;
    } else if (same(name, "Sec-WebSocket-Protocol")) {
        for (const QByteArray &protocol : value.split(',')) {
            if (!protocol.trimmed().isEmpty() && !m_options.subprotocols.contains(protocol.trimmed()))
                m_options.subprotocols.append(protocol.trimmed());
        }
    } else if (same(name, "Authorization") && same(value.left(7), "Bearer ") &&
               !value.trimmed().mid(7).contains(' ')) {
        m_options.bearerToken = value.mid(7).trimmed();
    } else {
        m_options.headers.append({name, value});
    }
}

void CurlReader::settleTransport()
{
    const QString scheme = m_options.url.scheme();
    const QByteArrayView streamType("text/event-stream");
    if (m_upgrades || scheme == QLatin1String("ws") || scheme == QLatin1String("wss"))
        m_options.transport = Transport::WebSocket;
    else if (m_streams || m_accept.toLower().contains(streamType))
        m_options.transport = Transport::Sse;
    else
        m_options.transport = Transport::Poll;
    const bool isStream = m_options.transport == Transport::Sse;
    if (m_options.transport != Transport::WebSocket)
        m_options.subprotocols.clear();
    if (!m_accept.isEmpty() && !(isStream && same(m_accept, streamType)))
        m_options.headers.append({"Accept", m_accept});
    if (isStream && !m_lastEventId.isEmpty())
        m_options.since = m_lastEventId;
    else if (!m_lastEventId.isEmpty())
        m_options.headers.append({"Last-Event-ID", m_lastEventId});
}

void CurlReader::settleBody()
{
    if (m_options.transport == Transport::WebSocket) {
        if (m_hasData)
            ignore("--data");
        if (!m_method.isEmpty() && m_method != "GET")
            ignore("--request");
        m_hasData = false;
        m_data.clear();
        m_method.clear();
    }
    m_options.body = m_data;
    if (m_data.isEmpty()) {
        const QByteArray usual = m_hasData ? "POST" : "GET";
        m_options.method = m_method.isEmpty() ? usual : m_method;
        if (m_options.method == "GET")
            m_options.method.clear();
        if (!m_contentType.isEmpty())
            m_options.headers.append({"Content-Type", m_contentType});
        return;
    }
    m_options.method = m_method == "POST" ? QByteArray() : m_method;
    m_options.bodyType = m_contentType.isEmpty() ? m_dataType : m_contentType;
    if (m_options.bodyType == kJsonType)
        m_options.bodyType.clear();
}

} // namespace

base::Result<SourceOptions> parseCurlCommand(QStringView command, QStringList *ignored)
{
    const auto words = splitCommand(command);
    if (!words)
        return tl::unexpected(words.error());
    QStringList unread;
    return CurlReader(ignored ? *ignored : unread).read(*words);
}

} // namespace pushscope::client
