// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/blocklines.h"
#include "ui/inspect/detail/bytedump.h"
#include "ui/inspect/detail/deliverymodel.h"
#include "ui/inspect/detail/diffmodel.h"
#include "ui/inspect/detail/hexview.h"
#include "ui/inspect/detail/segmentbar.h"
#include "ui/inspect/detail/textrows.h"
#include "ui/inspect/detail/textview.h"
#include "ui/inspect/detail/wirecard.h"
#include "ui/inspect/detail/wirestyle.h"
#include "ui/theme/theme.h"
#include "ui/widgets/runlabel.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QMouseEvent>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace pushscope;
using namespace pushscope::ui;

namespace {

client::Frame message(const QByteArray &payload)
{
    client::Frame frame;
    frame.transport = base::Transport::WebSocket;
    frame.topic = "market/AAPL";
    frame.event = "trade";
    frame.id = "9c3b:182406";
    frame.payload = payload;
    frame.latency = std::chrono::microseconds(900);
    return frame;
}

void moveMouse(QWidget &widget, const QPointF &to)
{
    QMouseEvent event(QEvent::MouseMove, to, widget.mapToGlobal(to), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&widget, &event);
}

QString written(const std::vector<BlockRow> &rows)
{
    QString all;
    for (const BlockRow &row : rows) {
        all += QString(row.indent, u'.');
        for (const BlockRun &run : row.runs)
            all += run.text;
        if (!row.annotation.isEmpty())
            all += QStringLiteral("|%1 %2").arg(row.annotation).arg(row.bytes);
        all += u'\n';
    }
    return all;
}

} // namespace

class DetailViewsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void breaksTextAtLinesAndWidth_data();
    void breaksTextAtLinesAndWidth();
    void breaksTwentyMegabytesFast();
    void showsTextWithoutItsPowers();
    void copiesWhatIsSelectedInText();
    void scrollsHexOfAnySize();
    void selectsAndCopiesBytesByKeyboard();
    void writesABlockInRows();
    void leavesOutTheMiddleOfLongBlocks();
    void groupsThePartsOfAFrame();
    void tellsSizesInAsManyWordsAsThereIsRoomFor_data();
    void tellsSizesInAsManyWordsAsThereIsRoomFor();
    void marksTheBytesUnderTheMouse();
    void listsDeliveries();
    void listsDifferences();

private:
    ThemeStore m_themes;
};

void DetailViewsTest::breaksTextAtLinesAndWidth_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QList<qsizetype>>("rows");
    QTest::newRow("nothing") << QByteArray() << QList<qsizetype>{0};
    QTest::newRow("lines") << QByteArray("ab\ncd\n") << QList<qsizetype>{0, 3, 6};
    QTest::newRow("a long line") << QByteArray("abcdefgh") << QList<qsizetype>{0, 4};
    QTest::newRow("characters of two bytes") << QByteArray("\u00e9\u00e9\u00e9\u00e9\u00e9") << QList<qsizetype>{0, 8};
    QTest::newRow("wide characters") << QByteArray("\u6f22\u6f22\u6f22") << QList<qsizetype>{0, 6};
    QTest::newRow("bytes that belong to no character") << QByteArray(40, '\x80') << QList<qsizetype>{0, 19, 38};
}

void DetailViewsTest::breaksTextAtLinesAndWidth()
{
    QFETCH(QByteArray, text);
    QFETCH(QList<qsizetype>, rows);
    const std::vector<qsizetype> found = textRows(text, 4);
    QCOMPARE(QList<qsizetype>(found.begin(), found.end()), rows);
}

void DetailViewsTest::breaksTwentyMegabytesFast()
{
    const QByteArray text(20'000'000, 'x');
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(textRows(text, 80).size(), std::size_t(250'000));
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
}

void DetailViewsTest::showsTextWithoutItsPowers()
{
    TextView view(m_themes);
    view.resize(400, 200);
    view.setText("a\tb\u202e\x07\r\nsecond \xff");
    QCOMPARE(view.rowCount(), 2);
    QCOMPARE(view.rowText(0), QStringLiteral("a\u2409b\uFFFD\u2407\u240D"));
    QCOMPARE(view.rowText(1), QStringLiteral("second \uFFFD"));
}

void DetailViewsTest::copiesWhatIsSelectedInText()
{
    TextView view(m_themes);
    view.resize(400, 200);
    view.setText("first\nsecond");
    QSignalSpy said(&view, &MonoView::said);
    QTest::keyClick(&view, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("first\nsecond"));
    QCOMPARE(said.size(), 1);
}

void DetailViewsTest::scrollsHexOfAnySize()
{
    HexView view(m_themes);
    view.resize(600, 320);
    view.show();
    view.setContents(QByteArray(20'000'000, 'x'));
    QCOMPARE(view.rowCount(), 1'250'000);
    QElapsedTimer timer;
    timer.start();
    QTest::keyClick(&view, Qt::Key_End);
    QCOMPARE(view.verticalScrollBar()->value(), view.verticalScrollBar()->maximum());
    QVERIFY(!view.grab().isNull());
    QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed())));
}

void DetailViewsTest::selectsAndCopiesBytesByKeyboard()
{
    HexView view(m_themes);
    view.resize(600, 320);
    view.setContents(QByteArray("\x01\x02\x03\x04") + QByteArray(40, '\xff'));
    for (int i = 0; i < 2; ++i)
        QTest::keyClick(&view, Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(view.selection(), (std::pair<qsizetype, qsizetype>(0, 2)));
    QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("01 02"));
    QTest::keyClick(&view, Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(view.selection().second, qsizetype(18));
    QTest::keyClick(&view, Qt::Key_End, Qt::ShiftModifier);
    QCOMPARE(view.selection().second, qsizetype(44));
}

void DetailViewsTest::writesABlockInRows()
{
    client::Frame frame = message("one\ntwo");
    const auto rows = blockRows(capture::wireAnatomy(frame, base::Transport::Sse), 60);
    QCOMPARE(written(rows), QStringLiteral("32\\r\\n|HTTP chunk size 4\n"
                                           "id: 9c3b:182406\\n|resume point 16\n"
                                           "event: trade\\n|listener name 13\n"
                                           "data: one\\n|payload 10\n"
                                           "data: two\\n|payload 10\n"
                                           "\\n|dispatch 1\n"
                                           "\\r\\n|chunk end 2\n"));
    frame.payload = QByteArray(30, 'x');
    const auto narrow = blockRows(capture::wireAnatomy(frame, base::Transport::Sse), 20);
    QVERIFY(written(narrow).contains(QStringLiteral("data: xxxxxxxxxxxxxx\n"
                                                    "......xxxxxxxxxxxxxx\n"
                                                    "......xx\\n|payload 37\n")));
}

void DetailViewsTest::leavesOutTheMiddleOfLongBlocks()
{
    const auto lines = blockRows(capture::wireAnatomy(message(QByteArray(100'000, '\n')), base::Transport::Sse), 60);
    QVERIFY(lines.size() < 60);
    QVERIFY(written(lines).contains(QStringLiteral("more lines")));
    const auto wide = blockRows(capture::wireAnatomy(message(QByteArray(1'000'000, 'x')), base::Transport::Sse), 60);
    QVERIFY(wide.size() < 30);
    QVERIFY(written(wide).contains(QStringLiteral("MB more")) || written(wide).contains(QStringLiteral("kB more")));
    QVERIFY(written(wide).endsWith(QStringLiteral("\\r\\n|chunk end 2\n")));
}

void DetailViewsTest::groupsThePartsOfAFrame()
{
    const auto anatomy = capture::wireAnatomy(message(QByteArray("\"") + QByteArray(94, 'x') + '"'), base::Transport::WebSocket);
    const std::vector<WireGroup> groups = wireGroups(anatomy);
    QCOMPARE(groups.size(), std::size_t(5));
    QCOMPARE(groups[0].label, QStringLiteral("1 000 0001"));
    QCOMPARE(groups[2].detail, QStringLiteral("length %1").arg(anatomy.bytes.size() - 4));
    QCOMPARE(groups[3].detail, QStringLiteral("topic, id, time, event"));
    QVERIFY(groups[3].label.startsWith(QStringLiteral("04–")));
    QCOMPARE(groups[4].bytes, 96);
    qint64 all = 0;
    for (const WireGroup &group : groups)
        all += group.bytes;
    QCOMPARE(all, anatomy.bytes.size());
}

void DetailViewsTest::tellsSizesInAsManyWordsAsThereIsRoomFor_data()
{
    QTest::addColumn<int>("percent");
    QTest::addColumn<int>("width");
    for (const int percent : {90, 100, 125, 150}) {
        for (const int width : {320, 448, 560, 616, 900})
            QTest::addRow("%d pixels at %d %%", width, percent) << percent << width;
    }
}

void DetailViewsTest::tellsSizesInAsManyWordsAsThereIsRoomFor()
{
    QFETCH(int, percent);
    QFETCH(int, width);
    ThemeStore themes;
    themes.setTextPercent(percent);
    WireCard card(themes);
    card.setAnatomy(capture::wireAnatomy(message(R"({"price":187.42})"), base::Transport::Sse), false);
    card.resize(width, 400);
    card.show();
    auto *size = card.findChild<RunLabel *>(QStringLiteral("WireSize"));
    QVERIFY(size);
    QTRY_VERIFY2(size->sizeHint().width() <= size->width(), qPrintable(size->text()));
    QVERIFY(width < 900 || size->text().contains(QStringLiteral("on the socket")));
}

void DetailViewsTest::marksTheBytesUnderTheMouse()
{
    const auto anatomy = capture::wireAnatomy(message(R"({"price":187.42})"), base::Transport::WebSocket);
    ByteDump dump(m_themes);
    dump.resize(616, dump.heightForWidth(616));
    dump.setAnatomy(anatomy);
    QSignalSpy hovered(&dump, &ByteDump::hovered);
    moveMouse(dump, dump.placeOf(0).center());
    QCOMPARE(hovered.last().front().toInt(), 0);
    const auto payload = std::ranges::find(anatomy.parts, capture::WirePart::Role::Payload, &capture::WirePart::role);
    moveMouse(dump, dump.placeOf(payload->begin).center());
    QCOMPARE(hovered.last().front().toInt(), int(payload - anatomy.parts.begin()));

    SegmentBar bar(m_themes);
    bar.resize(616, bar.sizeHint().height());
    bar.setGroups(wireGroups(anatomy));
    QSignalSpy parts(&bar, &SegmentBar::hovered);
    moveMouse(bar, bar.segment(1).center());
    QCOMPARE(parts.size(), 1);
    QVERIFY(bar.segment(bar.groups().size() - 1).right() <= 617);
}

void DetailViewsTest::listsDeliveries()
{
    DeliveryModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    net::DeliveryRecord sent{.peer = 1,
                             .address = "127.0.0.1:52114",
                             .agent = "dashboard-1 (x)",
                             .transport = base::Transport::WebSocket,
                             .fate = net::DeliveryRecord::Fate::Sent,
                             .wireBytes = 1137,
                             .ahead = 3,
                             .queued = base::WallTime(std::chrono::seconds(10)),
                             .sent = base::WallTime(std::chrono::microseconds(10'000'900))};
    net::DeliveryRecord waiting{.peer = 2, .address = "10.0.4.9:38820", .agent = {}, .queued = {}};
    model.setRecords({sent, waiting});
    const auto row = [&](int at) {
        QStringList cells;
        for (int column = 0; column < DeliveryModel::ColumnCount; ++column)
            cells.push_back(model.index(at, column).data().toString());
        return cells.join(u'|');
    };
    QCOMPARE(row(0), QStringLiteral("dashboard-1 · 127.0.0.1:52114||3|1,137 B|0.9 ms|delivered"));
    QCOMPARE(row(1), QStringLiteral("10.0.4.9:38820||0|–|–|waiting"));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    waiting.fate = net::DeliveryRecord::Fate::Dropped;
    model.setRecords({sent, waiting});
    QCOMPARE(reset.size(), 0);
    QVERIFY(row(1).endsWith(QStringLiteral("dropped, queue full")));
    model.setMostRows(1);
    model.setRecords({sent});
    QCOMPARE(model.rowCount(), 1);
}

void DetailViewsTest::listsDifferences()
{
    DiffModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDiff(capture::diffFields(R"({"price":187.41,"size":25,"old":1})", R"({"price":187.42,"size":300,"venue":"XNAS"})"));
    const auto cell = [&](int at, int column) { return model.index(at, column).data().toString(); };
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(cell(0, DiffModel::Place), QStringLiteral("~ /price"));
    QCOMPARE(cell(0, DiffModel::Before), QStringLiteral("187.41"));
    QCOMPARE(cell(0, DiffModel::After), QStringLiteral("187.42"));
    QCOMPARE(cell(0, DiffModel::Delta), QStringLiteral("+0.01"));
    QCOMPARE(cell(2, DiffModel::Place), QStringLiteral("+ /venue"));
    QCOMPARE(cell(3, DiffModel::Place), QStringLiteral("− /old"));
    model.setDiff(capture::diffBytes(QByteArray("\0\1", 2), QByteArray("\0\2", 2)));
    QCOMPARE(cell(0, DiffModel::Place), QStringLiteral("~ at 0001"));
    QCOMPARE(cell(0, DiffModel::After), QStringLiteral("02"));
}

QTEST_MAIN(DetailViewsTest)
#include "tst_detailviews.moc"
