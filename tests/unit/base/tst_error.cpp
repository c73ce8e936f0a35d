// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

#include <QSet>
#include <QTest>

using namespace pushscope;
using base::Error;
using base::ErrorCode;

class TestError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void joinsWhatAndRemedy()
    {
        QCOMPARE((Error{ErrorCode::Io, QStringLiteral("It broke."), QStringLiteral("Mend it.")}.sentence()),
                 QStringLiteral("It broke. Mend it."));
        QCOMPARE((Error{ErrorCode::Io, QStringLiteral("It broke."), {}}.sentence()), QStringLiteral("It broke."));
    }

    void printsNothingThatSteersATerminal_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("line break") << QStringLiteral("a\nb") << QStringLiteral("a b");
        QTest::newRow("tab") << QStringLiteral("a\tb") << QStringLiteral("a b");
        QTest::newRow("escape") << QStringLiteral("a\x1b[2J") << QStringLiteral(u"a\uFFFD[2J");
        QTest::newRow("carriage return") << QStringLiteral("a\rb") << QStringLiteral(u"a\uFFFDb");
        QTest::newRow("delete") << QStringLiteral("a\x7f") << QStringLiteral(u"a\uFFFD");
        QTest::newRow("C1 control") << QStringLiteral(u"a\u009b") << QStringLiteral(u"a\uFFFD");
        QTest::newRow("right-to-left override") << QStringLiteral(u"a\u202Eb") << QStringLiteral(u"a\uFFFDb");
        QTest::newRow("letters of any script stay") << QStringLiteral(u"größe \u05D0") << QStringLiteral(u"größe \u05D0");
    }
    void printsNothingThatSteersATerminal()
    {
        QFETCH(QString, what);
        QFETCH(QString, sentence);
        QCOMPARE((Error{ErrorCode::Io, what, {}}.sentence()), sentence);
    }

    void namesEachCodeDifferently()
    {
        QSet<QLatin1String> names;
        for (const auto code : {ErrorCode::InvalidArgument, ErrorCode::TooLarge, ErrorCode::NotFound,
                                ErrorCode::Forbidden, ErrorCode::Unavailable, ErrorCode::Protocol, ErrorCode::Io,
                                ErrorCode::TimedOut}) {
            QVERIFY(!base::name(code).isEmpty());
            names.insert(base::name(code));
        }
        QCOMPARE(names.size(), 8);
    }
};

QTEST_APPLESS_MAIN(TestError)
#include "tst_error.moc"
