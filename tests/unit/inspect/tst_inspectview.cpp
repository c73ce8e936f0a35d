// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filter/filterevaluator.h"
#include "core/capture/memorycapture.h"
#include "core/client/sources.h"
#include "tests/unit/inspect/fakes.h"
#include "ui/inspect/columnlayout.h"
#include "ui/inspect/filterfield.h"
#include "ui/inspect/filterline.h"
#include "ui/inspect/inspecttoolbar.h"
#include "ui/inspect/inspectview.h"
#include "ui/inspect/messagetablemodel.h"
#include "ui/inspect/messageview.h"
#include "ui/inspect/ratehistogram.h"
#include "ui/inspect/ruleseditor.h"
#include "ui/inspect/savedfilters.h"
#include "ui/inspect/tableoverlay.h"
#include "ui/theme/theme.h"
#include "ui/widgets/iconbutton.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QPointer>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QVBoxLayout>

using namespace pushscope;
using namespace pushscope::ui;
using namespace std::chrono_literals;

namespace {

/// The view in a window, over a capture that the test fills, with time that passes as the test says.
struct Stage
{
    FakeClock clock;
    ThemeStore themes;
    QTemporaryDir folder;
    capture::MemoryCapture capture{clock, qint64(64) * 1024 * 1024};
    client::Sources sources{capture, clock};
    QWidget window;
    std::unique_ptr<InspectView> view;
    QList<QByteArray> published; ///< payloads, oldest first
    std::unique_ptr<QAbstractItemModelTester> tester;

    Stage() { make(); }
    ~Stage() { view.reset(); }

    void make()
    {
        view.reset();
        view = std::make_unique<InspectView>(Services{.clock = clock,
                                                      .hub = nullptr,
                                                      .sources = sources,
                                                      .capture = capture,
                                                      .themes = themes,
                                                      .hubOverWebSocket = {},
                                                      .hubOverSse = {},
                                                      .started = clock.wall,
                                                      .settingsDir = folder.path(),
                                                      .notice = {}});
        tester = std::make_unique<QAbstractItemModelTester>(
            &model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        if (!window.layout())
            (new QVBoxLayout(&window))->setContentsMargins(0, 0, 0, 0);
        window.layout()->addWidget(view->toolBar());
        window.layout()->addWidget(view.get());
        window.resize(1536, 900);
        window.show();
        window.activateWindow();
    }
    MessageTableModel &model() const { return *view->findChild<MessageTableModel *>(); }
    MessageView &table() const { return *view->findChild<MessageView *>(); }
    RateHistogram &histogram() const { return *view->findChild<RateHistogram *>(); }
    FilterField &field() const { return *view->toolBar()->findChild<FilterField *>(); }

    /// Publishes `count` messages, `{"n":1}` and so on, one a millisecond, on ten topics in turn.
    void publish(int count)
    {
        std::vector<client::Frame> frames;
        for (int i = 0; i < count; ++i) {
            clock.pass(1ms);
            const auto n = published.size() + 1;
            client::Frame frame = EndlessCapture::frameOf(static_cast<quint64>(n));
            frame.time = clock.wall;
            published.append(frame.payload);
            frames.push_back(std::move(frame));
        }
        capture.append(std::move(frames));
    }
    void tick()
    {
        clock.pass(150ms);
        view->tick();
        QCoreApplication::processEvents();
    }
    QString preview(int row) const
    {
        return model().index(row, int(MessageColumn::Preview)).data().toString();
    }
    QStringList shown() const
    {
        QStringList list;
        for (int row = 0; row < model().rowCount(); ++row)
            list.append(preview(row));
        return list;
    }
    /// What should be shown: published messages, newest first.
    QStringList expected(qsizetype from, qsizetype to, const QString &filter = {}) const
    {
        QStringList list;
        for (qsizetype i = to - 1; i >= from; --i) {
            client::Frame frame = EndlessCapture::frameOf(static_cast<quint64>(i + 1));
            auto program = capture::FilterProgram::compile(filter);
            if (program && capture::FilterEvaluator(*program).matches(frame))
                list.append(QString::fromUtf8(published[i]));
        }
        return list;
    }
};

} // namespace

#define TRY_SHOWN(stage, list) QTRY_COMPARE(((stage).tick(), (stage).shown()), (list))

class TestInspectView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itShowsEveryMessageThatWasPublished()
    {
        Stage stage;
        stage.publish(500);
        TRY_SHOWN(stage, stage.expected(0, 500));
        stage.publish(37);
        TRY_SHOWN(stage, stage.expected(0, 537));
    }

    void aTypedFilterShowsWhatMatchesAndGoesOnDoingSo()
    {
        Stage stage;
        stage.publish(1'000);
        const QString filter = QStringLiteral("data.n>700 topic:count/3");
        stage.view->focusFilter();
        QTest::keyClicks(&stage.field().line(), filter);
        QTest::keyClick(&stage.field().line(), Qt::Key_Return);
        TRY_SHOWN(stage, stage.expected(0, 1'000, filter));
        QCOMPARE(stage.view->filter(), filter);
        stage.publish(300);
        TRY_SHOWN(stage, stage.expected(0, 1'300, filter));
        QTest::keyClick(&stage.field().line(), Qt::Key_Escape);
        TRY_SHOWN(stage, stage.expected(0, 1'300));
    }

    void aWrongFilterKeepsTheLastGoodResult()
    {
        Stage stage;
        stage.publish(100);
        stage.view->setFilter(QStringLiteral("data.n<=10"));
        TRY_SHOWN(stage, stage.expected(0, 10));
        stage.view->setFilter(QStringLiteral("data.n<="));
        stage.tick();
        QVERIFY(stage.field().error());
        QCOMPARE(stage.shown(), stage.expected(0, 10));
        QCOMPARE(stage.view->filter(), QStringLiteral("data.n<=10"));
    }

    void pauseHoldsThePictureAndLosesNothing()
    {
        Stage stage;
        QSignalSpy paused(stage.view.get(), &InspectView::pausedChanged);
        stage.publish(200);
        TRY_SHOWN(stage, stage.expected(0, 200));
        stage.view->setPaused(true);
        stage.publish(5'000);
        QTRY_COMPARE((stage.tick(), stage.view->behind()), quint64(5'000));
        QCOMPARE(stage.shown(), stage.expected(0, 200));
        const base::WallTime edge = stage.histogram().timeAt(stage.histogram().plot().right() + 1);
        QVERIFY(edge < stage.clock.wall - 4s && edge > stage.clock.wall - 20s);
        // A filter while paused looks only at what was there.
        stage.view->setFilter(QStringLiteral("topic:count/7"));
        TRY_SHOWN(stage, stage.expected(0, 200, QStringLiteral("topic:count/7")));
        stage.view->setFilter({});
        stage.view->setPaused(false);
        TRY_SHOWN(stage, stage.expected(0, 5'200));
        QCOMPARE(stage.view->behind(), quint64(0));
        QCOMPARE(paused.count(), 2);
    }

    void thePillTellsWhatCameAndGoesBack()
    {
        Stage stage;
        stage.publish(500);
        TRY_SHOWN(stage, stage.expected(0, 500));
        stage.table().verticalScrollBar()->setValue(100 * stage.table().rowHeight());
        stage.publish(1'134);
        QTRY_COMPARE((stage.tick(), stage.model().rowCount()), 1'634);
        auto *pill = stage.view->findChild<PillButton *>();
        QCOMPARE(pill->text(), QStringLiteral("1,234 newer"));
        QTest::mouseClick(pill, Qt::LeftButton);
        QCOMPARE(stage.table().topRow(), 0);
        QVERIFY(stage.table().isFollowing());
        QVERIFY(!pill->isVisible());
    }

    void theSelectionSurvivesAFilter()
    {
        Stage stage;
        stage.publish(400);
        TRY_SHOWN(stage, stage.expected(0, 400));
        stage.table().goTo(100); // {"n":300}
        QCOMPARE(stage.preview(100), QStringLiteral("{\"n\":300}"));
        stage.view->setFilter(QStringLiteral("data.n<=300"));
        QTRY_COMPARE((stage.tick(), stage.model().rowCount()), 300);
        QTRY_COMPARE((stage.tick(), stage.table().currentIndex().row()), 0);
        QCOMPARE(stage.table().selectedCount(), 1);
        stage.view->setFilter(QStringLiteral("data.n<=200"));
        QTRY_COMPARE((stage.tick(), stage.model().rowCount()), 200);
        QCOMPARE(stage.table().selectedCount(), 0);
        stage.view->setFilter({});
        QTRY_COMPARE((stage.tick(), stage.model().rowCount()), 400);
        QTRY_COMPARE((stage.tick(), stage.table().currentIndex().row()), 100);
    }

    void whatIsSelectedDuringASearchStaysSelected()
    {
        Stage stage;
        stage.publish(50'000);
        QTRY_COMPARE((stage.tick(), stage.model().rowCount()), 50'000);
        stage.table().goTo(40'000); // {"n":10000}, which the search finds late
        stage.view->setFilter(QStringLiteral("data.n>1"));
        QTRY_VERIFY((stage.view->tick(), stage.model().rowCount()) > 10);
        stage.table().goTo(5);
        QTRY_COMPARE((stage.tick(), stage.model().rowCount()), 49'999);
        QCOMPARE(stage.table().selectedRanges(), (std::vector<std::pair<int, int>>{{5, 5}}));
    }

    void aBrushShowsItsStretchOfTimeAlone()
    {
        Stage stage;
        const base::WallTime begin = stage.clock.wall;
        stage.publish(1'000);
        TRY_SHOWN(stage, stage.expected(0, 1'000));
        // Message n stands at begin + n ms.
        stage.histogram().setBrush(TimeBrush{begin + 101ms, begin + 201ms});
        Q_EMIT stage.histogram().brushChanged();
        TRY_SHOWN(stage, stage.expected(100, 200));
        stage.view->setFilter(QStringLiteral("topic:count/5"));
        TRY_SHOWN(stage, stage.expected(100, 200, QStringLiteral("topic:count/5")));
        QTest::keyClick(&stage.table(), Qt::Key_Escape);
        TRY_SHOWN(stage, stage.expected(0, 1'000));
        QVERIFY(!stage.histogram().brush());
    }

    void aClickOnTheHistogramGoesToThatTime()
    {
        Stage stage;
        const base::WallTime begin = stage.clock.wall;
        stage.publish(1'000);
        TRY_SHOWN(stage, stage.expected(0, 1'000));
        Q_EMIT stage.histogram().timeChosen(begin + 250ms);
        QTRY_COMPARE((stage.tick(), stage.preview(stage.table().currentIndex().row())),
                     QStringLiteral("{\"n\":250}"));
        QVERIFY(!stage.table().isFollowing());
    }

    void noMatchIsSaidWithWhatToDo()
    {
        Stage stage;
        auto *empty = stage.view->findChild<EmptyNote *>();
        stage.tick();
        QVERIFY(empty->sentence().contains(QStringLiteral("appears here")));
        stage.publish(1'234);
        QTRY_COMPARE((stage.tick(), empty->sentence()), QString());
        stage.view->setFilter(QStringLiteral("nowhere"));
        QTRY_COMPARE((stage.tick(), empty->sentence()),
                     QStringLiteral("No message matches. 1,234 captured."));
        Q_EMIT empty->pressed();
        TRY_SHOWN(stage, stage.expected(0, 1'234));
    }

    void forgottenMessagesAreCounted()
    {
        FakeClock clock;
        Stage stage;
        auto small = std::make_shared<capture::MemoryCapture>(clock, 100'000);
        stage.view->open(small, QStringLiteral("small"));
        std::vector<client::Frame> frames;
        for (quint64 n = 1; n <= 5'000; ++n)
            frames.push_back(EndlessCapture::frameOf(n));
        small->append(std::move(frames));
        const auto rows = [&] { return (stage.tick(), stage.model().rowCount()); };
        QTRY_COMPARE(rows(), static_cast<int>(5'000 - small->statistics().forgotten));
        QCOMPARE(stage.preview(0), QStringLiteral("{\"n\":5000}"));
        bool said = false;
        for (const QLabel *label : stage.view->findChildren<QLabel *>())
            said = said || label->text().contains(QStringLiteral("oldest messages left to stay within"));
        QVERIFY(said);
    }

    void anotherCaptureIsOpenedAndClosed()
    {
        Stage stage;
        stage.publish(50);
        TRY_SHOWN(stage, stage.expected(0, 50));
        stage.table().goTo(3);
        stage.view->setPaused(true);
        FakeClock clock;
        auto other = std::make_shared<capture::MemoryCapture>(clock);
        std::vector<client::Frame> frames;
        for (int i = 0; i < 3; ++i)
            frames.push_back(message("other", "other " + QByteArray::number(i), EndlessCapture::kBegin));
        other->append(std::move(frames));
        stage.view->open(other, QStringLiteral("recording"));
        QVERIFY(!stage.view->isPaused());
        TRY_SHOWN(stage, (QStringList{QStringLiteral("other 2"), QStringLiteral("other 1"),
                                      QStringLiteral("other 0")}));
        other.reset();
        stage.view->setFilter(QStringLiteral("1"));
        TRY_SHOWN(stage, QStringList{QStringLiteral("other 1")});
        stage.view->open(nullptr, {});
        stage.view->setFilter({});
        TRY_SHOWN(stage, stage.expected(0, 50));
    }

    void bookmarksAndNotesAreKeptWithTheCapture()
    {
        Stage stage;
        stage.publish(20);
        TRY_SHOWN(stage, stage.expected(0, 20));
        stage.table().goTo(4);
        QTest::keyClick(&stage.table(), Qt::Key_B);
        QCOMPARE(stage.capture.notes().size(), std::size_t(1));
        QCOMPARE(stage.capture.notes().front().sequence, capture::Sequence{16});
        QTest::keyClick(&stage.table(), Qt::Key_N);
        auto *line = QApplication::activePopupWidget()
                         ? QApplication::activePopupWidget()->findChild<QLineEdit *>()
                         : nullptr;
        QVERIFY(line);
        QTest::keyClicks(line, QStringLiteral("odd"));
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(stage.capture.notes().front().text, QStringLiteral("odd"));
        QTest::keyClick(&stage.table(), Qt::Key_B);
        QVERIFY(stage.capture.notes().empty());
    }

    void selectedMessagesAreCopied()
    {
        Stage stage;
        stage.publish(20);
        TRY_SHOWN(stage, stage.expected(0, 20));
        QSignalSpy said(stage.view.get(), &InspectView::said);
        stage.table().goTo(4);
        QTest::keyClick(&stage.table(), Qt::Key_Down, Qt::ShiftModifier);
        QTest::keyClick(&stage.table(), Qt::Key_C, Qt::ControlModifier);
        QTRY_COMPARE(said.count(), 1);
        QCOMPARE(said.first().first().toString(), QStringLiteral("Copied."));
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("{\"n\":15}\n{\"n\":16}"));
    }

    void everythingIsReachedByKeyboard()
    {
        Stage stage;
        stage.publish(100);
        TRY_SHOWN(stage, stage.expected(0, 100));
        stage.table().setFocus();
        QTest::keyClick(&stage.table(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(stage.field().line().hasFocus());
        QTest::keyClicks(&stage.field().line(), QStringLiteral("data.n>50 "));
        QTest::keyClick(&stage.field().line(), Qt::Key_Return);
        TRY_SHOWN(stage, stage.expected(50, 100));
        QTest::keyClick(&stage.field().line(), Qt::Key_Down);
        QTRY_VERIFY(stage.table().hasFocus());
        QTest::keyClick(&stage.table(), Qt::Key_Down);
        QTest::keyClick(&stage.table(), Qt::Key_Down);
        QCOMPARE(stage.table().currentIndex().row(), 1);
        QSignalSpy said(stage.view.get(), &InspectView::said);
        QTest::keyClick(&stage.table(), Qt::Key_P);
        QCOMPARE(said.count(), 1);
        QVERIFY(said.first().first().toString().contains(QStringLiteral("99")));
        QTest::keyClick(&stage.table(), Qt::Key_Escape);
        TRY_SHOWN(stage, stage.expected(0, 100));
        QTest::keyClick(&stage.table(), Qt::Key_Home);
        QCOMPARE(stage.table().currentIndex().row(), 0);
    }

    void filtersAreSavedRenamedAndRemoved()
    {
        Stage stage;
        InspectStore store(stage.folder.path());
        {
            auto *popover = new SavedFilters(stage.themes, store, QStringLiteral("size>1k"), &stage.window);
            popover->openAt(&stage.window, Popover::Side::Below);
            QTest::keyClick(popover->nameLine(), Qt::Key_Return); // without a name
            QVERIFY(store.state().saved.empty());
            QTest::keyClicks(popover->nameLine(), QStringLiteral("big"));
            QTest::keyClick(popover->nameLine(), Qt::Key_Return);
        }
        QCOMPARE(store.state().saved, (std::vector<InspectState::SavedFilter>{
                                          {QStringLiteral("big"), QStringLiteral("size>1k")}}));
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QPointer<SavedFilters> popover = new SavedFilters(stage.themes, store, {}, &stage.window);
        popover->openAt(&stage.window, Popover::Side::Below);
        auto *name = popover->findChild<QLineEdit *>();
        QVERIFY(name);
        name->setText(QStringLiteral("large"));
        Q_EMIT name->editingFinished();
        QCOMPARE(store.state().saved.front().name, QStringLiteral("large"));
        popover->findChild<IconButton *>()->click();
        QCoreApplication::sendPostedEvents(popover);
        QVERIFY(store.state().saved.empty());
        QVERIFY2(popover, "what is removed does not close the popover");
        popover->close();
    }

    void rulesAreEditedWithTheirErrors()
    {
        Stage stage;
        InspectStore store(stage.folder.path());
        auto *editor = new RulesEditor(stage.themes, store, &stage.window);
        QSignalSpy changed(editor, &RulesEditor::changed);
        editor->openAt(&stage.window, Popover::Side::Below);
        editor->addRule();
        auto *line = editor->findChild<QLineEdit *>();
        QTest::keyClicks(line, QStringLiteral("data.n>"));
        QVERIFY(line->property("invalid").toBool());
        QTest::keyClicks(line, QStringLiteral("5"));
        QVERIFY(!line->property("invalid").toBool());
        QCOMPARE(store.state().rules.size(), std::size_t(1));
        QCOMPARE(store.state().rules.front().filter, QStringLiteral("data.n>5"));
        const int colour = store.state().rules.front().colour;
        for (QToolButton *button : editor->findChildren<QToolButton *>()) {
            if (button->accessibleName() == QStringLiteral("Colour of the rule"))
                button->click();
        }
        QVERIFY(store.state().rules.front().colour != colour);
        editor->findChild<IconButton *>()->click();
        QVERIFY(store.state().rules.empty());
        QVERIFY(changed.count() >= 10);
        editor->close();
    }

    void columnsAreChosenAndRemembered()
    {
        Stage stage;
        auto *columns = stage.view->findChild<ColumnLayout *>();
        QVERIFY(!columns->isShown(MessageColumn::Source));
        columns->setShown(MessageColumn::Source, true);
        columns->setShown(MessageColumn::Event, false);
        stage.table().header().resizeSection(int(MessageColumn::Topic), 222);
        stage.table().header().moveSection(stage.table().header().visualIndex(int(MessageColumn::Size)), 0);
        stage.make();
        columns = stage.view->findChild<ColumnLayout *>();
        QVERIFY(columns->isShown(MessageColumn::Source));
        QVERIFY(!columns->isShown(MessageColumn::Event));
        QCOMPARE(stage.table().header().sectionSize(int(MessageColumn::Topic)), 222);
        QCOMPARE(stage.table().header().visualIndex(int(MessageColumn::Size)), 0);
        for (int i = 0; i < kMessageColumns; ++i)
            columns->setShown(static_cast<MessageColumn>(i), false);
        QCOMPARE(stage.table().header().count() - stage.table().header().hiddenSectionCount(), 1);
        columns->reset();
        QVERIFY(columns->isShown(MessageColumn::Event));
    }

    void aTimeIsGoneToByKeyboard()
    {
        Stage stage;
        stage.publish(3'000);
        QTRY_COMPARE((stage.tick(), stage.model().rowCount()), 3'000);
        const QString time = stage.model().index(1'000, int(MessageColumn::Time)).data().toString();
        QTest::keyClick(&stage.table(), Qt::Key_G, Qt::ControlModifier);
        auto *popup = QApplication::activePopupWidget();
        QVERIFY(popup);
        auto *line = popup->findChild<QLineEdit *>();
        QTest::keyClicks(line, QStringLiteral("25 o'clock"));
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY(line->property("invalid").toBool());
        line->clear();
        QTest::keyClicks(line, time);
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_COMPARE((stage.tick(), stage.table().currentIndex().row()), 1'000);
    }

    void aSmallWindowKeepsTheTableUsable()
    {
        Stage stage;
        stage.window.resize(1000, 600);
        QCoreApplication::processEvents();
        QVERIFY(stage.table().width() >= 400);
        const QHeaderView &header = stage.table().header();
        QVERIFY(header.isSectionHidden(int(MessageColumn::Latency)));
        QVERIFY(header.sectionViewportPosition(int(MessageColumn::Preview)) + 100 < stage.table().width());
        QCOMPARE(stage.table().horizontalScrollBar()->maximum(), 0);
        stage.window.resize(1600, 900);
        QCoreApplication::processEvents();
        QVERIFY(stage.table().width() >= 800);
        QVERIFY(!header.isSectionHidden(int(MessageColumn::Latency)));
    }

    void whatIsEnteredIsRemembered()
    {
        Stage stage;
        stage.view->focusFilter();
        QTest::keyClicks(&stage.field().line(), QStringLiteral("size>1k "));
        QTest::keyClick(&stage.field().line(), Qt::Key_Return);
        stage.make();
        QFile file(stage.folder.filePath(QStringLiteral("inspect.json")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("size>1k"));
    }

    void goingWhileASearchRunsIsFine()
    {
        Stage stage;
        stage.publish(20'000);
        stage.view->setFilter(QStringLiteral("/9{2}/ or data.n<5"));
        stage.view->tick();
        stage.make();
        stage.view->setFilter(QStringLiteral("data.n<5"));
        TRY_SHOWN(stage, stage.expected(0, 4));
    }
};

QTEST_MAIN(TestInspectView)
#include "tst_inspectview.moc"
