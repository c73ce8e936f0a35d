// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/exchangemodel.h"

#include "core/capture/memorycapture.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace pushscope;
using namespace pushscope::ui;

namespace {

client::Frame frame(quint32 source, const QByteArray &payload,
                    client::FrameKind kind = client::FrameKind::Message)
{
    client::Frame frame;
    frame.source = {source};
    frame.kind = kind;
    frame.payload = payload;
    return frame;
}

} // namespace

class tst_exchangemodel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsOneSourceOnly();
    void keepsTheNewestOfManyMessages();
    void beginsAnewForAnotherSource();
    void showsBytesAndEventsAsPeopleReadThem();

private:
    const base::SystemClock m_clock;
};

void tst_exchangemodel::showsOneSourceOnly()
{
    capture::MemoryCapture capture(m_clock);
    ExchangeModel model(capture);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.refresh();
    QCOMPARE(model.rowCount(), 0);
    capture.append({frame(1, "before"), frame(2, "other")});
    model.setSource({1});
    QCOMPARE(model.rowCount(), 1);
    capture.append({frame(2, "other"), frame(1, "after"), frame(1, "{\"ok\":1}", client::FrameKind::Control)});
    model.refresh();
    model.refresh();
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(1).data().toString(), QStringLiteral("after"));
}

void tst_exchangemodel::keepsTheNewestOfManyMessages()
{
    capture::MemoryCapture capture(m_clock);
    ExchangeModel model(capture);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setSource({1});
    int n = 0;
    for (int round = 0; round < 5; ++round) {
        std::vector<client::Frame> frames;
        for (int i = 0; i < 5000; ++i)
            frames.push_back(frame(1, QByteArray::number(++n)));
        capture.append(std::move(frames));
        model.refresh();
        QCOMPARE(model.rowCount(), static_cast<int>(ExchangeModel::kMost));
        QCOMPARE(model.index(model.rowCount() - 1).data().toString(), QString::number(n));
        QCOMPARE(model.index(0).data().toString(),
                 QString::number(n - static_cast<int>(ExchangeModel::kMost) + 1));
    }
}

void tst_exchangemodel::beginsAnewForAnotherSource()
{
    capture::MemoryCapture capture(m_clock);
    ExchangeModel model(capture);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    capture.append({frame(1, "a"), frame(2, "b"), frame(1, "c")});
    model.setSource({1});
    QCOMPARE(model.rowCount(), 2);
    model.setSource({2});
    QCOMPARE(model.rowCount(), 1);
    model.setSource({});
    QCOMPARE(model.rowCount(), 0);
}

void tst_exchangemodel::showsBytesAndEventsAsPeopleReadThem()
{
    client::Frame bytes = frame(1, QByteArray("\x00\xff", 2));
    bytes.payloadKind = base::PayloadKind::Binary;
    QCOMPARE(exchangeText(bytes), QStringLiteral("00 ff"));
    bytes.payload = QByteArray(100'000, 'x');
    QVERIFY(exchangeText(bytes).size() < 300);
    QVERIFY(exchangeText(bytes).endsWith(u'…'));
    QCOMPARE(exchangeText(frame(1, {})), QStringLiteral("(empty)"));
    QCOMPARE(exchangeText(frame(1, "ws://a/", client::FrameKind::Opened)), QStringLiteral("connected to ws://a/"));
    QVERIFY(!exchangeText(frame(1, "a\nb\xE2\x80\xAE")).contains(QChar(0x202e)));
    QVERIFY(exchangeText(frame(1, QByteArray(1'000'000, 'y'))).size() < 300);
}

QTEST_GUILESS_MAIN(tst_exchangemodel)
#include "tst_exchangemodel.moc"
