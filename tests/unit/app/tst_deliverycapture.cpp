// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/deliverycapture.h"
#include "app/localhub.h"
#include "core/capture/filter/filterevaluator.h"
#include "core/capture/memorycapture.h"
#include "core/client/publisher.h"
#include "core/client/sources.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

using namespace pushscope;

namespace {

std::vector<client::FramePtr> framesThat(const capture::Capture &capture, const QString &filter)
{
    capture::FilterEvaluator evaluator{*capture::FilterProgram::compile(filter)};
    std::vector<client::FramePtr> found = capture.read({}, 100'000).frames;
    std::erase_if(found, [&evaluator](const client::FramePtr &frame) { return !evaluator.matches(*frame); });
    return found;
}

} // namespace

class TestDeliveryCapture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAFrameForEachDelivery()
    {
        const base::SystemClock clock;
        app::LocalHub::Options options;
        options.hub.port = 0;
        options.probes.reset();
        app::LocalHub hub(clock, options);
        QVERIFY(hub.start());
        capture::MemoryCapture heard(clock); // what the two listeners get
        capture::MemoryCapture capture(clock);
        client::Sources listeners(heard, clock);
        listeners.add({.url = hub.hub().url(), .transport = base::Transport::WebSocket, .filters = {"a/#"}});
        listeners.add({.url = hub.hub().url(), .transport = base::Transport::Sse, .filters = {"a/#"}});
        QTRY_COMPARE(framesThat(heard, QStringLiteral("kind:opened")).size(), std::size_t(2));
        client::Publisher publisher(hub.hub().url());
        QTRY_VERIFY(publisher.canPublish());
        const auto publishOne = [&](const char *payload) {
            QSignalSpy acknowledged(&publisher, &client::Publisher::acknowledged);
            publisher.publish({.topic = "a/b", .payload = payload});
            return acknowledged.wait() ? acknowledged.first().first().toByteArray() : QByteArray();
        };
        // The event stream is subscribed once it gets something.
        QTRY_VERIFY((publishOne("0"), framesThat(heard, QStringLiteral("transport:sse kind:message")).size() > 0));

        app::DeliveryCapture deliveries(hub.hub().ledger(), capture, clock);
        const QByteArray before = publishOne("1"); // the ledger is off
        const QString ofThat = QStringLiteral("id=\"%1\"").arg(QString::fromUtf8(before));
        QTRY_COMPARE(framesThat(heard, ofThat + QStringLiteral(" kind:message")).size(), std::size_t(2));
        hub.hub().ledger().setEnabled(true);
        const QByteArray id = publishOne("2");
        QVERIFY(!id.isEmpty());
        const QString ofIt = QStringLiteral("id=\"%1\" event:delivery data.fate=\"sent\"").arg(QString::fromUtf8(id));
        QTRY_COMPARE(framesThat(capture, ofIt).size(), std::size_t(2));
        QCOMPARE(framesThat(capture, ofIt + QStringLiteral(" transport:ws dir:out wire>20")).size(), std::size_t(1));
        QCOMPARE(framesThat(capture, ofIt + QStringLiteral(" transport:sse has:latency")).size(), std::size_t(1));
        QVERIFY(framesThat(capture, ofThat).empty());
        QCOMPARE(capture.statistics().messages, quint64(0)); // they are not messages that somebody received
        const auto frame = framesThat(capture, ofIt).front();
        QCOMPARE(frame->source, app::DeliveryCapture::kSource);
        QVERIFY(QJsonDocument::fromJson(frame->payload)[u"address"].toString().startsWith(u"127.0.0.1:"));
    }

    void tellsOfAMessageThatWaitedWhenItsPeerGoes()
    {
        const base::SystemClock clock;
        app::LocalHub::Options options;
        options.hub.port = 0;
        options.hub.limits.queue.bytes = 64 * 1024 * 1024; // all may wait
        options.probes.reset();
        app::LocalHub hub(clock, options);
        QVERIFY(hub.start());
        hub.hub().ledger().setEnabled(true);
        capture::MemoryCapture capture(clock);
        app::DeliveryCapture deliveries(hub.hub().ledger(), capture, clock);
        // Subscribes by its request and never reads.
        QTcpSocket deaf;
        deaf.setReadBufferSize(1);
        deaf.connectToHost(QHostAddress::LocalHost, hub.hub().port());
        QVERIFY(deaf.waitForConnected());
        deaf.write("GET /sse?topic=big HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        QTRY_VERIFY(deaf.bytesAvailable() > 0);
        client::Publisher publisher(hub.hub().url());
        QTRY_VERIFY(publisher.canPublish());
        const QByteArray large = '"' + QByteArray(400'000, 'x') + '"';
        for (int i = 0; i < 12; ++i) {
            QTRY_VERIFY(publisher.canPublish());
            publisher.publish({.topic = "big", .payload = large});
        }
        QTRY_COMPARE(publisher.underWay(), 0);
        deaf.abort();
        QTRY_VERIFY(!framesThat(capture, QStringLiteral("data.fate=\"lost\" transport:sse")).empty());
        QTRY_COMPARE(framesThat(capture, QStringLiteral("event:delivery")).size(), std::size_t(12));
    }
};

QTEST_GUILESS_MAIN(TestDeliveryCapture)
#include "tst_deliverycapture.moc"
