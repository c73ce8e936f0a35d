// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/search/vocabulary.h"

#include "tests/unit/capture/search/searchcaptures.h"

#include <QtTest>

using namespace pushscope;
using namespace pushscope::capture;
using namespace pushscope::tests;

namespace {

FilterVocabulary gathered(const Capture &capture)
{
    const std::atomic<bool> stopping{false};
    return gatherVocabulary(capture, stopping);
}

client::Frame withEvent(const QByteArray &name, const QByteArray &topic, const QByteArray &payload)
{
    client::Frame frame = message(kStart, topic, payload);
    frame.event = name;
    return frame;
}

const QByteArray kOld = R"({"gone":"by"})";
const QByteArray kBuy = R"({"side":"buy","items":[{"sku":"\u00e4"}],"odd key":{"a":null}})";
const QByteArray kSell =
    R"({"side":"sell","side2":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})";
const QByteArray kPlain = R"({"side":"buy"})";

} // namespace

class VocabularyTest : public QObject
{
    Q_OBJECT

    Captures m_captures;

private Q_SLOTS:
    void holdsWhatTheCaptureHolds_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("in memory") << QStringLiteral("memory");
        QTest::newRow("in a file") << QStringLiteral("file");
    }
    void holdsWhatTheCaptureHolds()
    {
        QFETCH(const QString, kind);
        const auto capture = m_captures.make(kind);
        capture->setSourceName(client::SourceId{1}, QStringLiteral("hub"));
        capture->append({withEvent("rare", "a/old", kOld)});
        capture->append(numbered(1, 5000));
        for (int i = 0; i < 10; ++i) {
            capture->append(
                {withEvent("tick", "market/X", kBuy), withEvent(i < 3 ? "ping" : "tick", "market/X", kSell)});
            capture->append({withEvent("", "market/X", kPlain)});
        }
        Captures::flush(*capture);
        const FilterVocabulary known = gathered(*capture);

        QCOMPARE(known.topics.size(), 7);
        QCOMPARE(known.topics.last(), QStringLiteral("a/old"));
        QCOMPARE(known.events,
                 QStringList({QStringLiteral("tick"), QStringLiteral("ping"), QStringLiteral("rare")}));
        QCOMPARE(known.sources, QStringList{QStringLiteral("hub")});
        QCOMPARE(known.fields.mid(0, 2),
                 QStringList({QStringLiteral("data.number"), QStringLiteral("data.price")}));
        for (const auto *field :
             {"data.side", "data.side2", "data.items[0].sku", "data[\"odd key\"].a", "data.gone"})
            QVERIFY2(known.fields.contains(QString::fromLatin1(field)), field);
        QCOMPARE(known.values.value(QStringLiteral("data.side")),
                 QStringList({QStringLiteral("buy"), QStringLiteral("sell")}));
        QCOMPARE(known.values.value(QStringLiteral("data.items[0].sku")),
                 QStringList{QStringLiteral("\u00e4")});
        QVERIFY(!known.values.contains(QStringLiteral("data.side2"))); // no word to pick from a list
        QVERIFY(!known.values.contains(QStringLiteral("data.number")));
    }

    void knowsNothingOfAnEmptyCapture()
    {
        const auto capture = m_captures.make(QStringLiteral("memory"));
        const FilterVocabulary known = gathered(*capture);
        QVERIFY(known.topics.isEmpty() && known.fields.isEmpty() && known.events.isEmpty() &&
                known.sources.isEmpty());
    }

    void staysBounded()
    {
        const auto capture = m_captures.make(QStringLiteral("memory"));
        for (int i = 0; i < 5000; ++i) {
            QByteArray payload = "{";
            for (int field = 0; field < 10; ++field)
                payload += "\"f" + QByteArray::number(i * 10 + field) + "\":\"v\",";
            payload += "\"same\":\"v" + QByteArray::number(i) + "\"}";
            capture->append({withEvent("e" + QByteArray::number(i), "t/" + QByteArray::number(i), payload)});
        }
        capture->append({withEvent("large", "t", "{\"large\":\"" + QByteArray(20'000'000, 'x') + "\"}")});
        const FilterVocabulary known = gathered(*capture);
        QCOMPARE(known.topics.size(), 2000);
        QCOMPARE(known.fields.size(), 500);
        QCOMPARE(known.fields.first(), QStringLiteral("data.same"));
        QCOMPARE(known.values.value(QStringLiteral("data.same")).size(), 20);
        QVERIFY(known.events.size() <= 100);
    }

    void endsEarlyWhenNobodyWantsIt()
    {
        const auto capture = m_captures.make(QStringLiteral("memory"));
        capture->append(numbered(1, 5000));
        const std::atomic<bool> stopping{true};
        QVERIFY(gatherVocabulary(*capture, stopping).fields.isEmpty());
    }
};

QTEST_GUILESS_MAIN(VocabularyTest)
#include "tst_vocabulary.moc"
