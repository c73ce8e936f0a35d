// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/cursor.h"

#include <QTest>

using namespace pushscope;
using base::Cursor;

class TestCursor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void survivesItsText_data()
    {
        QTest::addColumn<quint64>("epoch");
        QTest::addColumn<quint64>("position");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("small") << quint64{1} << quint64{2} << QByteArray("1:2");
        QTest::newRow("before the first message") << quint64{0xabc} << quint64{0} << QByteArray("abc:0");
        QTest::newRow("largest") << ~quint64{0} << ~quint64{0} << QByteArray("ffffffffffffffff:18446744073709551615");
    }
    void survivesItsText()
    {
        QFETCH(quint64, epoch);
        QFETCH(quint64, position);
        QFETCH(QByteArray, text);
        const Cursor cursor{{epoch}, {position}};
        QCOMPARE(cursor.toByteArray(), text);
        const auto read = Cursor::parse(text);
        QVERIFY(read);
        QVERIFY(*read == cursor);
    }

    void refusesWhatIsNoCursor_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("only a colon") << QByteArray(":");
        QTest::newRow("no colon") << QByteArray("17");
        QTest::newRow("no epoch") << QByteArray(":17");
        QTest::newRow("no position") << QByteArray("17:");
        QTest::newRow("two colons") << QByteArray("1:2:3");
        QTest::newRow("upper case, a second spelling of the same") << QByteArray("AB:1");
        QTest::newRow("not hexadecimal") << QByteArray("xyz:1");
        QTest::newRow("hexadecimal position") << QByteArray("1:a");
        QTest::newRow("negative position") << QByteArray("1:-1");
        QTest::newRow("signed epoch") << QByteArray("+1:1");
        QTest::newRow("space in front") << QByteArray(" 1:1");
        QTest::newRow("line break behind") << QByteArray("1:1\n");
        QTest::newRow("NUL") << QByteArray("1:1\0", 4);
        QTest::newRow("epoch of 17 digits") << QByteArray("11111111111111111:1");
        QTest::newRow("position over 64 bits") << QByteArray("1:18446744073709551616");
        QTest::newRow("position of 21 digits") << QByteArray("1:000000000000000000001");
        QTest::newRow("invalid UTF-8") << QByteArray("\xFF:1");
        QTest::newRow("a megabyte") << QByteArray(1024 * 1024, '1');
    }
    void refusesWhatIsNoCursor()
    {
        QFETCH(QByteArray, text);
        const auto cursor = Cursor::parse(text);
        QVERIFY(!cursor);
        QCOMPARE(cursor.error().code, base::ErrorCode::InvalidArgument);
        QVERIFY(cursor.error().what.endsWith(u"is not a cursor."));
        QVERIFY2(cursor.error().what.size() < 100, "a quotation must stay short");
        QVERIFY(!cursor.error().remedy.isEmpty());
    }

    void generatesEpochsThatDiffer()
    {
        const auto a = base::Epoch::generate();
        const auto b = base::Epoch::generate();
        QVERIFY(a.value != 0);
        QVERIFY(a != b);
    }
};

QTEST_APPLESS_MAIN(TestCursor)
#include "tst_cursor.moc"
