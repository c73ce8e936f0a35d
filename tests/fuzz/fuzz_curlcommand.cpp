// SPDX-License-Identifier: GPL-3.0-or-later
// A command is refused with a sentence, or makes a source that can be connected, whose own command asks for the same.
// A word is quoted so that it comes back. Input: a command.
#include "core/client/curlcommand.h"
#include "core/client/hubaddress.h"
#include "core/client/shellwords.h"
#include "tests/fuzz/fuzz.h"

using namespace pushscope;
using namespace pushscope::client;
using fuzz::require;

namespace {

void quoteAgain(QByteArray word)
{
    word.replace('\0', "");
    const auto command = splitCommand(shellQuoted(word));
    require(command && command->words == QList<QByteArray>{word} && !command->goesOn, "a quoted word comes back");
}

} // namespace

PUSHSCOPE_FUZZ_TARGET(input)
{
    const QByteArray bytes = input.rest();
    quoteAgain(bytes);

    QStringList ignored;
    const auto options = parseCurlCommand(QString::fromUtf8(bytes), &ignored);
    require(ignored.size() <= 50, "a bounded list of what was ignored");
    if (!options) {
        require(!options.error().what.isEmpty(), "a refusal says why");
        return;
    }
    require(check(*options).has_value(), "what was read can be connected");
    const QString written = toCurlCommand(*options);
    require(!written.contains(u'\n'), "a command of one line");
    const auto again = parseCurlCommand(written);
    require(again.has_value(), "what is written is read");
    require(again->transport == options->transport && requestUrl(*again) == requestUrl(*options),
            "it asks at the same address");
    require(again->headers == options->headers && again->subprotocols == options->subprotocols &&
                again->since == options->since && again->tls == options->tls,
            "it asks in the same words");
    require(again->method == options->method && again->body == options->body && again->bodyType == options->bodyType,
            "it sends the same body");
    require(again->bearerToken == (options->bearerToken.isEmpty() ? QByteArray() : QByteArray("TOKEN")),
            "it has no token");
}
