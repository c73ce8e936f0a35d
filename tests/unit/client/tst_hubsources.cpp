// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/sources.h"
#include "core/client/wireform.h"
#include "core/wire/websocketframe.h"
#include "support/cutproxy.h"
#include "support/framelog.h"
#include "support/testhub.h"

#include <QTest>

#include <set>
#include <thread>

using namespace pushscope;
using namespace pushscope::client;
using namespace std::chrono_literals;
using base::Transport;

Q_DECLARE_METATYPE(pushscope::base::Transport)

/// Sources against the real hub: what is published arrives, once and in order, whatever happens on the way.
class TestHubSources : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void deliversEveryKindOfPayload_data() { transports(); }
    void deliversEveryKindOfPayload();
    void tellsTheBytesOfEveryMessageOfAHub_data() { transports(); }
    void tellsTheBytesOfEveryMessageOfAHub();
    void losesNothingAndRepeatsNothingWhenTheWireIsCut_data() { transports(); }
    void losesNothingAndRepeatsNothingWhenTheWireIsCut();
    void losesNothingAndRepeatsNothingWhileTransportsAreSwitched();
    void tellsOfWhatTheHubNoLongerHolds_data() { transports(); }
    void tellsOfWhatTheHubNoLongerHolds();
    void goesOnAfterTheHubBeganAnew_data() { transports(); }
    void goesOnAfterTheHubBeganAnew();
    void subscribesToSomethingElse_data() { transports(); }
    void subscribesToSomethingElse();
    void saysWhatTheHubRefuses_data() { transports(); }
    void saysWhatTheHubRefuses();

private:
    static void transports();
    SourceStatus status() const { return m_sources->status(m_id).value_or(SourceStatus{}); }
    void add(const QUrl &url, Transport transport, QList<QByteArray> filters, std::optional<QByteArray> since = {});
    [[nodiscard]] QByteArray head() { return m_hub->broker().head().toByteArray(); }
    /// Publishes 1, 2, 3, ... on topic `n` from a thread of its own, about ten a millisecond.
    std::jthread publishNumbers(int count);
    void compareNumbers(int count);

    base::SystemClock m_clock;
    std::unique_ptr<TestHub> m_hub;
    std::unique_ptr<FrameLog> m_log;
    std::unique_ptr<Sources> m_sources;
    SourceId m_id;
};

namespace {

constexpr int kPatience = 30'000;

} // namespace

void TestHubSources::transports()
{
    QTest::addColumn<Transport>("transport");
    for (const Transport transport : base::kAllTransports)
        QTest::newRow(base::keyword(transport).latin1()) << transport;
}

void TestHubSources::init()
{
    m_hub = std::make_unique<TestHub>();
    QVERIFY(m_hub->started());
    m_log = std::make_unique<FrameLog>();
    m_sources = std::make_unique<Sources>(*m_log, m_clock);
}

void TestHubSources::cleanup()
{
    m_sources.reset();
    m_hub.reset();
    m_log.reset();
}

void TestHubSources::add(const QUrl &url, Transport transport, QList<QByteArray> filters,
                         std::optional<QByteArray> since)
{
    m_id = m_sources->add({.url = url,
                           .transport = transport,
                           .filters = std::move(filters),
                           .since = std::move(since),
                           .pollInterval = 20ms,
                           .firstRetry = 20ms});
}

std::jthread TestHubSources::publishNumbers(int count)
{
    return std::jthread([this, count](const std::stop_token &stop) {
        for (int i = 1; i <= count && !stop.stop_requested(); ++i) {
            m_hub->publish("n", QByteArray::number(i));
            if (i % 10 == 0)
                std::this_thread::sleep_for(1ms); // the pace, not a wait for anything
        }
    });
}

void TestHubSources::compareNumbers(int count)
{
    QTRY_VERIFY_WITH_TIMEOUT(m_log->count(FrameKind::Message) >= count, kPatience);
    const QList<QByteArray> payloads = m_log->payloads();
    for (int i = 0; i < count; ++i)
        QCOMPARE(payloads[i], QByteArray::number(i + 1));
    QCOMPARE(payloads.size(), count);
    QCOMPARE(m_log->count(FrameKind::Gap), 0);
    QCOMPARE(status().messages, static_cast<quint64>(count));
}

void TestHubSources::deliversEveryKindOfPayload()
{
    QFETCH(Transport, transport);
    const QList<QByteArray> texts{"{\"price\": 1.50}", "not JSON", "", "\xc3\xa4\n\xf0\x9f\x98\x80", "\"quoted\""};
    const QByteArray binary("\0\xff\r\n\x80", 5);
    const QByteArray large(500'000, 'x');
    add(m_hub->url(), transport, {"a/#"}, head());
    for (const QByteArray &text : texts)
        QVERIFY(m_hub->publish("a/text", text, base::PayloadKind::Text, "tick"));
    QVERIFY(m_hub->publish("a/binary", binary, base::PayloadKind::Binary));
    QVERIFY(m_hub->publish("b", "not asked for"));
    QVERIFY(m_hub->publish("a/large", large));
    QTRY_COMPARE(m_log->count(FrameKind::Message), 7);
    QCOMPARE(m_log->payloads(), (texts + QList<QByteArray>{binary, large}));
    const std::vector<Frame> frames = m_log->of(FrameKind::Message);
    QCOMPARE(frames[0].topic, QByteArray("a/text"));
    QCOMPARE(frames[0].event, QByteArray("tick"));
    QCOMPARE(frames[5].payloadKind, base::PayloadKind::Binary);
    QCOMPARE(frames[6].payloadKind, base::PayloadKind::Text);
    QCOMPARE(frames[6].id, head());
    for (const Frame &frame : frames) {
        QVERIFY(frame.latency);
        QCOMPARE(frame.transport, transport);
        QVERIFY(frame.wireBytes > frame.payload.size());
    }
    QTRY_COMPARE(status().cursor, head());
}

void TestHubSources::tellsTheBytesOfEveryMessageOfAHub()
{
    QFETCH(Transport, transport);
    const QList<QByteArray> texts{"{\"price\": 1.50}", "not \"JSON\"\\", "",   "\xc3\xa4\n\xf0\x9f\x98\x80",
                                  "{\n \"a\" : 1\r\n}",  " [1] ",          "17", "1e999"};
    add(m_hub->url(), transport, {"a/#"}, head());
    for (const QByteArray &text : texts)
        QVERIFY(m_hub->publish("a/text", text, base::PayloadKind::Text, text.size() % 2 ? "tick" : ""));
    QVERIFY(m_hub->publish("a/binary \xc3\xa4\"", QByteArray("\0\xff", 2), base::PayloadKind::Binary));
    QTRY_COMPARE(m_log->count(FrameKind::Message), 9);
    qint64 bytes = 0;
    for (const Frame &frame : m_log->of(FrameKind::Message)) {
        QVERIFY2(frame.wireForm == WireForm::Canonical, frame.payload.constData());
        QVERIFY(frame.raw.isEmpty());
        const auto received = receivedBytes(frame);
        QVERIFY(received && received->contains(frame.id));
        bytes += received->size();
        const qint64 framing = transport == Transport::WebSocket ? wire::frameHeaderBytes(received->size(), false) : 0;
        QCOMPARE(frame.wireBytes, received->size() + framing);
    }
    QVERIFY(bytes > 0);
    for (const Frame &frame : m_log->of(FrameKind::Control)) // of a WebSocket: welcome, ok
        QCOMPARE(frame.wireForm, WireForm::Bare);
}

void TestHubSources::losesNothingAndRepeatsNothingWhenTheWireIsCut()
{
    QFETCH(Transport, transport);
    constexpr int kCount = 5000;
    constexpr int kCuts = 4;
    // A request that got no byte of an answer is repeated by the HTTP client itself, and no poll is seen to end.
    const bool streams = transport == Transport::WebSocket || transport == Transport::Sse;
    CutProxy proxy(m_hub->port());
    add(proxy.url(), transport, {"n"}, head());
    const std::jthread publisher = publishNumbers(kCount);
    for (int cut = 1; cut <= kCuts; ++cut) {
        QTRY_VERIFY_WITH_TIMEOUT(m_log->count(FrameKind::Message) >= cut * kCount / (kCuts + 2), kPatience);
        if (streams)
            QTRY_COMPARE_WITH_TIMEOUT(m_log->count(FrameKind::Opened), cut, kPatience);
        const int cutBefore = proxy.cuts();
        QTRY_VERIFY_WITH_TIMEOUT(proxy.cut() > cutBefore, kPatience);
    }
    compareNumbers(kCount);
    if (streams) {
        QTRY_COMPARE(m_log->count(FrameKind::Closed), kCuts);
        QTRY_COMPARE(m_log->count(FrameKind::Resumed), kCuts);
        QTRY_COMPARE(status().reconnects, quint64{kCuts});
    }
}

void TestHubSources::losesNothingAndRepeatsNothingWhileTransportsAreSwitched()
{
    constexpr int kCount = 12'000;
    add(m_hub->url(), Transport::WebSocket, {"n"}, head());
    const std::jthread publisher = publishNumbers(kCount);
    for (int turn = 1; turn <= 8; ++turn) {
        QTRY_VERIFY_WITH_TIMEOUT(m_log->count(FrameKind::Message) >= turn * kCount / 10, kPatience);
        m_sources->setTransport(m_id, base::kAllTransports[static_cast<std::size_t>(turn) % 4]);
    }
    compareNumbers(kCount);
    std::set<Transport> used;
    for (const Frame &frame : m_log->of(FrameKind::Message))
        used.insert(frame.transport);
    QCOMPARE(used.size(), size_t{4});
    QCOMPARE(m_log->count(FrameKind::Reconnecting), 0);
}

void TestHubSources::tellsOfWhatTheHubNoLongerHolds()
{
    QFETCH(Transport, transport);
    m_hub = std::make_unique<TestHub>(0, 5);
    QVERIFY(m_hub->started());
    const QByteArray start = head();
    for (int i = 1; i <= 20; ++i)
        m_hub->publish("n", QByteArray::number(i));
    add(m_hub->url(), transport, {"n"}, start);
    QTRY_COMPARE(m_log->payloads(), (QList<QByteArray>{"16", "17", "18", "19", "20"}));
    QCOMPARE(m_log->count(FrameKind::Gap), 1);
    const QByteArray sentence = m_log->of(FrameKind::Gap)[0].payload;
    QVERIFY2(sentence.contains("from position 1 to 15"), sentence.constData());
    QCOMPARE(status().gaps, quint64{1});
}

void TestHubSources::goesOnAfterTheHubBeganAnew()
{
    QFETCH(Transport, transport);
    add(m_hub->url(), transport, {"n"}, head());
    m_hub->publish("n", "before");
    m_hub->publish("n", "before, too");
    QTRY_COMPARE(m_log->count(FrameKind::Message), 2);
    const quint16 port = m_hub->port();
    m_hub.reset();
    QTRY_VERIFY_WITH_TIMEOUT(m_log->count(FrameKind::Reconnecting) >= 1, kPatience);
    m_hub = std::make_unique<TestHub>(port);
    QVERIFY(m_hub->started());
    m_hub->publish("n", "after"); // its position is lower than what was seen
    QTRY_COMPARE_WITH_TIMEOUT(m_log->payloads(), (QList<QByteArray>{"before", "before, too", "after"}), kPatience);
    QVERIFY(m_log->count(FrameKind::Gap) >= 1);
    QTRY_COMPARE(status().cursor, head());
    QVERIFY(status().lastError.isEmpty());
}

void TestHubSources::subscribesToSomethingElse()
{
    QFETCH(Transport, transport);
    add(m_hub->url(), transport, {"a"}, head());
    m_hub->publish("a", "1");
    QTRY_COMPARE(m_log->payloads(), QList<QByteArray>{"1"});
    m_sources->setFilters(m_id, {"b"});
    // There is no way to see from outside when the hub has heard; what came before is not asked for.
    QTRY_VERIFY_WITH_TIMEOUT(m_hub->publish("a", "not heard") && m_hub->publish("b", "heard")
                                 && m_log->payloads().contains("heard"),
                             kPatience);
    const qsizetype from = m_log->payloads().indexOf("heard");
    m_hub->publish("a", "not heard");
    m_hub->publish("b", "end");
    QTRY_VERIFY(m_log->payloads().contains("end"));
    QVERIFY(!m_log->payloads().mid(from).contains("not heard"));
}

void TestHubSources::saysWhatTheHubRefuses()
{
    QFETCH(Transport, transport);
    add(m_hub->url(), transport, {"a/#/b"});
    QTRY_VERIFY(!status().lastError.isEmpty());
    QVERIFY2(status().lastError.contains(QStringLiteral("a/#/b")), qPrintable(status().lastError));
    QCOMPARE(m_log->count(FrameKind::Reconnecting), 0);
}

QTEST_GUILESS_MAIN(TestHubSources)
#include "tst_hubsources.moc"
