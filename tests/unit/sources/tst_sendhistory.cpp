// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/sendhistory.h"

#include <QTest>

using namespace pushscope::ui;

class tst_sendhistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesUpAndDownAndBackToWhatIsTyped();
    void keepsTheSameMessageOnce();
    void forgetsTheOldestBeyondItsBound();
};

namespace {

SendHistory::Item text(const QString &text)
{
    return {.text = text};
}

} // namespace

void tst_sendhistory::goesUpAndDownAndBackToWhatIsTyped()
{
    SendHistory history;
    QVERIFY(!history.up(text(QStringLiteral("x"))));
    QVERIFY(!history.down());
    history.push(text(QStringLiteral("a")));
    history.push({QStringLiteral("00"), MessageForm::Hex});
    const SendHistory::Item typed = text(QStringLiteral("half"));
    QCOMPARE(history.up(typed)->form, MessageForm::Hex);
    QCOMPARE(history.up(text(QStringLiteral("00")))->text, QStringLiteral("a"));
    QVERIFY(!history.up(typed));
    QCOMPARE(history.down()->text, QStringLiteral("00"));
    QCOMPARE(history.down()->text, QStringLiteral("half"));
    QVERIFY(!history.down());
}

void tst_sendhistory::keepsTheSameMessageOnce()
{
    SendHistory history;
    for (const char16_t c : {u'a', u'b', u'a'})
        history.push(text(QString(QChar(c))));
    QCOMPARE(history.up({})->text, QStringLiteral("a"));
    QCOMPARE(history.up({})->text, QStringLiteral("b"));
    QVERIFY(!history.up({}));
}

void tst_sendhistory::forgetsTheOldestBeyondItsBound()
{
    SendHistory history;
    for (std::size_t i = 0; i < SendHistory::kMost + 5; ++i)
        history.push(text(QString::number(i)));
    std::size_t steps = 0;
    QString oldest;
    while (const auto item = history.up({})) {
        oldest = item->text;
        ++steps;
    }
    QCOMPARE(steps, SendHistory::kMost);
    QCOMPARE(oldest, QStringLiteral("5"));
}

QTEST_APPLESS_MAIN(tst_sendhistory)
#include "tst_sendhistory.moc"
