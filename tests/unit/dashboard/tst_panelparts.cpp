// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/dashboard/fakes.h"
#include "ui/dashboard/alertstate.h"
#include "ui/dashboard/gaugebody.h"
#include "ui/dashboard/messagemodel.h"
#include "ui/dashboard/newpanel.h"
#include "ui/dashboard/panelbody.h"
#include "ui/dashboard/paneleditor.h"
#include "ui/dashboard/panelseries.h"
#include "ui/dashboard/panelwords.h"
#include "ui/dashboard/statbody.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace pushscope;
using namespace pushscope::ui;
using namespace std::chrono_literals;

class TestPanelParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAlertTellsItsThresholdAndDuration()
    {
        const base::WallTime start{1'000s};
        AlertState alert;
        alert.setThreshold(500);
        alert.update(499, start);
        QVERIFY(!alert.isAbove());
        alert.update(501, start);
        alert.update(612, start + 4s); // still the same alert
        QCOMPARE(alert.sentence(start + 9s, {}), QStringLiteral("above 500 for 9 s"));
        QVERIFY(alert.needsAttention());
    }

    void anAcknowledgedAlertComesBackOnlyAfterItCrossedAgain()
    {
        const base::WallTime start{1'000s};
        AlertState alert;
        alert.setThreshold(10);
        alert.update(11, start);
        alert.acknowledge();
        alert.update(12, start + 1s);
        QVERIFY(alert.isAbove());
        QVERIFY(!alert.needsAttention());
        alert.update(9, start + 2s);
        alert.update(11, start + 3s);
        QVERIFY(alert.needsAttention());
        alert.update(std::nullopt, start + 4s);
        QVERIFY(!alert.isAbove());
    }

    void aSourceThatIsNotConnectedSaysWhatComesNext_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("error");
        QTest::addColumn<int>("retryMs");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, client::SourceState state, const char *error, int retry,
                            const char *text) {
            QTest::newRow(name) << static_cast<int>(state) << QString::fromUtf8(error) << retry
                                << QString::fromUtf8(text);
        };
        row("connected", client::SourceState::Connected, "", 0, "");
        row("waiting", client::SourceState::Waiting, "connection refused.", 3400,
            "plant7: connection refused. Trying again in 4 s.");
        row("waiting no longer", client::SourceState::Waiting, "connection refused", -5,
            "plant7: connection refused. Trying again.");
        row("no reason known", client::SourceState::Waiting, "", 1000,
            "plant7: disconnected. Trying again in 1 s.");
        row("stopped", client::SourceState::Stopped, "", 0, "plant7: stopped.");
        row("ended", client::SourceState::Ended, "the server sent HTML.", 0, "plant7: the server sent HTML.");
        row("control characters", client::SourceState::Ended, "a\x1b[31mb", 0, "plant7: a␛[31mb.");
    }
    void aSourceThatIsNotConnectedSaysWhatComesNext()
    {
        QFETCH(int, state);
        QFETCH(QString, error);
        QFETCH(int, retryMs);
        const base::SteadyTime now{1h};
        client::SourceStatus source;
        source.name = QStringLiteral("plant7");
        source.state = static_cast<client::SourceState>(state);
        source.lastError = error;
        source.retryAt = now + std::chrono::milliseconds(retryMs);
        QTEST(connectionText(source, now), "text");
    }

    void whatCannotBeChartedIsExplained_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, const char *payload, const char *field, const char *text) {
            QTest::newRow(name) << QByteArray(payload) << QByteArray(field) << QString::fromUtf8(text);
        };
        row("a number", R"({"value":1.5})", "/value", "");
        row("the message's own", "no JSON", "@size", "");
        row("text", R"({"value":"high"})", "/value",
            "`/value` is text in the newest message, so nothing can be charted.");
        row("null", R"({"value":null})", "/value",
            "`/value` is null in the newest message, so nothing can be charted.");
        row("an object", R"({"value":{"a":1}})", "/value",
            "`/value` is an object in the newest message, so nothing can be charted.");
        row("absent", R"({"price":1})", "/value",
            "`/value` is not in the newest message, so nothing can be charted.");
        row("no JSON", "hello", "/value",
            "The newest message is not JSON with fields, so `/value` cannot be read.");
    }
    void whatCannotBeChartedIsExplained()
    {
        QFETCH(QByteArray, payload);
        QFETCH(QByteArray, field);
        capture::FieldReader reader;
        QTEST(unreadableText(reader, payload, field), "text");
    }

    void wildcardTopicsAreNamedByWhatDiffers_data()
    {
        QTest::addColumn<QByteArray>("topic");
        QTest::addColumn<QByteArray>("filter");
        QTest::addColumn<QString>("name");
        QTest::newRow("one level") << QByteArray("system/cpu/0") << QByteArray("system/cpu/+")
                                   << QStringLiteral("cpu/0");
        QTest::newRow("all levels") << QByteArray("a/b/c/d") << QByteArray("a/b/#")
                                    << QStringLiteral("b/c/d");
        QTest::newRow("the parent itself") << QByteArray("a/b") << QByteArray("a/b/#") << QStringLiteral("b");
        QTest::newRow("everything") << QByteArray("x") << QByteArray("#") << QStringLiteral("x");
        QTest::newRow("no wildcard") << QByteArray("x/y") << QByteArray("x/y") << QStringLiteral("x/y");
    }
    void wildcardTopicsAreNamedByWhatDiffers()
    {
        QFETCH(QByteArray, topic);
        QFETCH(QByteArray, filter);
        QTEST(shortTopic(topic, filter), "name");
    }

    void aGaugeRoundsUpItsScale_data()
    {
        QTest::addColumn<double>("seen");
        QTest::addColumn<double>("scale");
        QTest::newRow("nothing") << 0.0 << 1.0;
        QTest::newRow("not a number") << double(NAN) << 1.0;
        QTest::newRow("just a step") << 50.0 << 50.0;
        QTest::newRow("above a step") << 51.0 << 100.0;
        QTest::newRow("small") << 0.013 << 0.02;
    }
    void aGaugeRoundsUpItsScale()
    {
        QFETCH(double, seen);
        QFETCH(double, scale);
        QVERIFY(std::abs(roundUp(seen) - scale) < 1e-9 * scale);
    }

    void aChangeHasASign()
    {
        QCOMPARE(changeText(10, 10.0000001, QStringLiteral("%")), QStringLiteral("steady"));
        QVERIFY(changeText(10, 12, QStringLiteral("%")).startsWith(QLatin1Char('+')));
        QVERIFY(changeText(12, 10, QStringLiteral("%")).startsWith(QChar(u'−')));
    }

    void numbersAreReadAsPeopleTypeThem()
    {
        QVERIFY(typedNumber(QStringLiteral("  ")).has_value());
        QVERIFY(!typedNumber(QStringLiteral("  "))->has_value());
        QCOMPARE(**typedNumber(QStringLiteral("−1,500.5")), -1500.5);
        QVERIFY(!typedNumber(QStringLiteral("12 %")));
        QVERIFY(!typedNumber(QStringLiteral("nan")));
        QVERIFY(!typedNumber(QStringLiteral("1e999")));
    }

    void sparklinesKeepGaps()
    {
        const base::WallTime end{1'000s};
        capture::SeriesHistory history;
        for (int i = 0; i < 20; ++i)
            history.append({end - 60s + std::chrono::seconds(i), 5.0});
        for (int i = 50; i <= 60; ++i)
            history.append({end - 60s + std::chrono::seconds(i), 7.0});
        const auto values = equalSteps(history, {.now = end, .end = end, .window = 60s, .crosshair = {}}, 61);
        QCOMPARE(values.size(), std::size_t(61));
        QCOMPARE(values[5], 5.0);
        QVERIFY(std::isnan(values[35]));
        QCOMPARE(values[59], 7.0);
    }

    void theTableKeepsTheNewestMessagesFirst()
    {
        MessageModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto make = [](int from, int count) {
            std::vector<client::FramePtr> frames;
            for (int i = from; i < from + count; ++i)
                frames.push_back(std::make_shared<client::Frame>(message(
                    {1}, base::WallTime{std::chrono::seconds(i)}, "t/" + QByteArray::number(i), "{}")));
            return frames;
        };
        model.add({});
        QCOMPARE(model.rowCount(), 0);
        model.add(make(0, 150));
        model.add(make(150, 120));
        QCOMPARE(model.rowCount(), MessageModel::kMaxRows);
        QCOMPARE(model.index(0, MessageModel::Topic).data().toString(), QStringLiteral("t/269"));
        QCOMPARE(model.index(199, MessageModel::Topic).data().toString(), QStringLiteral("t/70"));
        model.add(make(1000, 500));
        QCOMPARE(model.rowCount(), MessageModel::kMaxRows);
        QCOMPARE(model.index(0, MessageModel::Topic).data().toString(), QStringLiteral("t/1499"));
        model.clear();
        QCOMPARE(model.rowCount(), 0);
        model.add(make(1, 1));
        QCOMPARE(model.rowCount(), 1);
    }

    void payloadsStandOnOneSafeLine()
    {
        MessageModel model;
        client::Frame frame =
            message({1}, base::WallTime{1s}, "t", "a\nb\x1b[2J<b>" + QByteArray(100'000, 'x'));
        model.add({std::make_shared<client::Frame>(frame)});
        const QString shown = model.index(0, MessageModel::Payload).data().toString();
        QVERIFY(shown.size() < 400);
        QVERIFY(!shown.contains(QLatin1Char('\n')) && !shown.contains(QChar(0x1b)));
        frame.payloadKind = base::PayloadKind::Binary;
        model.add({std::make_shared<client::Frame>(frame)});
        QCOMPARE(model.index(0, MessageModel::Payload).data().toString(),
                 QStringLiteral("100,010 bytes, binary"));
    }
};

QTEST_MAIN(TestPanelParts)
#include "tst_panelparts.moc"
