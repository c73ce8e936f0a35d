// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/broker/topic.h"

#include <QTest>

using pushscope::base::ErrorCode;
using pushscope::broker::Topic;

class TestTopic : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takes_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("one level") << QByteArray("a");
        QTest::newRow("several levels") << QByteArray("market/ACME/price");
        QTest::newRow("a leading slash") << QByteArray("/a");
        QTest::newRow("only a slash") << QByteArray("/");
        QTest::newRow("empty levels") << QByteArray("a//b/");
        QTest::newRow("a dollar") << QByteArray("$sys/load");
        QTest::newRow("blanks") << QByteArray("living room/temperature");
        QTest::newRow("two-byte characters") << QByteArray("z\xC3\xBCrich");
        QTest::newRow("the first character after the control characters") << QByteArray("a\xC2\xA0");
        QTest::newRow("four-byte characters") << QByteArray("\xF0\x9F\x98\x80");
        QTest::newRow("255 bytes") << QByteArray(255, 'x');
    }
    void takes()
    {
        QFETCH(QByteArray, name);
        const auto topic = Topic::parse(name);
        QVERIFY(topic);
        QCOMPARE(topic->bytes(), name);
    }

    void refusesAndNamesTheRule_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("rule");
        QTest::newRow("nothing") << QByteArray() << QStringLiteral("is empty");
        QTest::newRow("256 bytes") << QByteArray(256, 'x') << QStringLiteral("has 256 bytes");
        QTest::newRow("a megabyte") << QByteArray(1'000'000, 'x') << QStringLiteral("has 1000000 bytes");
        QTest::newRow("a plus") << QByteArray("a/+") << QStringLiteral("contains a wildcard");
        QTest::newRow("a plus within a level") << QByteArray("a+") << QStringLiteral("contains a wildcard");
        QTest::newRow("a hash") << QByteArray("a/#") << QStringLiteral("contains a wildcard");
        QTest::newRow("a broken sequence") << QByteArray("a\xC3") << QStringLiteral("not valid UTF-8");
        QTest::newRow("an overlong sequence") << QByteArray("\xC0\xAF") << QStringLiteral("not valid UTF-8");
        QTest::newRow("a surrogate") << QByteArray("\xED\xA0\x80") << QStringLiteral("not valid UTF-8");
        QTest::newRow("a line feed") << QByteArray("a\nb") << QStringLiteral("contains a control character");
        QTest::newRow("a NUL") << QByteArray("a\0b", 3) << QStringLiteral("contains a control character");
        QTest::newRow("a delete") << QByteArray("a\x7F") << QStringLiteral("contains a control character");
        QTest::newRow("a C1 control") << QByteArray("a\xC2\x85") << QStringLiteral("contains a control character");
    }
    void refusesAndNamesTheRule()
    {
        QFETCH(QByteArray, name);
        QFETCH(QString, rule);
        const auto topic = Topic::parse(name);
        QVERIFY(!topic);
        QCOMPARE(topic.error().code, ErrorCode::InvalidArgument);
        const QString sentence = topic.error().sentence();
        QVERIFY2(sentence.contains(rule), qPrintable(sentence));
        QVERIFY2(sentence.size() < 200, qPrintable(sentence));
    }

    void ordersByBytes()
    {
        QVERIFY(*Topic::parse("a") < *Topic::parse("b"));
        QVERIFY(*Topic::parse("a") == *Topic::parse("a"));
        QCOMPARE(qHash(*Topic::parse("a/b"), 7), qHash(*Topic::parse("a/b"), 7));
    }
};

QTEST_APPLESS_MAIN(TestTopic)
#include "tst_topic.moc"
