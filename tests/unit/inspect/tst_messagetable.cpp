// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/memorycapture.h"
#include "tests/unit/inspect/fakes.h"
#include "ui/inspect/messagetablemodel.h"
#include "ui/inspect/messageview.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace pushscope;
using namespace pushscope::ui;

namespace {

constexpr int kTopic = int(MessageColumn::Topic);
constexpr int kPreview = int(MessageColumn::Preview);

QString preview(quint64 n)
{
    return QStringLiteral("{\"n\":%1}").arg(n);
}

/// A model over any number of frames, and a view of it.
struct Stage
{
    EndlessCapture capture;
    std::unique_ptr<capture::FrameFinder> finder;
    std::unique_ptr<capture::FrameLoader> loader;
    ThemeStore themes;
    MessageTableModel model;
    std::unique_ptr<QAbstractItemModelTester> tester; ///< it looks at every row after every change
    MessageView view{themes, model};

    explicit Stage(quint64 frames, const QSize &size = {800, 32 + 10 * 24})
    {
        capture.last = frames;
        if (frames <= 1'000)
            tester = std::make_unique<QAbstractItemModelTester>(
                &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        loader = std::make_unique<capture::FrameLoader>(capture);
        finder = std::make_unique<capture::FrameFinder>(capture, capture::FrameFinder::Request{});
        model.setFeed(finder.get(), loader.get());
        view.resize(size);
        view.show();
    }
    ~Stage() { model.setFeed(nullptr, nullptr); }
    void grow(quint64 by)
    {
        capture.last += by;
        const int rows = model.rowCount() + static_cast<int>(by);
        QTRY_VERIFY(model.refresh() || model.rowCount() == rows);
        QTRY_COMPARE((model.refresh(), model.rowCount()), rows);
    }
    QString text(int row, int column = kPreview) { return model.index(row, column).data().toString(); }
};

} // namespace

class TestMessageTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theNewestMessageIsTheFirstRow()
    {
        Stage stage(100);
        QTRY_COMPARE((stage.model.refresh(), stage.model.rowCount()), 100);
        QTRY_COMPARE(stage.text(0), preview(100));
        QTRY_COMPARE(stage.text(99), preview(1));
        QCOMPARE(stage.text(0, kTopic), QStringLiteral("count/0"));
        QCOMPARE(stage.text(0, int(MessageColumn::Delta)), QStringLiteral("+1.0 ms"));
        QTRY_COMPARE(stage.text(99, int(MessageColumn::Delta)), QString());
        QCOMPARE(stage.text(0, int(MessageColumn::Size)), QStringLiteral("9 B"));
        QCOMPARE(stage.text(0, int(MessageColumn::Wire)), QStringLiteral("11 B"));
    }

    void newMessagesComeInAtTheTopAndForgottenOnesLeaveAtTheBottom()
    {
        Stage stage(50);
        QTRY_COMPARE((stage.model.refresh(), stage.model.rowCount()), 50);
        QSignalSpy inserted(&stage.model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&stage.model, &QAbstractItemModel::rowsRemoved);
        stage.grow(7);
        QCOMPARE(inserted.last().at(1).toInt(), 0);
        QTRY_COMPARE(stage.text(0), preview(57));
        stage.capture.first = 21;
        QTRY_COMPARE((stage.model.refresh(), stage.model.rowCount()), 37);
        QCOMPARE(removed.last().at(2).toInt(), 56);
        QTRY_COMPARE(stage.text(36), preview(21));
    }

    void everythingMayBeForgottenAtOnce()
    {
        Stage stage(50);
        QTRY_COMPARE((stage.model.refresh(), stage.model.rowCount()), 50);
        stage.capture.last = 200;
        stage.capture.first = 151;
        QTRY_COMPARE((stage.model.refresh(), stage.model.sequence(stage.model.rowCount() - 1).value),
                     quint64(151));
        QTRY_COMPARE(stage.text(0), preview(200));
    }

    void aLimitHoldsBackWhatComesAndLosesNothing()
    {
        Stage stage(30);
        QTRY_COMPARE((stage.model.refresh(), stage.model.rowCount()), 30);
        stage.model.setLimit(capture::Sequence{30});
        stage.capture.last = 1'000;
        QTRY_COMPARE((stage.model.refresh(), stage.model.behind()), quint64(970));
        QCOMPARE(stage.model.rowCount(), 30);
        stage.model.setLimit(std::nullopt);
        QCOMPARE(stage.model.rowCount(), 1'000);
        QCOMPARE(stage.model.behind(), quint64(0));
        for (const int row : {0, 499, 970, 999})
            QTRY_COMPARE(stage.text(row), preview(1'000 - static_cast<quint64>(row)));
    }

    void rowsAreFoundByTheirSequence()
    {
        Stage stage(100);
        QTRY_COMPARE((stage.model.refresh(), stage.model.rowCount()), 100);
        QCOMPARE(stage.model.rowOf({100}), 0);
        QCOMPARE(stage.model.rowOf({1}), 99);
        QCOMPARE(stage.model.rowOf({101}), -1);
        QCOMPARE(stage.model.rowAt({101}), 0);
        QCOMPARE(stage.model.rowAt({0}), -1);
        QCOMPARE(stage.model.rowOf({0}), -1);
    }

    void tenMillionMessagesCostNoMoreThanTen()
    {
        QElapsedTimer timer;
        timer.start();
        Stage stage(10'000'000);
        QTRY_COMPARE((stage.model.refresh(), stage.model.rowCount()), 10'000'000);
        stage.view.grab();
        for (const int row : {0, 5'000'000, 9'999'999, 42}) {
            stage.view.goTo(row);
            stage.view.grab();
            QCOMPARE(stage.view.currentIndex().row(), row);
            QTRY_COMPARE(stage.text(row), preview(10'000'000 - static_cast<quint64>(row)));
        }
        stage.view.selectAll();
        QCOMPARE(stage.view.selectedCount(), 10'000'000);
        stage.grow(1'000);
        QCOMPARE(stage.view.selectedCount(), 10'000'000);
        QVERIFY2(stage.capture.framesMade < 100'000, "the table reads what nobody looks at");
    }

    void theTableFollowsTheNewestUntilItIsScrolled()
    {
        Stage stage(1'000);
        QTRY_COMPARE((stage.model.refresh(), stage.model.rowCount()), 1'000);
        QSignalSpy following(&stage.view, &MessageView::followingChanged);
        QVERIFY(stage.view.isFollowing());
        stage.grow(10);
        QCOMPARE(stage.view.topRow(), 0);
        stage.view.verticalScrollBar()->setValue(100 * stage.view.rowHeight());
        QVERIFY(!stage.view.isFollowing());
        const auto seen = stage.model.sequence(stage.view.topRow());
        stage.grow(25);
        QCOMPARE(stage.model.sequence(stage.view.topRow()), seen);
        QCOMPARE(stage.view.topRow(), 125);
        stage.view.setFollowing(true);
        QCOMPARE(stage.view.topRow(), 0);
        QCOMPARE(following.count(), 2);
    }

    void aSelectedRowStaysInPlaceWhileOthersComeIn()
    {
        Stage stage(1'000);
        QTRY_COMPARE((stage.model.refresh(), stage.model.rowCount()), 1'000);
        QTest::mouseClick(stage.view.viewport(), Qt::LeftButton, {}, {100, 3 * stage.view.rowHeight() + 5});
        QVERIFY(!stage.view.isFollowing());
        QCOMPARE(stage.view.currentIndex().row(), 3);
        const int y = stage.view.visualRect(stage.view.currentIndex()).y();
        stage.grow(40);
        QCOMPARE(stage.view.currentIndex().row(), 43);
        QCOMPARE(stage.view.visualRect(stage.view.currentIndex()).y(), y);
        QCOMPARE(stage.model.sequence(stage.view.currentIndex().row()), capture::Sequence{997});
    }

    void scrollingBackToTheTopFollowsAgain()
    {
        Stage stage(1'000);
        QTRY_COMPARE((stage.model.refresh(), stage.model.rowCount()), 1'000);
        stage.view.verticalScrollBar()->setValue(500);
        QVERIFY(!stage.view.isFollowing());
        stage.view.verticalScrollBar()->setValue(0);
        QVERIFY(stage.view.isFollowing());
    }

    void keysMoveSelectAndExtend()
    {
        Stage stage(1'000);
        QTRY_COMPARE((stage.model.refresh(), stage.model.rowCount()), 1'000);
        const auto row = [&] { return stage.view.currentIndex().row(); };
        QTest::keyClick(&stage.view, Qt::Key_Down);
        QCOMPARE(row(), 0);
        QTest::keyClick(&stage.view, Qt::Key_Down);
        QTest::keyClick(&stage.view, Qt::Key_PageDown);
        QCOMPARE(row(), 1 + stage.view.visibleRows());
        QTest::keyClick(&stage.view, Qt::Key_End);
        QCOMPARE(row(), 999);
        QTest::keyClick(&stage.view, Qt::Key_Home);
        QCOMPARE(row(), 0);
        QVERIFY2(!stage.view.isFollowing(), "what is selected stays in place, at the top as well");
        QTest::keyClick(&stage.view, Qt::Key_Down, Qt::ShiftModifier);
        QTest::keyClick(&stage.view, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(stage.view.selectedCount(), 3);
        // Rows that come in between do not shift what Shift counts from.
        stage.grow(5);
        QTest::keyClick(&stage.view, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(stage.view.selectedRanges(), (std::vector<std::pair<int, int>>{{5, 8}}));
        QTest::keyClick(&stage.view, Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(stage.view.selectedCount(), 1'005);
        QSignalSpy copies(&stage.view, &MessageView::copyWanted);
        QTest::keyClick(&stage.view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(copies.count(), 1);
    }

    void theMouseSelectsSeveral()
    {
        Stage stage(100);
        QTRY_COMPARE((stage.model.refresh(), stage.model.rowCount()), 100);
        const auto click = [&](int row, Qt::KeyboardModifiers modifiers) {
            QTest::mouseClick(
                stage.view.viewport(), Qt::LeftButton, modifiers,
                {200, row * stage.view.rowHeight() + 12 - stage.view.verticalScrollBar()->value()});
        };
        click(1, {});
        click(4, Qt::ShiftModifier);
        QCOMPARE(stage.view.selectedCount(), 4);
        click(7, Qt::ControlModifier);
        QCOMPARE(stage.view.selectedCount(), 5);
        click(2, Qt::ControlModifier);
        QCOMPARE(stage.view.selectedRanges(), (std::vector<std::pair<int, int>>{{1, 1}, {3, 4}, {7, 7}}));
        click(5, {});
        QCOMPARE(stage.view.selectedCount(), 1);
    }

    void aRowWhoseMessageIsStillReadIsEmptyAndComesLater()
    {
        Stage stage(100'000);
        QTRY_COMPARE((stage.model.refresh(), stage.model.rowCount()), 100'000);
        QSignalSpy changed(&stage.model, &QAbstractItemModel::dataChanged);
        const QModelIndex cell = stage.model.index(77'777, kPreview);
        if (!cell.data(MessageTableModel::LoadedRole).toBool())
            QTRY_VERIFY((stage.model.refresh(), changed.count() > 0));
        QTRY_COMPARE(cell.data().toString(), preview(100'000 - 77'777));
        QCOMPARE(cell.data(MessageTableModel::SequenceRole).toULongLong(), quint64(100'000 - 77'777));
    }

    void rowsOnScreenAreReadOut()
    {
        Stage stage(1'000);
        QTRY_COMPARE((stage.model.refresh(), stage.model.rowCount()), 1'000);
        stage.view.goTo(500);
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(&stage.view);
        QVERIFY(list);
        QCOMPARE(list->role(), QAccessible::List);
        QCOMPARE(list->childCount(), stage.view.visibleRows());
        QAccessibleInterface *row = list->focusChild();
        QVERIFY(row);
        QTRY_VERIFY(row->text(QAccessible::Name).contains(preview(500)));
        QVERIFY(row->text(QAccessible::Name).startsWith(QStringLiteral("count/0, WS, in, ")));
        QVERIFY(row->state().selected);
        QCOMPARE(list->child(list->indexOfChild(row)), row);
        QCOMPARE(list->childAt(row->rect().center().x(), row->rect().center().y()), row);
        QVERIFY(!list->child(list->childCount()));
    }

    void largerTextMakesHigherRowsAndKeepsThePlace()
    {
        Stage stage(10'000);
        QTRY_COMPARE((stage.model.refresh(), stage.model.rowCount()), 10'000);
        stage.view.verticalScrollBar()->setValue(2'000 * stage.view.rowHeight());
        stage.themes.setTextPercent(150);
        QCOMPARE(stage.view.rowHeight(), 36);
        QCOMPARE(stage.view.topRow(), 2'000);
    }
};

QTEST_MAIN(TestMessageTable)
#include "tst_messagetable.moc"
