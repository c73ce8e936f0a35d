// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/topicfiltermodel.h"
#include "ui/shell/topicmodel.h"
#include "ui/shell/topicrow.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace pushscope;
using namespace pushscope::ui;
using namespace std::chrono_literals;
using Summary = capture::Capture::TopicSummary;

namespace {

constexpr client::SourceId kHub{1};
constexpr client::SourceId kAlsoHub{2};
constexpr client::SourceId kPlant{3};
const base::WallTime kStart{1'700'000'000s};

Summary summary(client::SourceId source, const QByteArray &topic, const QByteArray &payload = "{\"value\":1}",
                quint64 messages = 1, base::WallTime time = kStart, double rate = 2)
{
    client::Frame frame;
    frame.source = source;
    frame.topic = topic;
    frame.payload = payload;
    frame.time = time;
    return {source, topic, messages, static_cast<quint64>(payload.size()), rate,
            std::make_shared<const client::Frame>(frame)};
}

client::SourceStatus plant(client::SourceState state = client::SourceState::Connected,
                           const QString &error = {})
{
    client::SourceStatus status;
    status.id = kPlant;
    status.name = QStringLiteral("plant7");
    status.transport = base::Transport::Sse;
    status.state = state;
    status.lastError = error;
    return status;
}

/// The tree as text: `group: name name; group: name`.
QString print(const QAbstractItemModel &model)
{
    QStringList groups;
    for (int g = 0; g < model.rowCount(); ++g) {
        const QModelIndex group = model.index(g, 0);
        QStringList names;
        for (int row = 0; row < model.rowCount(group); ++row)
            names.append(model.index(row, 0, group).data().toString());
        groups.append(group.data().toString() + QStringLiteral(": ") + names.join(u' '));
    }
    return groups.join(QStringLiteral("; "));
}

} // namespace

class tst_topicmodel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void groupsByMachineHubAndFirstLevel();
    void sortsNumbersByValue();
    void leavesOutTheSecondSourceOfTheHub();
    void givesEveryOtherSourceAGroupOfItsOwn();
    void removesTheGroupOfARemovedSource();
    void neverResetsAndInsertsABurstAtOnce();
    void showsTheNumberThatIsMeant_data();
    void showsTheNumberThatIsMeant();
    void isStaleAfterThreeUsualIntervals();
    void boundsThePastOfASparkline();
    void filters_data();
    void filters();
    void saysWhatIsWrongWithAFilter();
    void dragsATopicOut();

private:
    std::unique_ptr<TopicModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void tst_topicmodel::init()
{
    m_tester.reset();
    m_model = std::make_unique<TopicModel>(kHub, kAlsoHub);
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void tst_topicmodel::groupsByMachineHubAndFirstLevel()
{
    m_model->update({summary(kHub, "chat/room/a"), summary(kHub, "hub/clients"), summary(kHub, "lonely"),
                     summary(kHub, "market/ACME"), summary(kHub, "system/cpu"),
                     summary(kHub, "system/cpu/0")},
                    {}, kStart);
    QCOMPARE(print(*m_model),
             QStringLiteral(
                 "This machine: cpu cpu/0; Hub: clients; chat: room/a; market: ACME; Top level: lonely"));
}

void tst_topicmodel::sortsNumbersByValue()
{
    m_model->update({summary(kHub, "system/cpu/10"), summary(kHub, "system/cpu/2")}, {}, kStart);
    m_model->update({summary(kHub, "system/cpu/1"), summary(kHub, "system/cpu/10"),
                     summary(kHub, "system/cpu/2"), summary(kHub, "system/cpu/3")},
                    {}, kStart);
    QCOMPARE(print(*m_model), QStringLiteral("This machine: cpu/1 cpu/2 cpu/3 cpu/10"));
}

void tst_topicmodel::leavesOutTheSecondSourceOfTheHub()
{
    m_model->update({summary(kHub, "system/cpu"), summary(kAlsoHub, "system/cpu")}, {}, kStart);
    QCOMPARE(m_model->topicCount(), 1);
}

void tst_topicmodel::givesEveryOtherSourceAGroupOfItsOwn()
{
    m_model->update({summary(kHub, "market/ACME"), summary(kPlant, "press/2"), summary(kPlant, "")},
                    {plant()}, kStart);
    QCOMPARE(print(*m_model), QStringLiteral("market: ACME; plant7: all messages press/2"));
    const QModelIndex group = m_model->index(1, 0);
    QCOMPARE(group.data(TopicModel::DetailRole).toString(), QStringLiteral("SSE"));
    QVERIFY(group.data(TopicModel::ErrorRole).toString().isEmpty());

    m_model->update({summary(kPlant, "press/2")},
                    {plant(client::SourceState::Waiting, QStringLiteral("Refused."))}, kStart);
    QCOMPARE(m_model->index(0, 0).data(TopicModel::ErrorRole).toString(), QStringLiteral("Refused."));
}

void tst_topicmodel::removesTheGroupOfARemovedSource()
{
    m_model->update({summary(kHub, "market/ACME"), summary(kPlant, "press/2")}, {plant()}, kStart);
    m_model->update({summary(kHub, "market/ACME"), summary(kPlant, "press/2")}, {}, kStart);
    QCOMPARE(print(*m_model), QStringLiteral("market: ACME"));
    QVERIFY(!m_model->find(kPlant, "press/2").isValid());
}

void tst_topicmodel::neverResetsAndInsertsABurstAtOnce()
{
    m_model->update({summary(kHub, "a/1")}, {}, kStart);
    QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
    QSignalSpy inserts(m_model.get(), &QAbstractItemModel::rowsInserted);
    std::vector<Summary> many{summary(kHub, "a/1")};
    for (int i = 2; i < 500; ++i)
        many.push_back(summary(kHub, "a/" + QByteArray::number(i)));
    m_model->update(many, {}, kStart);
    QCOMPARE(resets.size(), 0);
    QCOMPARE(inserts.size(), 1);
    QCOMPARE(m_model->rowCount(m_model->index(0, 0)), 499);

    QSignalSpy changes(m_model.get(), &QAbstractItemModel::dataChanged);
    m_model->update(many, {}, kStart);
    QCOMPARE(inserts.size(), 1);
    QCOMPARE(changes.size(), 2); // the group, and its rows in one range
}

void tst_topicmodel::showsTheNumberThatIsMeant_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QString>("text");
    QTest::newRow("a value with its unit")
        << QByteArray("{\"value\":41.2,\"unit\":\"%\"}") << QStringLiteral("41.2 %");
    QTest::newRow("the first number of an object") << QByteArray("{\"c\":21.5}") << QStringLiteral("21.5");
    QTest::newRow("a price before a size")
        << QByteArray("{\"size\":300,\"price\":187.4}") << QStringLiteral("187.4");
    QTest::newRow("no number: the rate") << QByteArray("{\"text\":\"hello\"}") << QStringLiteral("2.0 /s");
    QTest::newRow("no JSON: the rate") << QByteArray("hello") << QStringLiteral("2.0 /s");
}

void tst_topicmodel::showsTheNumberThatIsMeant()
{
    QFETCH(QByteArray, payload);
    QFETCH(QString, text);
    m_model->update({summary(kHub, "a/b", payload)}, {}, kStart);
    QCOMPARE(m_model->find(kHub, "a/b").data(TopicModel::ValueRole).toString(), text);
}

void tst_topicmodel::isStaleAfterThreeUsualIntervals()
{
    const auto stale = [this] { return m_model->find(kHub, "a/b").data(TopicModel::StaleRole).toBool(); };
    m_model->update({summary(kHub, "a/b", "1", 1, kStart)}, {}, kStart);
    m_model->update({summary(kHub, "a/b", "2", 2, kStart + 2s)}, {}, kStart + 2s);
    QVERIFY(!stale());
    m_model->update({summary(kHub, "a/b", "2", 2, kStart + 2s)}, {}, kStart + 8s);
    QVERIFY(!stale());
    m_model->update({summary(kHub, "a/b", "2", 2, kStart + 2s)}, {}, kStart + 8100ms);
    QVERIFY(stale());
    m_model->update({summary(kHub, "a/b", "3", 3, kStart + 8200ms)}, {}, kStart + 8200ms);
    QVERIFY(!stale());
}

void tst_topicmodel::boundsThePastOfASparkline()
{
    for (int i = 1; i <= 3 * TopicRow::kPast; ++i)
        m_model->update({summary(kHub, "a/b", QByteArray::number(i), static_cast<quint64>(i))}, {}, kStart);
    const auto values = m_model->find(kHub, "a/b").data(TopicModel::ValuesRole).value<QList<double>>();
    QCOMPARE(values.size(), TopicRow::kPast);
    QCOMPARE(values.last(), 3.0 * TopicRow::kPast);
}

void tst_topicmodel::filters_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    const QString all = QStringLiteral("This machine: cpu/0 cpu/1 memory; market: ACME");
    QTest::newRow("nothing typed") << QString() << all;
    QTest::newRow("part of a topic, any case")
        << QStringLiteral("CPU") << QStringLiteral("This machine: cpu/0 cpu/1");
    QTest::newRow("a wildcard for a level")
        << QStringLiteral("system/cpu/+") << QStringLiteral("This machine: cpu/0 cpu/1");
    QTest::newRow("a wildcard for the rest") << QStringLiteral("market/#") << QStringLiteral("market: ACME");
    QTest::newRow("no match") << QStringLiteral("zebra") << QString();
}

void tst_topicmodel::filters()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    TopicFilterModel filtered;
    const QAbstractItemModelTester tester(&filtered, QAbstractItemModelTester::FailureReportingMode::QtTest);
    filtered.setSourceModel(m_model.get());
    QVERIFY(filtered.setText(text).isEmpty());
    const std::vector<Summary> topics{summary(kHub, "market/ACME"), summary(kHub, "system/cpu/0"),
                                      summary(kHub, "system/cpu/1"), summary(kHub, "system/memory")};
    m_model->update(topics, {}, kStart);
    m_model->update(topics, {}, kStart);
    QCOMPARE(print(filtered), shown);
    QVERIFY(filtered.setText({}).isEmpty());
    QCOMPARE(filtered.rowCount(), 2);
}

void tst_topicmodel::saysWhatIsWrongWithAFilter()
{
    TopicFilterModel filtered;
    filtered.setSourceModel(m_model.get());
    QVERIFY(!filtered.setText(QStringLiteral("a/#/b")).isEmpty());
    QVERIFY(filtered.setText(QStringLiteral("a/#")).isEmpty());
}

void tst_topicmodel::dragsATopicOut()
{
    m_model->update({summary(kHub, "market/ACME")}, {}, kStart);
    const QModelIndex index = m_model->find(kHub, "market/ACME");
    QVERIFY(m_model->flags(index) & Qt::ItemIsDragEnabled);
    QVERIFY(!(m_model->flags(index.parent()) & Qt::ItemIsDragEnabled));
    const std::unique_ptr<QMimeData> data(m_model->mimeData({index}));
    const auto topic = topicFromMimeData(data.get());
    QVERIFY(topic);
    QCOMPARE(topic->source, kHub);
    QCOMPARE(topic->topic, QByteArray("market/ACME"));
}

QTEST_MAIN(tst_topicmodel)
#include "tst_topicmodel.moc"
