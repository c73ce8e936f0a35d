// SPDX-License-Identifier: GPL-3.0-or-later
#include "detailstage.h"

#include "core/net/deliveryledger.h"
#include "rawclient.h"
#include "ui/inspect/detail/blockview.h"
#include "ui/inspect/detail/hexview.h"
#include "ui/inspect/detail/sizebars.h"
#include "ui/inspect/detail/textview.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/segmented.h"

#include <QAction>
#include <QClipboard>
#include <QElapsedTimer>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTest>
#include <QThreadPool>
#include <QTreeView>

using namespace pushscope;
using namespace pushscope::tests;
using ui::DetailPane;
using Tab = ui::DetailPane::Tab;

namespace {

/// A frame of the display may not take longer; a sanitizer makes everything several times as slow.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr qint64 kLongestFrame = 1500;
#else
constexpr qint64 kLongestFrame = 100;
#endif

constexpr auto kTabs = {Tab::Tree, Tab::Text, Tab::Hex, Tab::Diff, Tab::Wire, Tab::Delivery};

/// Every sentence and word that can be seen in the pane.
QString seen(const QWidget &widget)
{
    QStringList words;
    for (const QLabel *label : widget.findChildren<QLabel *>()) {
        if (label->isVisible())
            words.push_back(label->text());
    }
    for (const ui::RunLabel *label : widget.findChildren<ui::RunLabel *>()) {
        if (label->isVisible())
            words.push_back(label->text());
    }
    return words.join(u'\n');
}

QByteArray twentyMegabytes()
{
    QByteArray payload = "[";
    payload.reserve(20'000'100);
    while (payload.size() < 20'000'000)
        payload += R"({"price":187.42,"size":300,"side":"buy","venue":"XNAS"},)";
    payload.back() = ']';
    return payload;
}

template <class T>
T *visible(const DetailPane &pane)
{
    for (T *view : pane.findChildren<T *>()) {
        if (view->isVisible())
            return view;
    }
    return nullptr;
}

} // namespace

class DetailPaneTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatToDoWhileNothingIsSelected();
    void showsAMessageInEveryTab();
    void switchesTabsByKeyboard();
    void chartsANumberByKeyboard();
    void filtersAndCopiesAField();
    void opensAndClosesFieldsByMouseAndKeyboard();
    void bringsFurtherFieldsByKeyboard();
    void tellsConnectionEventsInTheirSentence();
    void showsBothFormsOfTheText();
    void comparesWithThePreviousOnTheTopic();
    void comparesWithThePinnedOne();
    void showsWhatEachTransportCosts();
    void showsReceivedBlocksFirst();
    void showsWhoGotAMessage();
    void saysWhyThereAreNoDeliveries();
    void staysFluentWithTwentyMegabytes_data();
    void staysFluentWithTwentyMegabytes();
    void survivesHostilePayloads_data();
    void survivesHostilePayloads();
    void dropsResultsForWhatIsNoLongerShown();
    void followsThemeAndTextSize();
};

void DetailPaneTest::saysWhatToDoWhileNothingIsSelected()
{
    DetailStage stage;
    QCOMPARE(seen(stage.pane), QStringLiteral("Select a message to see its tree, bytes and deliveries.\n"));
    stage.show(QByteArray("{}"));
    QVERIFY(!seen(stage.pane).contains(QStringLiteral("Select a message")));
    stage.pane.clear();
    QVERIFY(seen(stage.pane).contains(QStringLiteral("Select a message")));
}

void DetailPaneTest::showsAMessageInEveryTab()
{
    DetailStage stage;
    stage.show(QByteArray(R"({"price":187.42,"size":300})"));
    QVERIFY(seen(stage.pane).contains(QStringLiteral("message 1 · ")));
    stage.pane.setTab(Tab::Tree);
    QCOMPARE(visible<QTreeView>(stage.pane)->model()->rowCount(), 2);
    stage.pane.setTab(Tab::Text);
    QCOMPARE(visible<ui::TextView>(stage.pane)->bytes(), "{\n  \"price\": 187.42,\n  \"size\": 300\n}");
    stage.pane.setTab(Tab::Hex);
    QCOMPARE(visible<ui::HexView>(stage.pane)->bytes(), R"({"price":187.42,"size":300})");
    stage.pane.setTab(Tab::Wire);
    QVERIFY(seen(stage.pane).contains(QStringLiteral("WebSocket frame")));
    QVERIFY(seen(stage.pane).contains(QStringLiteral("Server-Sent Event, same message")));
    stage.pane.setTab(Tab::Delivery);
    QVERIFY(seen(stage.pane).contains(QStringLiteral("Delivery ledger")));
}

void DetailPaneTest::switchesTabsByKeyboard()
{
    DetailStage stage;
    stage.show(QByteArray("{}"));
    QVERIFY(QTest::qWaitForWindowActive(&stage.window));
    stage.pane.setFocus();
    QTabBar &tabs = stage.get<QTabBar>();
    QVERIFY(tabs.hasFocus());
    stage.pane.setTab(Tab::Tree);
    QTest::keyClick(&tabs, Qt::Key_Right);
    QCOMPARE(stage.pane.tab(), Tab::Text);
    QVERIFY(visible<ui::TextView>(stage.pane));
    QTest::keyClick(&tabs, Qt::Key_Right);
    QCOMPARE(stage.pane.tab(), Tab::Hex);
    QTest::keyClick(&tabs, Qt::Key_Left);
    QCOMPARE(stage.pane.tab(), Tab::Text);
}

void DetailPaneTest::chartsANumberByKeyboard()
{
    DetailStage stage;
    stage.pane.setTab(Tab::Tree);
    stage.show(QByteArray(R"({"side":"buy","leg":{"price":187.42}})"));
    QSignalSpy wanted(&stage.pane, &DetailPane::chartWanted);
    QTreeView &tree = *visible<QTreeView>(stage.pane);
    QAction &chart = stage.get<QAction>("chartField");
    QVERIFY2(!chart.isEnabled(), "text makes no chart");
    QTest::keyClick(&tree, Qt::Key_Down);
    QTest::keyClick(&tree, Qt::Key_Down);
    QVERIFY(chart.isEnabled());
    chart.trigger();
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted[0][0].value<client::SourceId>(), client::SourceId{7});
    QCOMPARE(wanted[0][1].toByteArray(), "market/AAPL");
    QCOMPARE(wanted[0][2].toByteArray(), "/leg/price");
}

void DetailPaneTest::filtersAndCopiesAField()
{
    DetailStage stage;
    stage.pane.setTab(Tab::Tree);
    stage.show(QByteArray(R"({"price":187.42,"side":"buy"})"));
    QSignalSpy terms(&stage.pane, &DetailPane::filterWanted);
    QSignalSpy said(&stage.pane, &DetailPane::said);
    QVERIFY(QTest::qWaitForWindowActive(&stage.window));
    visible<QTreeView>(stage.pane)->setFocus();
    stage.get<QAction>("filterAbove").trigger();
    QCOMPARE(terms[0][0].toString(), QStringLiteral("data.price>187.42"));
    QTreeView &tree = *visible<QTreeView>(stage.pane);
    QTest::keyClick(&tree, Qt::Key_Down);
    stage.get<QAction>("filterEqual").trigger();
    QCOMPARE(terms[1][0].toString(), QStringLiteral("data.side=\"buy\""));
    QVERIFY(!stage.get<QAction>("filterAbove").isEnabled());
    QTest::keyClick(&tree, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("buy"));
    QTest::keyClick(&tree, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("/side"));
    QCOMPARE(said.size(), 2);
}

void DetailPaneTest::opensAndClosesFieldsByMouseAndKeyboard()
{
    DetailStage stage;
    stage.pane.setTab(Tab::Tree);
    stage.show(QByteArray(R"({"leg":{"price":187.42}})"));
    QTreeView &tree = *visible<QTreeView>(stage.pane);
    const QModelIndex leg = tree.model()->index(0, 0);
    QVERIFY2(tree.isExpanded(leg), "small payloads are opened");
    QTest::mouseClick(tree.viewport(), Qt::LeftButton, {}, tree.visualRect(leg).center());
    QTest::mouseDClick(tree.viewport(), Qt::LeftButton, {}, tree.visualRect(leg).center());
    QVERIFY(!tree.isExpanded(leg));
    QTest::keyClick(&tree, Qt::Key_Return);
    QVERIFY(tree.isExpanded(leg));
    QTest::keyClick(&tree, Qt::Key_Left);
    QVERIFY(!tree.isExpanded(leg));
}

void DetailPaneTest::bringsFurtherFieldsByKeyboard()
{
    DetailStage stage;
    stage.pane.setTab(Tab::Tree);
    stage.show('[' + QByteArray("1,").repeated(1499) + "1]");
    QTreeView &tree = *visible<QTreeView>(stage.pane);
    QCOMPARE(tree.model()->rowCount(), 1001);
    QTest::keyClick(&tree, Qt::Key_End);
    QCOMPARE(tree.currentIndex().data().toString(), QStringLiteral("500 more"));
    QTest::keyClick(&tree, Qt::Key_Return);
    QCOMPARE(tree.model()->rowCount(), 1500);
    QCOMPARE(tree.currentIndex().data().toString(), QStringLiteral("1000"));
}

void DetailPaneTest::tellsConnectionEventsInTheirSentence()
{
    DetailStage stage;
    client::Frame frame = DetailStage::frame("The server closed the connection (1001, going away).");
    frame.kind = client::FrameKind::Closed;
    stage.show(frame);
    for (const Tab tab : kTabs) {
        stage.pane.setTab(tab);
        QVERIFY(seen(stage.pane).contains(QStringLiteral("Closed")));
        QVERIFY(seen(stage.pane).contains(QStringLiteral("going away")));
        QVERIFY(seen(stage.pane).contains(QStringLiteral("event 1 · ")));
    }
}

void DetailPaneTest::showsBothFormsOfTheText()
{
    DetailStage stage;
    stage.pane.setTab(Tab::Text);
    stage.show(QByteArray("{\"a\":1}"));
    ui::Segmented &form = stage.get<ui::Segmented>();
    Q_EMIT form.chosen(0);
    form.setCurrent(1);
    Q_EMIT form.chosen(1);
    QCOMPARE(visible<ui::TextView>(stage.pane)->bytes(), "{\"a\":1}");
    stage.show(QByteArray("no JSON"));
    QVERIFY(!form.isEnabled());
    QVERIFY(seen(stage.pane).contains(QStringLiteral("Not JSON")));
    stage.show(QByteArray("\xff\xfe"));
    QVERIFY(seen(stage.pane).contains(QStringLiteral("Not valid UTF-8")));
}

void DetailPaneTest::comparesWithThePreviousOnTheTopic()
{
    DetailStage stage;
    stage.pane.setTab(Tab::Diff);
    stage.show(QByteArray(R"({"price":187.41})"));
    client::Frame other = DetailStage::frame("{}");
    other.topic = "market/MSFT";
    stage.show(other);
    stage.show(QByteArray(R"({"price":187.42})"));
    QTRY_VERIFY((stage.pane.tick(), visible<QTableView>(stage.pane)));
    const QAbstractItemModel &model = *visible<QTableView>(stage.pane)->model();
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("~ /price"));
    QVERIFY(seen(stage.pane).contains(QStringLiteral("Compared with message 1 · ")));
    QVERIFY(seen(stage.pane).contains(QStringLiteral("the previous one on market/AAPL")));

    other.topic = "market/GOOG";
    stage.show(other);
    QTRY_VERIFY((stage.pane.tick(), seen(stage.pane).contains(QStringLiteral("No previous message on market/GOOG is held."))));
}

void DetailPaneTest::comparesWithThePinnedOne()
{
    DetailStage stage;
    stage.pane.setTab(Tab::Diff);
    stage.show(QByteArray("one\ntwo"));
    const auto pinned = stage.capture.read(capture::Sequence{1}, 1).frames.front();
    stage.pane.pin(capture::Sequence{1}, pinned);
    stage.show(QByteArray("one\nthree"));
    QVERIFY(visible<QTableView>(stage.pane));
    QVERIFY(seen(stage.pane).contains(QStringLiteral("pinned")));
    QVERIFY(seen(stage.pane).contains(QStringLiteral("1 different · 1 unchanged lines")));
    stage.show(QByteArray("one\ntwo"));
    QVERIFY(seen(stage.pane).contains(QStringLiteral("The payloads are the same.")));
    QVERIFY(!seen(stage.pane).contains(QStringLiteral("unchanged")));
    stage.pane.pin({}, nullptr);
    QTRY_VERIFY((stage.pane.tick(), seen(stage.pane).contains(QStringLiteral("message 2 · "))));
}

void DetailPaneTest::showsWhatEachTransportCosts()
{
    DetailStage stage;
    stage.pane.setTab(Tab::Wire);
    const QByteArray payload = R"({"price":187.42,"size":300})";
    stage.show(payload);
    const std::vector<ui::SizeBars::Bar> &bars = stage.get<ui::SizeBars>().bars();
    QCOMPARE(bars.size(), std::size_t(4));
    for (const ui::SizeBars::Bar &bar : bars)
        QCOMPARE(bar.payload, payload.size());
    QVERIFY2(bars[2].overhead > bars[0].overhead, "an answer of its own costs more than a frame");
    QVERIFY(seen(stage.pane).contains(
        QStringLiteral("%1 B on the socket · %2 payload + %3 overhead").arg(bars[0].total()).arg(payload.size()).arg(bars[0].overhead)));

    client::Frame out = DetailStage::frame("{\"ping\":1}");
    out.direction = client::Direction::Out;
    stage.show(out);
    QCOMPARE(bars.size(), std::size_t(1));
    QVERIFY(seen(stage.pane).contains(QStringLiteral("zeros stand for it")));
}

void DetailPaneTest::showsReceivedBlocksFirst()
{
    DetailStage stage;
    stage.pane.setTab(Tab::Wire);
    client::Frame frame = DetailStage::frame("hello");
    frame.transport = base::Transport::Sse;
    frame.latency.reset();
    frame.wireForm = client::WireForm::Kept;
    frame.raw = ": note\nid:9\ndata:hello\n\n";
    stage.show(frame);
    QVERIFY(seen(stage.pane).contains(QStringLiteral("as received")));
    QVERIFY(seen(stage.pane).contains(QStringLiteral("WebSocket frame, same message")));
    QVERIFY(visible<ui::BlockView>(stage.pane)->text().startsWith(QStringLiteral(": note\\n | comment 7 B\n")));
}

void DetailPaneTest::showsWhoGotAMessage()
{
    DetailStage stage;
    stage.pane.setTab(Tab::Delivery);
    stage.hub.hub.ledger().setEnabled(true);
    test::RawClient client(stage.hub.hub.port());
    QVERIFY(client.upgrade("/ws", "User-Agent: kiosk-7\r\n"));
    client.readFrame();
    QVERIFY(client.request(R"({"subscribe":["#"],"n":1})").contains("ok"));
    const base::Cursor cursor = stage.hub.publish("market/AAPL", "{\"price\":1}");
    QVERIFY(client.waitForText("price"));
    client::Frame frame = DetailStage::frame("{\"price\":1}");
    frame.id = cursor.toByteArray();
    stage.show(frame);
    QTRY_VERIFY((stage.pane.tick(), seen(stage.pane).contains(QStringLiteral("1 client matched · 1 delivered"))));
    const QAbstractItemModel &model = *visible<QTableView>(stage.pane)->model();
    QCOMPARE(model.rowCount(), 1);
    QVERIFY(model.index(0, 0).data().toString().startsWith(QStringLiteral("kiosk-7 · 127.0.0.1:")));
    stage.pane.setTab(Tab::Wire);
    QVERIFY(seen(stage.pane).contains(QStringLiteral("1 client matched · 1 delivered")));
    // Each client counts; the bytes keep their room however many there are.
    std::vector<std::unique_ptr<test::RawClient>> crowd;
    for (int i = 0; i < 12; ++i) {
        crowd.push_back(std::make_unique<test::RawClient>(stage.hub.hub.port()));
        QVERIFY(crowd.back()->upgrade("/ws/raw/market/AAPL"));
    }
    frame.id = stage.hub.publish("market/AAPL", frame.payload).toByteArray();
    QVERIFY(crowd.back()->waitForText("price"));
    stage.show(frame);
    QTRY_VERIFY((stage.pane.tick(), seen(stage.pane).contains(QStringLiteral("13 clients matched · 13 delivered"))));
    stage.pane.resize(648, 480);
    QTRY_COMPARE(visible<QTableView>(stage.pane)->model()->rowCount(), 2);
    stage.pane.resize(648, 1200);
    QTRY_COMPARE(visible<QTableView>(stage.pane)->model()->rowCount(), 6);
    QTest::mouseClick(visible<QPushButton>(stage.pane), Qt::LeftButton);
    QCOMPARE(stage.pane.tab(), Tab::Delivery);
    QCOMPARE(visible<QTableView>(stage.pane)->model()->rowCount(), 13);
}

void DetailPaneTest::saysWhyThereAreNoDeliveries()
{
    DetailStage stage;
    stage.pane.setTab(Tab::Delivery);
    stage.show(QByteArray("{}"));
    QVERIFY(seen(stage.pane).contains(QStringLiteral("Deliveries are not recorded.")));
    auto *record = visible<QAbstractButton>(stage.pane);
    for (QAbstractButton *button : stage.pane.findChildren<QAbstractButton *>(QStringLiteral("recordDeliveries"))) {
        if (button->isVisible())
            record = button;
    }
    record->click();
    QVERIFY(stage.hub.hub.ledger().isEnabled());
    QVERIFY(seen(stage.pane).contains(QStringLiteral("Not in the ledger")));
    client::Frame foreign = DetailStage::frame("{}");
    foreign.id = "17";
    stage.show(foreign);
    QVERIFY(seen(stage.pane).contains(QStringLiteral("Not a message of this hub")));
    stage.pane.setTab(Tab::Wire);
    QVERIFY(!seen(stage.pane).contains(QStringLiteral("Delivery ledger")));
    record->click();
    QVERIFY(!stage.hub.hub.ledger().isEnabled());
}

void DetailPaneTest::staysFluentWithTwentyMegabytes_data()
{
    QTest::addColumn<Tab>("tab");
    QTest::newRow("Tree") << Tab::Tree;
    QTest::newRow("Text") << Tab::Text;
    QTest::newRow("Hex") << Tab::Hex;
    QTest::newRow("Diff") << Tab::Diff;
    QTest::newRow("Wire") << Tab::Wire;
    QTest::newRow("Delivery") << Tab::Delivery;
}

/// What the UI thread is busy with at a time: until show() returns, and until each event that follows is done.
void DetailPaneTest::staysFluentWithTwentyMegabytes()
{
    QFETCH(Tab, tab);
    DetailStage stage;
    const QByteArray payload = twentyMegabytes();
    client::Frame frame = DetailStage::frame(payload);
    stage.capture.append({frame});
    frame.payload[1000] = '7';
    stage.capture.append({frame});
    stage.pane.setTab(tab);
    const auto shown = stage.capture.read(capture::Sequence{2}, 1).frames.front();
    QElapsedTimer timer;
    timer.start();
    stage.pane.show(capture::Sequence{2}, shown);
    qint64 longest = timer.elapsed();
    QElapsedTimer all;
    all.start();
    while (all.elapsed() < 1000) {
        timer.restart();
        QCoreApplication::processEvents(QEventLoop::AllEvents);
        stage.pane.tick();
        longest = std::max(longest, timer.elapsed());
        QTest::qWait(10);
    }
    QVERIFY2(longest < kLongestFrame, qPrintable(QString::number(longest)));
    if (tab == Tab::Tree)
        QTRY_VERIFY(visible<QTreeView>(stage.pane));
    if (tab == Tab::Diff)
        QTRY_VERIFY((stage.pane.tick(), visible<QTableView>(stage.pane)));
    if (tab == Tab::Wire)
        QTRY_VERIFY(visible<ui::SizeBars>(stage.pane));
    if (tab == Tab::Text) {
        QPushButton &showAll = stage.get<QPushButton>("showAll");
        QTRY_VERIFY(showAll.isVisible());
        showAll.click();
        QTRY_VERIFY(visible<ui::TextView>(stage.pane)->bytes().size() >= payload.size());
    }
}

void DetailPaneTest::survivesHostilePayloads_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::newRow("a million brackets") << QByteArray(1'000'000, '[');
    QTest::newRow("a million objects in each other") << QByteArray("{\"a\":").repeated(1'000'000);
    QTest::newRow("balanced, 100,000 deep") << QByteArray(100'000, '[') + QByteArray(100'000, ']');
    QTest::newRow("invalid UTF-8") << QByteArray("{\"a\":\"\xff\xc3(\"}");
    QTest::newRow("NUL bytes") << QByteArray(10'000, '\0');
    QTest::newRow("line ends") << QByteArray(1'000'000, '\n');
    QTest::newRow("marks of direction") << QByteArray("\u202e\u2066").repeated(1000);
    QTest::newRow("HTML") << QByteArray("<img src=x><b>bold</b>");
    QTest::newRow("nothing") << QByteArray();
}

void DetailPaneTest::survivesHostilePayloads()
{
    QFETCH(QByteArray, payload);
    DetailStage stage;
    stage.show(QByteArray("{}"));
    QElapsedTimer timer;
    timer.start();
    stage.show(payload);
    for (const Tab tab : kTabs) {
        stage.pane.setTab(tab);
        QVERIFY(!stage.pane.grab().isNull());
        QVERIFY(QThreadPool::globalInstance()->waitForDone(30'000));
        QCoreApplication::processEvents();
        stage.pane.tick();
        QVERIFY(!stage.pane.grab().isNull());
    }
    QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
}

void DetailPaneTest::dropsResultsForWhatIsNoLongerShown()
{
    DetailStage stage;
    stage.pane.setTab(Tab::Tree);
    stage.show(twentyMegabytes());
    stage.show(QByteArray(R"({"small":1})"));
    const auto first = [&stage] {
        return visible<QTreeView>(stage.pane)->model()->index(0, 0).data().toString();
    };
    QTRY_COMPARE(first(), QStringLiteral("small"));
    QVERIFY(QThreadPool::globalInstance()->waitForDone(30'000)); // what works on the large one has ended, too
    QCoreApplication::processEvents();
    QCOMPARE(first(), QStringLiteral("small"));
    // A pane that goes away while it works leaves nothing behind that would call it.
    {
        DetailStage other;
        other.pane.setTab(Tab::Wire);
        other.show(twentyMegabytes());
    }
    QVERIFY(QThreadPool::globalInstance()->waitForDone(30'000));
    QCoreApplication::processEvents();
}

void DetailPaneTest::followsThemeAndTextSize()
{
    DetailStage stage;
    stage.show(QByteArray(R"({"price":187.42})"));
    for (const Tab tab : kTabs) {
        stage.pane.setTab(tab);
        const QImage dark = stage.pane.grab().toImage();
        stage.themes.setChoice(ui::ThemeChoice::Light);
        QCoreApplication::processEvents();
        QVERIFY(stage.pane.grab().toImage() != dark);
        stage.themes.setTextPercent(150);
        QCoreApplication::processEvents();
        QVERIFY(!stage.pane.grab().isNull());
        stage.themes.setTextPercent(100);
        stage.themes.setChoice(ui::ThemeChoice::Dark);
    }
}

QTEST_MAIN(DetailPaneTest)
#include "tst_detailpane.moc"
