// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/transfer/transferstrip.h"

#include "core/capture/memorycapture.h"
#include "tests/unit/capture/captureframes.h"
#include "ui/theme/theme.h"

#include <QFile>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace pushscope;
using namespace pushscope::tests;
using namespace pushscope::ui;
using capture::ExchangeFormat;
using capture::FrameSelection;

namespace {

/// A selection that gives nothing until it may.
class Gate final : public FrameSelection
{
public:
    [[nodiscard]] quint64 count() const override { return 1'204'112; }
    [[nodiscard]] capture::Sequence at(quint64) const override
    {
        while (!m_isOpen)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return capture::Sequence{1};
    }
    void open() { m_isOpen = true; }

private:
    std::atomic<bool> m_isOpen{false};
};

} // namespace

class TransferStripTest : public QObject
{
    Q_OBJECT

    ManualClock m_clock;
    ThemeStore m_themes;
    QTemporaryDir m_folder;

    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    std::unique_ptr<capture::MemoryCapture> filled(int count)
    {
        auto capture = std::make_unique<capture::MemoryCapture>(m_clock);
        std::vector<client::Frame> frames;
        for (int i = 0; i < count; ++i)
            frames.push_back(message(kStart, "t", QByteArray::number(i)));
        capture->append(std::move(frames));
        return capture;
    }
    static QPushButton &action(const TransferStrip &strip) { return *strip.findChild<QPushButton *>(); }

private Q_SLOTS:
    void saysHowFarItIsAndHowItEnded()
    {
        const auto capture = filled(1);
        TransferStrip strip(m_themes);
        QVERIFY(strip.isHidden());
        const auto gate = std::make_shared<Gate>();
        strip.exportFrames(
            {.capture = *capture, .selection = gate, .format = ExchangeFormat::Csv, .path = path("x.csv")});
        QVERIFY(!strip.isHidden());
        QVERIFY(strip.isBusy());
        QCOMPARE(strip.text(), QStringLiteral("Exporting 1,204,112 messages to x.csv · 0 %"));
        QCOMPARE(action(strip).text(), QStringLiteral("Cancel"));
        action(strip).click();
        gate->open();
        QTRY_VERIFY(!strip.isBusy());
        QTRY_COMPARE(strip.text(), QStringLiteral("The export was cancelled; no file was left behind."));
        QVERIFY(action(strip).isHidden());
        QVERIFY(!QFile::exists(path("x.csv")));

        strip.exportFrames({.capture = *capture,
                            .selection = FrameSelection::everything(*capture),
                            .format = ExchangeFormat::Ndjson,
                            .path = path("x.ndjson")});
        QTRY_VERIFY2(strip.text().startsWith(QStringLiteral("Exported 1 message to x.ndjson · ")),
                     qPrintable(strip.text()));
        QCOMPARE(action(strip).text(), QStringLiteral("Show file"));
        QVERIFY(!action(strip).isHidden());
        QVERIFY(QFile::exists(path("x.ndjson")));
        strip.findChild<QToolButton *>()->click();
        QVERIFY(strip.isHidden());
    }

    void importsAndHandsTheCaptureOver()
    {
        const auto capture = filled(1500);
        TransferStrip strip(m_themes);
        strip.exportFrames({.capture = *capture,
                            .selection = FrameSelection::everything(*capture),
                            .format = ExchangeFormat::Har,
                            .path = path("y.har")});
        QTRY_VERIFY(!strip.isBusy());
        QFile file(path("y.har"));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.resize(file.size() - 100));
        file.close();

        const auto into = std::make_shared<capture::MemoryCapture>(m_clock);
        QSignalSpy imported(&strip, &TransferStrip::imported);
        strip.importFile(path("y.har"), into);
        QTRY_COMPARE(imported.size(), 1);
        QCOMPARE(into->statistics().frames, 1500u);
        QVERIFY2(strip.text().startsWith(
                     QStringLiteral("Imported 1,500 messages from y.har · y.har ends in the middle")),
                 qPrintable(strip.text()));
        QVERIFY(action(strip).isHidden());
    }

    void saysWhyItFailedAndGoesOnWhenThatWasRead()
    {
        const auto capture = filled(1);
        TransferStrip strip(m_themes);
        QSignalSpy imported(&strip, &TransferStrip::imported);
        const auto into = std::make_shared<capture::MemoryCapture>(m_clock);
        strip.importFile(path("none.har"), into);
        strip.exportFrames({.capture = *capture,
                            .selection = FrameSelection::everything(*capture),
                            .format = ExchangeFormat::Ndjson,
                            .path = path("z.ndjson")});
        QTRY_COMPARE(strip.text(), path("none.har") + QStringLiteral(" does not exist."));
        QVERIFY(!QFile::exists(path("z.ndjson")));
        QCOMPARE(imported.size(), 0);
        strip.findChild<QToolButton *>()->click();
        QTRY_VERIFY(strip.text().startsWith(QStringLiteral("Exported 1 message to z.ndjson")));
    }

    void endsWhatIsUnderWayWhenItGoes()
    {
        const auto capture = filled(1000);
        const auto gate = std::make_shared<Gate>();
        {
            TransferStrip strip(m_themes);
            strip.exportFrames({.capture = *capture,
                                .selection = gate,
                                .format = ExchangeFormat::Har,
                                .path = path("gone.har")});
            gate->open();
        }
        QVERIFY(!QFile::exists(path("gone.har")));
    }
};

QTEST_MAIN(TransferStripTest)
#include "tst_transferstrip.moc"
