// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/topicmime.h"

#include <QTest>

using namespace pushscope;

namespace {

QString format()
{
    return QStringLiteral("application/x-pushscope-topic");
}

} // namespace

class TestTopicMime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackAsItWas();
    void carriesTheTopicAsText();
    void refusesWhatIsNotOurs_data();
    void refusesWhatIsNotOurs();
};

void TestTopicMime::comesBackAsItWas()
{
    const ui::TopicRef ref{.source = {7}, .topic = "market/ACME", .field = "/price"};
    const auto data = ui::toMimeData(ref);
    const auto back = ui::topicFromMimeData(data.get());
    QVERIFY(back.has_value());
    QCOMPARE(back->source.value, 7U);
    QCOMPARE(back->topic, ref.topic);
    QCOMPARE(back->field, ref.field);
}

void TestTopicMime::carriesTheTopicAsText()
{
    QCOMPARE(ui::toMimeData({.source = {1}, .topic = "a/b", .field = {}})->text(), QStringLiteral("a/b"));
}

void TestTopicMime::refusesWhatIsNotOurs_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray good = ui::toMimeData({.source = {1}, .topic = "a", .field = {}})->data(format());
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("other bytes") << QByteArray("hello, this is something else");
    QTest::newRow("cut off") << good.chopped(1);
    QTest::newRow("too long") << good + 'x';
    QTest::newRow("huge") << QByteArray(1'000'000, 'x');
    QTest::newRow("a length that lies") << good.first(8) + QByteArray("\x7f\xff\xff\xff", 4);
}

void TestTopicMime::refusesWhatIsNotOurs()
{
    QFETCH(QByteArray, bytes);
    QMimeData data;
    data.setData(format(), bytes);
    QVERIFY(!ui::topicFromMimeData(&data));
    QVERIFY(!ui::topicFromMimeData(nullptr));
}

QTEST_GUILESS_MAIN(TestTopicMime)
#include "tst_topicmime.moc"
