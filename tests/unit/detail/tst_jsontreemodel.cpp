// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/fieldterm.h"
#include "ui/inspect/detail/jsontreemodel.h"

#include "core/capture/filter/filterparser.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QTest>

using namespace pushscope;
using namespace pushscope::ui;

namespace {

/// A sanitizer makes everything several times as slow.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr qint64 kSoon = 1500;
#else
constexpr qint64 kSoon = 100;
#endif

QString text(const QModelIndex &index, int column = JsonTreeModel::Field)
{
    return index.siblingAtColumn(column).data().toString();
}

JsonTreeModel::Kind kind(const QModelIndex &index)
{
    return static_cast<JsonTreeModel::Kind>(index.data(JsonTreeModel::KindRole).toInt());
}

} // namespace

class JsonTreeModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsLevelsWhenTheyAreOpened();
    void bringsChildrenAThousandAtATime();
    void tellsWhereThePayloadBreaks();
    void isEmptyForWhatIsNotJson_data();
    void isEmptyForWhatIsNotJson();
    void showsABareValue();
    void neutralisesWhatWouldActOnTheTextAround();
    void stopsAtADepthAndSaysSo();
    void opensTwentyMegabytesFast();
    void writesTermsThatTheFilterReads_data();
    void writesTermsThatTheFilterReads();

private:
    /// The tester opens what it meets, one level after the other.
    void load(const QByteArray &payload)
    {
        loadAlone(payload);
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }
    void loadAlone(const QByteArray &payload)
    {
        m_tester.reset();
        m_model->setContents(JsonTreeModel::read(payload));
    }

    std::unique_ptr<JsonTreeModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void JsonTreeModelTest::init()
{
    m_tester.reset();
    m_model = std::make_unique<JsonTreeModel>();
}

void JsonTreeModelTest::readsLevelsWhenTheyAreOpened()
{
    const QByteArray payload = R"({"price":187.42,"legs":[{"a/b":"x"},[]],"none":{}})";
    load(payload);
    loadAlone(payload);
    QCOMPARE(m_model->rowCount(), 3);
    QCOMPARE(text(m_model->index(0, 0)), QStringLiteral("price"));
    QCOMPARE(text(m_model->index(0, 0), JsonTreeModel::Value), QStringLiteral("187.42"));
    const QModelIndex legs = m_model->index(1, 0);
    QVERIFY(m_model->hasChildren(legs));
    QVERIFY(!m_model->hasChildren(m_model->index(2, 0)));
    QVERIFY(m_model->canFetchMore(legs));
    QCOMPARE(m_model->rowCount(legs), 0);
    m_model->fetchMore(legs);
    QVERIFY(!m_model->canFetchMore(legs));
    QCOMPARE(m_model->rowCount(legs), 2);
    const QModelIndex first = m_model->index(0, 0, legs);
    QCOMPARE(text(first), QStringLiteral("0"));
    m_model->fetchMore(first);
    const QModelIndex leaf = m_model->index(0, 0, first);
    QCOMPARE(m_model->pointer(leaf), "/legs/0/a~1b");
    QCOMPARE(m_model->value(leaf), "\"x\"");
    QCOMPARE(m_model->parent(leaf), first);
}

void JsonTreeModelTest::bringsChildrenAThousandAtATime()
{
    QByteArray payload = "[";
    for (int i = 0; i < 2500; ++i)
        payload += QByteArray::number(i) + ',';
    payload.back() = ']';
    load(payload);
    QCOMPARE(m_model->rowCount(), 1001);
    QModelIndex more = m_model->index(1000, 0);
    QCOMPARE(kind(more), JsonTreeModel::Kind::More);
    QCOMPARE(text(more), QStringLiteral("1,500 more"));
    QModelIndex first = m_model->loadMore(more);
    QCOMPARE(m_model->rowCount(), 2001);
    QCOMPARE(m_model->pointer(first), "/1000");
    first = m_model->loadMore(m_model->index(2000, 0));
    QCOMPARE(m_model->rowCount(), 2500);
    QCOMPARE(m_model->value(m_model->index(2499, 0)), "2499");
    QVERIFY(!m_model->loadMore(first).isValid());
}

void JsonTreeModelTest::tellsWhereThePayloadBreaks()
{
    load(R"({"a":1,"b":)");
    QCOMPARE(m_model->rowCount(), 2);
    QCOMPARE(kind(m_model->index(1, 0)), JsonTreeModel::Kind::Sentence);
    QCOMPARE(text(m_model->index(1, 0)), QStringLiteral("What follows from byte 11 on is not JSON."));
}

void JsonTreeModelTest::isEmptyForWhatIsNotJson_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("words") << QByteArray("hello world");
    QTest::newRow("a log line") << QByteArray("[INFO] started");
    QTest::newRow("binary") << QByteArray("\0\xff{", 3);
}

void JsonTreeModelTest::isEmptyForWhatIsNotJson()
{
    QFETCH(QByteArray, payload);
    load(payload);
    QVERIFY(!m_model->isJson());
    QCOMPARE(m_model->rowCount(), 0);
}

void JsonTreeModelTest::showsABareValue()
{
    load(" 42 ");
    QCOMPARE(m_model->rowCount(), 1);
    QCOMPARE(text(m_model->index(0, 0)), QStringLiteral("the payload"));
    QCOMPARE(text(m_model->index(0, 0), JsonTreeModel::Value), QStringLiteral("42"));
    QCOMPARE(m_model->pointer(m_model->index(0, 0)), QByteArray());
}

void JsonTreeModelTest::neutralisesWhatWouldActOnTheTextAround()
{
    load("{\"a\\n\u202eb\":\"\x01\xff\"}");
    QCOMPARE(text(m_model->index(0, 0)), QStringLiteral("a\u240A\uFFFDb"));
    QCOMPARE(text(m_model->index(0, 0), JsonTreeModel::Value), QStringLiteral("\"\u2401\uFFFD\""));
}

void JsonTreeModelTest::stopsAtADepthAndSaysSo()
{
    loadAlone(QByteArray(1'000'000, '['));
    QModelIndex index = m_model->index(0, 0);
    int levels = 1;
    while (m_model->hasChildren(index)) {
        m_model->fetchMore(index);
        index = m_model->index(0, 0, index);
        ++levels;
    }
    QCOMPARE(levels, capture::JsonTree::kDeepest);
    QVERIFY(text(index, JsonTreeModel::Value).startsWith(QStringLiteral("Nested more than 512 levels deep")));
}

void JsonTreeModelTest::opensTwentyMegabytesFast()
{
    QByteArray payload = "[";
    while (payload.size() < 20'000'000)
        payload += R"({"price":187.42,"size":300,"side":"buy","venue":"XNAS"},)";
    payload.back() = ']';
    QElapsedTimer timer;
    timer.start();
    loadAlone(payload);
    QVERIFY2(timer.elapsed() < kSoon, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(text(m_model->index(1000, 0)), QStringLiteral("Many more"));
}

void JsonTreeModelTest::writesTermsThatTheFilterReads_data()
{
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<QString>("sign");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("term");
    QTest::newRow("a number") << QByteArray("/price") << QStringLiteral(">") << QByteArray("187.42")
                              << QStringLiteral("data.price>187.42");
    QTest::newRow("a text") << QByteArray("/a/0/odd key") << QStringLiteral("=") << QByteArray(R"("say \"x\"\n")")
                            << QStringLiteral(R"(data.a[0]["odd key"]="say \"x\"\u000a")");
    QTest::newRow("a word") << QByteArray("/ok") << QStringLiteral("=") << QByteArray("true")
                            << QStringLiteral("data.ok=true");
    QTest::newRow("a container") << QByteArray("/a") << QStringLiteral("=") << QByteArray("{}") << QString();
}

void JsonTreeModelTest::writesTermsThatTheFilterReads()
{
    QFETCH(QByteArray, pointer);
    QFETCH(QString, sign);
    QFETCH(QByteArray, value);
    QFETCH(QString, term);
    QCOMPARE(fieldTerm(pointer, sign, value), term);
    if (!term.isEmpty())
        QVERIFY(capture::parseFilter(term).has_value());
}

QTEST_GUILESS_MAIN(JsonTreeModelTest)
#include "tst_jsontreemodel.moc"
