// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/payloadtext.h"

#include <QTest>

using namespace pushscope;
using namespace pushscope::ui;

Q_DECLARE_METATYPE(pushscope::ui::MessageForm)

class tst_payloadtext : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatIsFine_data();
    void readsWhatIsFine();
    void saysWhereItIsWrong_data();
    void saysWhereItIsWrong();
};

void tst_payloadtext::readsWhatIsFine_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<MessageForm>("form");
    QTest::addColumn<QByteArray>("payload");
    QTest::newRow("text as it is") << QStringLiteral(" grün\n") << MessageForm::Text << QByteArray(" gr\xC3\xBCn\n");
    QTest::newRow("no text at all") << QString() << MessageForm::Text << QByteArray();
    QTest::newRow("JSON as it is") << QStringLiteral("{ \"a\": 1.50 }") << MessageForm::Json
                                   << QByteArray("{ \"a\": 1.50 }");
    QTest::newRow("a single JSON value") << QStringLiteral("187.42") << MessageForm::Json << QByteArray("187.42");
    QTest::newRow("hex in groups") << QStringLiteral("00 ff:7F,0x0a\n01") << MessageForm::Hex
                                   << QByteArray("\x00\xff\x7f\x0a\x01", 5);
    QTest::newRow("hex without blanks") << QStringLiteral("cafe") << MessageForm::Hex << QByteArray("\xca\xfe");
    QTest::newRow("no bytes") << QString() << MessageForm::Hex << QByteArray();
    QTest::newRow("base64") << QStringLiteral("aGVs\nbG8=") << MessageForm::Base64 << QByteArray("hello");
    QTest::newRow("base64 without padding") << QStringLiteral("aGVsbG8") << MessageForm::Base64
                                            << QByteArray("hello");
    QTest::newRow("base64 for addresses") << QStringLiteral("-_-_") << MessageForm::Base64
                                          << QByteArray("\xfb\xff\xbf");
}

void tst_payloadtext::readsWhatIsFine()
{
    QFETCH(QString, typed);
    QFETCH(MessageForm, form);
    QFETCH(QByteArray, payload);
    const PayloadText read = readPayload(typed, form);
    QVERIFY2(read.isFine(), qPrintable(read.sentence));
    QCOMPARE(read.payload, payload);
    const bool binary = form == MessageForm::Hex || form == MessageForm::Base64;
    QCOMPARE(read.kind == base::PayloadKind::Binary, binary);
    QVERIFY2(read.sentence.contains(QStringLiteral(" B")), qPrintable(read.sentence));
}

void tst_payloadtext::saysWhereItIsWrong_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<MessageForm>("form");
    QTest::addColumn<qsizetype>("at");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *name, const QString &typed, MessageForm form, qsizetype at, const char *sentence) {
        QTest::newRow(name) << typed << form << at << QString::fromLatin1(sentence);
    };
    row("nothing is no JSON", QStringLiteral(" "), MessageForm::Json, 0, "missing");
    row("a comma too many", QStringLiteral("{\"a\":1,}"), MessageForm::Json, 7, "character 8");
    row("a comma missing", QStringLiteral("[1 2]"), MessageForm::Json, 3, "character 4");
    row("in the second line", QStringLiteral("{\"a\":1,\n\"b\" 2}"), MessageForm::Json, 12, "line 2, character");
    row("behind a wide character", QStringLiteral("[\"ü\" 1]"), MessageForm::Json, 5, "character 6");
    row("a bare word", QStringLiteral("hello"), MessageForm::Json, 0, "character 1");
    row("something behind the end", QStringLiteral("{} {}"), MessageForm::Json, 3, "follows");
    row("no hex digit", QStringLiteral("00 fg"), MessageForm::Hex, 4, "g is no hex digit, at character 5");
    row("half a byte", QStringLiteral("00 f"), MessageForm::Hex, 4, "one digit");
    row("not of base64", QStringLiteral("aGV$"), MessageForm::Base64, 3, "$ does not belong");
    row("base64 cut off", QStringLiteral("aGVsb"), MessageForm::Base64, 5, "complete");
}

void tst_payloadtext::saysWhereItIsWrong()
{
    QFETCH(QString, typed);
    QFETCH(MessageForm, form);
    QFETCH(qsizetype, at);
    QFETCH(QString, sentence);
    const PayloadText read = readPayload(typed, form);
    QVERIFY(!read.isFine());
    QVERIFY2(read.sentence.contains(sentence), qPrintable(read.sentence));
    // Where a reader notices it differs by a character or so; it must be near, and inside.
    QVERIFY2(qAbs(read.at - at) <= 1, qPrintable(QString::number(read.at)));
    QVERIFY(read.at <= typed.size());
}

QTEST_APPLESS_MAIN(tst_payloadtext)
#include "tst_payloadtext.moc"
