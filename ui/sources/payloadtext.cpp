// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/payloadtext.h"

#include "core/wire/json.h"
#include "ui/widgets/unitformat.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>

namespace pushscope::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("PayloadText", text);
}

QString sizeOf(const QByteArray &payload)
{
    return formatBytes(static_cast<double>(payload.size()));
}

PayloadText wrong(const QString &sentence, qsizetype at)
{
    PayloadText read;
    read.sentence = sentence;
    read.at = at;
    return read;
}

/// The character that the byte belongs to.
qsizetype characterAt(const QByteArray &utf8, qsizetype byte)
{
    return QString::fromUtf8(utf8.first(std::clamp<qsizetype>(byte, 0, utf8.size()))).size();
}

QString place(const QString &typed, qsizetype at)
{
    const QStringView before = QStringView(typed).first(std::min(at, typed.size()));
    const qsizetype line = before.count(u'\n') + 1;
    const qsizetype column = at - (before.lastIndexOf(u'\n') + 1) + 1;
    return line == 1 && !typed.contains(u'\n') ? tr("character %1").arg(column)
                                               : tr("line %1, character %2").arg(line).arg(column);
}

QString jsonSentence(QJsonParseError::ParseError error)
{
    switch (error) {
    case QJsonParseError::UnterminatedObject: return tr("an object is not closed");
    case QJsonParseError::MissingNameSeparator: return tr("a colon is missing");
    case QJsonParseError::UnterminatedArray: return tr("a list is not closed");
    case QJsonParseError::MissingValueSeparator: return tr("a comma is missing");
    case QJsonParseError::TerminationByNumber: return tr("the number is not complete");
    case QJsonParseError::IllegalNumber: return tr("this is no number");
    case QJsonParseError::IllegalEscapeSequence: return tr("this escape is unknown");
    case QJsonParseError::UnterminatedString: return tr("a text is not closed");
    case QJsonParseError::MissingObject: return tr("a member is missing");
    case QJsonParseError::DeepNesting: return tr("it is nested too deeply");
    case QJsonParseError::GarbageAtEnd: return tr("something follows the end");
    default: return tr("no value begins here"); // the others cannot come from text that was typed
    }
}

PayloadText readJson(const QString &typed)
{
    const QByteArray utf8 = typed.toUtf8();
    if (utf8.trimmed().isEmpty())
        return wrong(tr("JSON is missing."), 0);
    if (wire::isJson(utf8))
        return {.payload = utf8, .sentence = tr("JSON, %1").arg(sizeOf(utf8))};
    // simdjson says yes or no; Qt's reader says where, but takes objects and lists only.
    QJsonParseError error;
    const bool single = !utf8.trimmed().startsWith('{') && !utf8.trimmed().startsWith('[');
    (void)QJsonDocument::fromJson(single ? '[' + utf8 + ']' : utf8, &error);
    if (error.error == QJsonParseError::NoError)
        return wrong(tr("This is no JSON."), 0);
    // Its offset stands behind the character that it could not take.
    const qsizetype at = characterAt(utf8, error.offset - (single ? 2 : 1));
    return wrong(tr("No JSON: %1 at %2.").arg(jsonSentence(error.error), place(typed, at)), at);
}

PayloadText readHex(const QString &typed)
{
    QByteArray digits;
    for (qsizetype at = 0; at < typed.size(); ++at) {
        const QChar c = typed[at];
        if (c.isSpace() || c == u':' || c == u',')
            continue;
        if (c == u'0' && at + 1 < typed.size() && typed[at + 1].toLower() == u'x' && digits.size() % 2 == 0) {
            ++at; // 0x1f
            continue;
        }
        const char16_t lower = c.toLower().unicode();
        if (!((lower >= u'0' && lower <= u'9') || (lower >= u'a' && lower <= u'f')))
            return wrong(tr("%1 is no hex digit, at %2.").arg(c).arg(place(typed, at)), at);
        digits += static_cast<char>(lower);
    }
    if (digits.size() % 2 != 0)
        return wrong(tr("The last byte has one digit only."), typed.size());
    const QByteArray payload = QByteArray::fromHex(digits);
    return {.payload = payload,
            .kind = base::PayloadKind::Binary,
            .sentence = tr("Binary, %1").arg(sizeOf(payload))};
}

PayloadText readBase64(const QString &typed)
{
    QByteArray letters;
    bool url = false;
    for (qsizetype at = 0; at < typed.size(); ++at) {
        const char16_t c = typed[at].unicode();
        if (typed[at].isSpace())
            continue;
        const bool letter = (c >= u'A' && c <= u'Z') || (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
        url = url || c == u'-' || c == u'_';
        if (!letter && c != u'+' && c != u'/' && c != u'-' && c != u'_' && c != u'=')
            return wrong(tr("%1 does not belong into base64, at %2.").arg(typed[at]).arg(place(typed, at)), at);
        letters += static_cast<char>(c);
    }
    const auto alphabet = url ? QByteArray::Base64UrlEncoding : QByteArray::Base64Encoding;
    const auto decoded =
        QByteArray::fromBase64Encoding(letters, alphabet | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || letters.size() % 4 == 1)
        return wrong(tr("The base64 is not complete."), typed.size());
    return {.payload = *decoded,
            .kind = base::PayloadKind::Binary,
            .sentence = tr("Binary, %1").arg(sizeOf(*decoded))};
}

} // namespace

PayloadText readPayload(const QString &typed, MessageForm form)
{
    switch (form) {
    case MessageForm::Text: {
        const QByteArray payload = typed.toUtf8();
        return {.payload = payload, .sentence = tr("Text, %1").arg(sizeOf(payload))};
    }
    case MessageForm::Json: return readJson(typed);
    case MessageForm::Hex: return readHex(typed);
    case MessageForm::Base64: return readBase64(typed);
    }
    return {};
}

} // namespace pushscope::ui
