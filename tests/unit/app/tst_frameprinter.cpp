// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/frameprinter.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace pushscope;

namespace {

client::Frame frameWith(QByteArray payload, base::PayloadKind kind = base::PayloadKind::Text)
{
    client::Frame frame;
    frame.topic = "room/temp";
    frame.event = "reading";
    frame.id = "ab:7";
    frame.payload = std::move(payload);
    frame.payloadKind = kind;
    frame.time = base::WallTime(std::chrono::microseconds(1'700'000'000'000'042));
    return frame;
}

} // namespace

class TestFramePrinter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void jsonLineHoldsTheData_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QByteArray>("data"); // as JSON
        QTest::newRow("object as it is") << QByteArray("{\"c\":21.5}") << QByteArray("{\"c\":21.5}");
        QTest::newRow("array as it is") << QByteArray("[1,2]") << QByteArray("[1,2]");
        QTest::newRow("object over lines") << QByteArray("{\n\"c\":\r\n1}") << QByteArray("{ \"c\":  1}");
        QTest::newRow("number as text") << QByteArray("1.0") << QByteArray("\"1.0\"");
        QTest::newRow("text") << QByteArray("two\nlines") << QByteArray("\"two\\nlines\"");
        QTest::newRow("broken object as text") << QByteArray("{\"c\":") << QByteArray("\"{\\\"c\\\":\"");
        QTest::newRow("nothing") << QByteArray() << QByteArray("\"\"");
    }
    void jsonLineHoldsTheData()
    {
        QFETCH(QByteArray, payload);
        QFETCH(QByteArray, data);
        const QByteArray line = app::toJsonLine(frameWith(payload));
        QVERIFY2(line.endsWith(",\"data\":" + data + '}'), line.constData());
        QVERIFY(!line.contains('\n'));
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        QCOMPARE(object[u"topic"].toString(), QStringLiteral("room/temp"));
        QCOMPARE(object[u"event"].toString(), QStringLiteral("reading"));
        QCOMPARE(object[u"id"].toString(), QStringLiteral("ab:7"));
        QCOMPARE(object[u"time"].toString(), QStringLiteral("2023-11-14T22:13:20.000042Z"));
    }

    void binaryGoesIntoJsonAsBase64()
    {
        const auto object = QJsonDocument::fromJson(
                                app::toJsonLine(frameWith(QByteArray("\xff\x00", 2), base::PayloadKind::Binary)))
                                .object();
        QCOMPARE(object[u"data"].toString(), QStringLiteral("/wA="));
        QCOMPARE(object[u"encoding"].toString(), QStringLiteral("base64"));
    }

    void textLineCannotSteerATerminal_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QByteArray>("shown");
        QTest::newRow("plain") << QByteArray("21.5 °C") << QByteArray("21.5 °C");
        QTest::newRow("escape sequence") << QByteArray("\x1b[2J") << QByteArray("\\x1b[2J");
        QTest::newRow("line end and tab") << QByteArray("a\nb\tc\r") << QByteArray("a\\nb\\tc\\r");
        QTest::newRow("C1 control") << QByteArray("\xc2\x9b" "2J") << QByteArray("\\x9b2J");
        QTest::newRow("override of the direction") << QByteArray("a\u202eb") << QByteArray("a\\u202eb");
        QTest::newRow("isolate") << QByteArray("\u2067x") << QByteArray("\\u2067x");
        QTest::newRow("other signs of that row") << QByteArray("\u2026\u203a") << QByteArray("\u2026\u203a");
        QTest::newRow("no UTF-8") << QByteArray("\xff!") << QByteArray("\\xff!");
    }
    void textLineCannotSteerATerminal()
    {
        QFETCH(QByteArray, payload);
        QFETCH(QByteArray, shown);
        QCOMPARE(app::toTextLine(frameWith(payload)), "room/temp\t" + shown);
    }
};

QTEST_GUILESS_MAIN(TestFramePrinter)
#include "tst_frameprinter.moc"
