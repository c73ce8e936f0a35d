// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/transfer/exportflow.h"

#include "core/capture/memorycapture.h"
#include "tests/unit/capture/captureframes.h"
#include "ui/inspect/transfer/transferstrip.h"
#include "ui/theme/theme.h"
#include "ui/widgets/segmented.h"

#include <QFile>
#include <QFileDialog>
#include <QPushButton>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

using namespace pushscope;
using namespace pushscope::tests;
using namespace pushscope::ui;
using capture::ExchangeFormat;
using capture::FrameSelection;

namespace {

/// The words of the choices that are offered.
QStringList choices(const ExportChooser &chooser, int segmented)
{
    QStringList words;
    for (const QToolButton *button :
         chooser.findChildren<Segmented *>()[segmented]->findChildren<QToolButton *>()) {
        if (!button->isHidden())
            words.append(button->text());
    }
    return words;
}

} // namespace

class ExportFlowTest : public QObject
{
    Q_OBJECT

    ManualClock m_clock;
    ThemeStore m_themes;

private Q_SLOTS:
    void offersWhatThereIs_data()
    {
        QTest::addColumn<ExportCounts>("counts");
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("scope");
        QTest::newRow("everything") << ExportCounts{.everything = 1200}
                                    << QStringList{QStringLiteral("Everything (1,200)")}
                                    << int(ExportScope::Everything);
        QTest::newRow("one selected")
            << ExportCounts{.selection = 1, .filtered = 1200, .everything = 1200}
            << QStringList{QStringLiteral("Selection (1)"), QStringLiteral("Everything (1,200)")}
            << int(ExportScope::Everything);
        QTest::newRow("all three") << ExportCounts{.selection = 2, .filtered = 7, .everything = 1200}
                                   << QStringList{QStringLiteral("Selection (2)"),
                                                  QStringLiteral("Filtered (7)"),
                                                  QStringLiteral("Everything (1,200)")}
                                   << int(ExportScope::Selection);
        QTest::newRow("filtered") << ExportCounts{.filtered = 7, .everything = 1200}
                                  << QStringList{QStringLiteral("Filtered (7)"),
                                                 QStringLiteral("Everything (1,200)")}
                                  << int(ExportScope::Filtered);
    }
    void offersWhatThereIs()
    {
        QFETCH(ExportCounts, counts);
        QFETCH(QStringList, words);
        QFETCH(int, scope);
        QWidget window;
        const ExportChooser chooser(counts, ExchangeFormat::Har, &window);
        QCOMPARE(choices(chooser, 1), words);
        QCOMPARE(int(chooser.scope()), scope);
        QVERIFY(chooser.format() == ExchangeFormat::Har);
    }

    void offersNothingWhereThereIsNothing()
    {
        QWidget window;
        const ExportChooser chooser({}, ExchangeFormat::Ndjson, &window);
        QVERIFY(!chooser.findChild<QPushButton *>()->isEnabled());
    }

    void goesFromTheChoiceToTheFile()
    {
        capture::MemoryCapture capture(m_clock);
        capture.append(
            {message(kStart, "t", "one"), message(kStart, "t", "two"), message(kStart, "t", "three")});
        QTemporaryDir folder;
        QWidget window;
        window.resize(600, 400);
        QPushButton anchor(&window);
        TransferStrip strip(m_themes, &window);
        window.show();
        auto *flow = new ExportFlow(strip, &window);
        flow->setNativeDialogs(false);
        flow->exportMessages({.capture = capture,
                              .keep = {},
                              .counts = {.selection = 2, .filtered = 3, .everything = 3},
                              .select =
                                  [&capture](ExportScope scope) {
                                      return scope == ExportScope::Selection
                                                 ? FrameSelection::of(
                                                       {capture::Sequence{1}, capture::Sequence{3}})
                                                 : FrameSelection::everything(capture);
                                  }},
                             &anchor);
        auto *chooser = window.findChild<ExportChooser *>();
        QVERIFY(chooser && chooser->isVisible());
        chooser->findChild<QPushButton *>()->click();
        QTRY_VERIFY(window.findChild<QFileDialog *>());
        auto *dialog = window.findChild<QFileDialog *>();
        QVERIFY(dialog->selectedFiles().value(0).endsWith(QStringLiteral(".ndjson")));
        dialog->setDirectory(folder.path());
        dialog->selectFile(QStringLiteral("mine"));
        QVERIFY(QMetaObject::invokeMethod(dialog, "accept"));
        QTRY_VERIFY2(strip.text().startsWith(QStringLiteral("Exported 2 messages to mine.ndjson")),
                     qPrintable(strip.text()));
        QFile file(folder.filePath(QStringLiteral("mine.ndjson")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), 2);
        QTRY_VERIFY(!window.findChild<ExportChooser *>());
    }

    void asksWhatToImport()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("a.har")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        QWidget window;
        TransferStrip strip(m_themes, &window);
        auto *flow = new ExportFlow(strip, &window);
        flow->setNativeDialogs(false);
        QString chosen;
        flow->chooseImport([&chosen](const QString &path) { chosen = path; });
        auto *dialog = window.findChild<QFileDialog *>();
        QVERIFY(dialog);
        dialog->setDirectory(folder.path());
        dialog->selectFile(QStringLiteral("a.har"));
        QVERIFY(QMetaObject::invokeMethod(dialog, "accept"));
        QCOMPARE(chosen, file.fileName());
    }
};

QTEST_MAIN(ExportFlowTest)
#include "tst_exportflow.moc"
