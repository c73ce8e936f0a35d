// SPDX-License-Identifier: GPL-3.0-or-later
// The real window with the whole program behind it: what a person does, and what is then drawn.
#include "stage.h"

#include "core/client/sources.h"
#include "ui/dashboard/dashboardview.h"
#include "ui/dashboard/panel.h"
#include "ui/dashboard/panelgrid.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/hubstatusbar.h"
#include "ui/shell/topicmodel.h"
#include "ui/shell/topictree.h"
#include "ui/shell/topicview.h"
#include "ui/sources/sourceform.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/copyfield.h"
#include "ui/widgets/timeview.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPushButton>
#include <QRegularExpression>
#include <QTabBar>
#include <QTcpServer>
#include <QTest>

#include <cmath>
#include <functional>

using namespace pushscope;
using namespace pushscope::ui;
using namespace std::chrono_literals;
using tests::Stage;

class tst_workbench : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void movesByItself();
    void showsAPublishedTopicInTheTree();
    void chartsADraggedTopicExactly();
    void freezesThePictureAndNotTheData();
    void losesNothingWhenTheTransportIsSwitched();
    void findsATopicInThePalette();
    void worksByKeyboardAlone();
    void leavesTheSpaceBarToFieldsAndButtons();
    void opensItsMenuWithAlt();
    void saysThatThePortIsTaken();
    void opensWithoutAHubAndSaysWhy();
    void keepsACorruptLayoutFileBeside();
    void keepsCorruptSettingsBeside();
    void looksTheSameAfterARestart();
    void offersThreeThingsToTry();
    void takesASourceAndSaysWhatIsWrongWithIt();
    void copiesWhatThePersonNeeds();
    void foldsTheTreeAway();
    void keepsItsPartsWholeAtAnySize_data();
    void keepsItsPartsWholeAtAnySize();

private:
    [[nodiscard]] QModelIndex topic(const QByteArray &name);
    void post(const QByteArray &topic, const QByteArray &payload);
    /// Publishes a temperature and lets the window become used to the topic, as anybody would before dragging
    /// it.
    void postTemperature();
    void drop(const QModelIndex &index, QWidget &target, const QPoint &at);
    void typeIntoPalette(const QString &text);
    /// Does `choose` in the menu that `open` opens; it has an event loop of its own.
    void inMenu(const std::function<void()> &open, const std::function<void(QMenu &)> &choose);
    void chooseByKey(BadgeButton &badge, const QString &choice);
    void chooseByMouse(BadgeButton &badge, const QString &choice);
    [[nodiscard]] QLineEdit *query()
    {
        return m_stage->window().findChild<QLineEdit *>(QStringLiteral("PaletteQuery"));
    }
    [[nodiscard]] capture::Capture::Statistics captured()
    {
        return m_stage->workbench().capture().statistics();
    }

    std::unique_ptr<Stage> m_stage;
    QNetworkAccessManager m_http;
};

void tst_workbench::init()
{
    // The offscreen platform cannot do what a few window calls ask for, and says so.
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    m_stage = std::make_unique<Stage>();
}

void tst_workbench::cleanup()
{
    m_stage.reset();
}

QModelIndex tst_workbench::topic(const QByteArray &name)
{
    const client::SourceId hub = m_stage->workbench().sources().statuses().front().id;
    return m_stage->window().topicTree().model().find(hub, name);
}

void tst_workbench::post(const QByteArray &topic, const QByteArray &payload)
{
    QUrl url = m_stage->workbench().hub()->url();
    url.setPath(QStringLiteral("/publish/") + QString::fromUtf8(topic));
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    const std::unique_ptr<QNetworkReply> reply(m_http.post(request, payload));
    QTRY_VERIFY(reply->isFinished());
    QCOMPARE(reply->error(), QNetworkReply::NoError);
}

void tst_workbench::postTemperature()
{
    post("room/temp", "{\"c\":21.5}");
    QTRY_VERIFY(topic("room/temp").data(TopicModel::ValuesRole).value<QList<double>>().size() >= 4);
}

void tst_workbench::drop(const QModelIndex &index, QWidget &target, const QPoint &at)
{
    const std::unique_ptr<QMimeData> data(m_stage->window().topicTree().model().mimeData({index}));
    QVERIFY(data);
    QDragEnterEvent enter(at, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&target, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(at, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&target, &drop);
    QVERIFY(drop.isAccepted());
}

void tst_workbench::typeIntoPalette(const QString &text)
{
    QTest::keyClick(&m_stage->window(), Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY(query()->isVisible());
    QTest::keyClicks(query(), text);
}

void tst_workbench::inMenu(const std::function<void()> &open, const std::function<void(QMenu &)> &choose)
{
    bool chosen = false;
    QTimer::singleShot(0, this, [&] {
        if (auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())) {
            chosen = true;
            choose(*menu);
            menu->close();
        }
    });
    open();
    QVERIFY(chosen);
    m_stage->window().activateWindow(); // offscreen there is nobody else to do so when a popup closes
    QVERIFY(QTest::qWaitForWindowActive(&m_stage->window()));
}

void tst_workbench::chooseByKey(BadgeButton &badge, const QString &choice)
{
    // From the panel by Tab, as far as it takes.
    m_stage->panelOf("system/cpu/+")->setFocus(Qt::TabFocusReason);
    for (int i = 0; i < 20 && !badge.hasFocus(); ++i)
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QVERIFY(badge.hasFocus());
    inMenu([&badge] { QTest::keyClick(&badge, Qt::Key_Space); },
           [&choice](QMenu &menu) {
               for (int i = 0; i < 5; ++i) {
                   QTest::keyClick(&menu, Qt::Key_Down);
                   if (menu.activeAction() && menu.activeAction()->text() == choice)
                       break;
               }
               QTest::keyClick(&menu, Qt::Key_Return);
           });
    QTRY_VERIFY(badge.hasFocus());
}

void tst_workbench::chooseByMouse(BadgeButton &badge, const QString &choice)
{
    inMenu([&badge] { QTest::mouseClick(&badge, Qt::LeftButton); },
           [&choice](QMenu &menu) {
               for (QAction *action : menu.actions()) {
                   if (action->text() == choice)
                       QTest::mouseClick(&menu, Qt::LeftButton, {}, menu.actionGeometry(action).center());
               }
           });
}

void tst_workbench::movesByItself()
{
    QVERIFY(m_stage->start());
    const auto newest = [this]() -> std::optional<QPointF> {
        const Chart *chart = m_stage->chartOf("system/cpu/+");
        if (!chart || chart->drawnLines().isEmpty() || chart->drawnLines().first().points.size() < 2)
            return std::nullopt;
        return chart->drawnLines().first().points.first();
    };
    QTRY_VERIFY(newest());
    const QPointF first = *newest();
    QTRY_VERIFY(newest() && newest()->x() < first.x() - 100); // it has moved to the left
    QTRY_VERIFY(m_stage->window().topicTree().model().topicCount() > 5);
    const auto *status = m_stage->window().findChild<HubStatusBar *>();
    QTRY_VERIFY2(status->text().contains(QRegularExpression(QStringLiteral("in [1-9]"))),
                 qPrintable(status->text()));
    QVERIFY(status->text().contains(m_stage->workbench().hub()->url().authority()));
}

void tst_workbench::showsAPublishedTopicInTheTree()
{
    QVERIFY(m_stage->start());
    post("room/temp", "{\"c\":21.5}");
    QTRY_VERIFY(topic("room/temp").isValid());
    QCOMPARE(topic("room/temp").data(TopicModel::ValueRole).toString(), QStringLiteral("21.5"));
    QCOMPARE(topic("room/temp").parent().data().toString(), QStringLiteral("room"));
}

void tst_workbench::chartsADraggedTopicExactly()
{
    QVERIFY(m_stage->start());
    m_stage->trigger(QStringLiteral("dashboard.new"));
    PanelGrid &grid = m_stage->window().dashboard().grid();
    QVERIFY(grid.panels().isEmpty());
    m_stage->window().dashboard().timeView().setWindow(10s);

    // Far enough apart that each value has a pixel of its own.
    const QList<double> values{21.5, 22, 19, 35.25, -4, 21, 21, 1000, 0.5};
    for (const double value : values) {
        const base::WallTime last = m_stage->clock().wallNow();
        post("room/temp", "{\"c\":" + QByteArray::number(value) + "}");
        QTRY_VERIFY(m_stage->clock().wallNow() - last > 50ms);
    }
    QTRY_VERIFY(topic("room/temp").data(TopicModel::ValuesRole).value<QList<double>>().size() >= 4);
    drop(topic("room/temp"), grid, grid.rect().center());
    QTRY_VERIFY(m_stage->chartOf("room/temp"));
    const auto drawn = [this] {
        QList<double> all;
        for (const ChartLine &line : m_stage->chartOf("room/temp")->drawnLines()) {
            for (const QPointF &point : line.points) {
                if (!std::isnan(point.y()))
                    all.append(point.y());
            }
        }
        return all;
    };
    QTRY_COMPARE(drawn(), values);

    // A second topic dropped onto the chart is a second line of it.
    post("room/door", "{\"open\":1}");
    QTRY_VERIFY(topic("room/door").isValid());
    const Panel *panel = m_stage->panelOf("room/temp");
    drop(topic("room/door"), grid, panel->geometry().center());
    QTRY_COMPARE(m_stage->panelOf("room/temp")->spec().bindings.size(), 2U);
    QCOMPARE(grid.panels().size(), 1);
    QTRY_COMPARE(m_stage->chartOf("room/temp")->drawnLines().size(), 2);
}

void tst_workbench::freezesThePictureAndNotTheData()
{
    QVERIFY(m_stage->start());
    const Chart *chart = m_stage->chartOf("system/cpu/+");
    QVERIFY(chart);
    const auto picture = [chart] {
        return chart->drawnLines().isEmpty() ? QList<QPointF>() : chart->drawnLines().first().points;
    };
    QTRY_VERIFY(picture().size() > 5);
    m_stage->window().setFocus();
    QTest::keyClick(&m_stage->window(), Qt::Key_Space);
    TimeView &time = m_stage->window().dashboard().timeView();
    QVERIFY(!time.isLive());
    // What was under way to the window when the key went down still belongs into the picture.
    quint64 messages = captured().messages;
    QTRY_VERIFY(captured().messages > messages + 20);
    const QList<QPointF> frozen = picture();
    messages = captured().messages;
    QTRY_VERIFY(captured().messages > messages + 20);
    QCOMPARE(picture(), frozen);

    const base::WallTime end = time.end(m_stage->clock().wallNow());
    QTest::keyClick(&m_stage->window(), Qt::Key_Left);
    QVERIFY(time.end(m_stage->clock().wallNow()) < end);
    QTest::keyClick(&m_stage->window(), Qt::Key_End);
    QVERIFY(time.isLive());
    QTRY_VERIFY(picture().size() > frozen.size()); // what came meanwhile is there
}

void tst_workbench::losesNothingWhenTheTransportIsSwitched()
{
    QVERIFY(m_stage->start());
    client::Sources &sources = m_stage->workbench().sources();
    const client::SourceId hub = sources.statuses().front().id;
    const Panel *panel = m_stage->panelOf("system/cpu/+");
    QVERIFY(panel);
    const auto badge = [panel]() -> BadgeButton * {
        const auto all = panel->findChildren<BadgeButton *>();
        return all.isEmpty() ? nullptr : all.first();
    };
    QTRY_VERIFY(badge());

    client::Publisher publisher(m_stage->workbench().hub()->url());
    int published = 0;
    QTimer ticking;
    connect(&ticking, &QTimer::timeout, this, [&] {
        if (publisher.canPublish())
            publisher.publish({.topic = "count/up", .payload = QByteArray::number(++published)});
    });
    ticking.start(5ms);
    QTRY_VERIFY(published > 20);
    bool byKey = true;
    for (const base::Transport transport : {base::Transport::Sse, base::Transport::LongPoll,
                                            base::Transport::Poll, base::Transport::WebSocket}) {
        if (byKey)
            chooseByKey(*badge(), displayName(transport));
        else
            chooseByMouse(*badge(), displayName(transport));
        byKey = !byKey;
        QTRY_VERIFY(sources.status(hub)->transport == transport
                    && sources.status(hub)->state == client::SourceState::Connected);
        QTRY_COMPARE(badge()->transport(), transport);
        const int before = published;
        QTRY_VERIFY(published > before + 40);
    }
    ticking.stop();
    const auto received = [&] {
        QList<int> numbers;
        capture::Sequence at{1};
        for (;;) {
            const auto chunk = m_stage->workbench().capture().read(at, 1000);
            for (const client::FramePtr &frame : chunk.frames) {
                if (frame->source == hub && frame->kind == client::FrameKind::Message &&
                    frame->topic == "count/up")
                    numbers.append(frame->payload.toInt());
            }
            if (chunk.frames.empty())
                return numbers;
            at.value = chunk.first.value + chunk.frames.size();
        }
    };
    QTRY_VERIFY(!received().isEmpty() && received().last() == published);
    const QList<int> numbers = received();
    QCOMPARE(numbers.size(), published);
    for (int i = 0; i < numbers.size(); ++i)
        QCOMPARE(numbers[i], i + 1); // each once, in order
}

void tst_workbench::findsATopicInThePalette()
{
    QVERIFY(m_stage->start());
    postTemperature();
    typeIntoPalette(QStringLiteral("rmtemp"));
    const auto *palette = m_stage->window().findChild<CommandPalette *>();
    QCOMPARE(palette->model().index(0).data().toString(), QStringLiteral("room/temp"));
    QTest::keyClick(query(), Qt::Key_Return);
    QVERIFY(!palette->isVisible());
    QTRY_VERIFY(m_stage->panelOf("room/temp"));

    // What was used last stands first the next time.
    typeIntoPalette({});
    QCOMPARE(palette->model().index(0).data().toString(), QStringLiteral("room/temp"));
    QTest::keyClick(query(), Qt::Key_Escape);
    QVERIFY(!palette->isVisible());
}

void tst_workbench::worksByKeyboardAlone()
{
    QVERIFY(m_stage->start());
    postTemperature();
    typeIntoPalette(QStringLiteral("room/temp"));
    QTest::keyClick(query(), Qt::Key_Return);
    QTRY_VERIFY(m_stage->panelOf("room/temp"));
    const QString title = m_stage->panelOf("room/temp")->spec().title;

    QTRY_VERIFY(m_stage->panelOf("room/temp")->isAncestorOf(QApplication::focusWidget())
                || m_stage->panelOf("room/temp")->hasFocus());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_F2);
    QTRY_VERIFY(qobject_cast<QLineEdit *>(QApplication::focusWidget()));
    QWidget *field = QApplication::focusWidget();
    QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(field, QStringLiteral("Living room"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(m_stage->panelOf("room/temp")->spec().title, QStringLiteral("Living room"));

    QTest::keyClick(&m_stage->window(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(m_stage->panelOf("room/temp")->spec().title, title);
    QTest::keyClick(&m_stage->window(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(!m_stage->panelOf("room/temp"));

    // Through the parts of the window, and into the tree's filter.
    QTest::keyClick(&m_stage->window(), Qt::Key_F, Qt::ControlModifier);
    QTRY_COMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("TopicFilter"));
    QTest::keyClick(&m_stage->window(), Qt::Key_F6);
    QTRY_VERIFY(m_stage->window().dashboard().isAncestorOf(QApplication::focusWidget()));
    QTest::keyClick(&m_stage->window(), Qt::Key_F6);
    QTRY_COMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("PauseButton"));
    QTest::keyClick(&m_stage->window(), Qt::Key_F6);
    QTRY_COMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("Topics"));
}

void tst_workbench::leavesTheSpaceBarToFieldsAndButtons()
{
    QVERIFY(m_stage->start());
    const TimeView &time = m_stage->window().dashboard().timeView();
    m_stage->trigger(QStringLiteral("filter"));
    QWidget *field = QApplication::focusWidget();
    QCOMPARE(field->objectName(), QStringLiteral("TopicFilter"));
    QTest::keyClicks(field, QStringLiteral("a b"));
    QCOMPARE(static_cast<QLineEdit *>(field)->text(), QStringLiteral("a b"));
    QVERIFY(time.isLive());

    auto *find = m_stage->window().findChild<QAbstractButton *>(QStringLiteral("FindButton"));
    find->setFocus(Qt::TabFocusReason);
    QTest::keyClick(find, Qt::Key_Space);
    QTRY_VERIFY(query()->isVisible());
    QVERIFY(time.isLive());
    QTest::keyClick(query(), Qt::Key_Escape);

    auto *topics = m_stage->window().findChild<QWidget *>(QStringLiteral("Topics"));
    topics->setFocus(Qt::TabFocusReason);
    QTest::keyClick(topics, Qt::Key_Space);
    QVERIFY(!time.isLive());
}

void tst_workbench::opensItsMenuWithAlt()
{
    QVERIFY(m_stage->start());
    const QMenuBar *menu = m_stage->window().menuBar();
    QVERIFY(!menu->isVisible());
    QTest::keyPress(&m_stage->window(), Qt::Key_Alt, Qt::AltModifier);
    QTest::keyRelease(&m_stage->window(), Qt::Key_Alt);
    QVERIFY(menu->isVisible());
    QTest::keyPress(&m_stage->window(), Qt::Key_Alt, Qt::AltModifier);
    QTest::keyRelease(&m_stage->window(), Qt::Key_Alt);
    QVERIFY(!menu->isVisible());

    // Alt that was part of something else opens nothing.
    QTest::keyPress(&m_stage->window(), Qt::Key_Alt, Qt::AltModifier);
    QTest::keyClick(&m_stage->window(), Qt::Key_Up, Qt::AltModifier);
    QTest::keyRelease(&m_stage->window(), Qt::Key_Alt);
    QVERIFY(!menu->isVisible());
}

void tst_workbench::opensWithoutAHubAndSaysWhy()
{
    m_stage =
        std::make_unique<Stage>(quint16(0), QHostAddress(QStringLiteral("192.0.2.1"))); // not ours, RFC 5737
    QVERIFY(m_stage->start());
    QVERIFY(!m_stage->workbench().hub());
    QVERIFY(!m_stage->window().notice().isEmpty());
    QVERIFY(!m_stage->window().findChild<QWidget *>(QStringLiteral("TryItStrip")));
    QVERIFY(!m_stage->command(QStringLiteral("try-it"))->isEnabled());
    QTRY_VERIFY(
        m_stage->window().findChild<HubStatusBar *>()->text().contains(QStringLiteral("No hub is running")));
}

void tst_workbench::saysThatThePortIsTaken()
{
    QTcpServer squatter;
    QVERIFY(squatter.listen(QHostAddress::LocalHost));
    m_stage = std::make_unique<Stage>(squatter.serverPort());
    QVERIFY(m_stage->start());
    QVERIFY(m_stage->workbench().hub());
    QCOMPARE(m_stage->window().notice(), QStringLiteral("Port %1 is in use. The hub runs on %2 instead.")
                                             .arg(squatter.serverPort())
                                             .arg(m_stage->workbench().hub()->port()));
    post("still/works", "1");
    QTRY_VERIFY(topic("still/works").isValid());
}

void tst_workbench::keepsACorruptLayoutFileBeside()
{
    QFile file(m_stage->settingsPath(QStringLiteral("layouts.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"version\":1,\"dashboards\":[{");
    file.close();
    QVERIFY(m_stage->start());
    QTRY_VERIFY2(m_stage->window().notice().contains(QStringLiteral("layouts.json.broken")),
                 qPrintable(m_stage->window().notice()));
    QVERIFY(QFile::exists(m_stage->settingsPath(QStringLiteral("layouts.json.broken"))));
    QVERIFY(!m_stage->window().dashboard().grid().panels().isEmpty()); // the built-in ones
}

void tst_workbench::keepsCorruptSettingsBeside()
{
    QFile file(m_stage->settingsPath(QStringLiteral("settings.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("no settings");
    file.close();
    QVERIFY(m_stage->start());
    QVERIFY(m_stage->window().notice().contains(QStringLiteral("settings.json.broken")));
    QVERIFY(QFile::exists(m_stage->settingsPath(QStringLiteral("settings.json.broken"))));
}

void tst_workbench::looksTheSameAfterARestart()
{
    QVERIFY(m_stage->start());
    postTemperature();
    m_stage->trigger(QStringLiteral("dashboard.new"));
    auto tabs = [this] { return m_stage->window().dashboard().toolBar()->findChild<QTabBar *>(); };
    const int shown = tabs()->currentIndex();
    QVERIFY(shown > 0);
    PanelGrid &grid = m_stage->window().dashboard().grid();
    drop(topic("room/temp"), grid, grid.rect().center());
    QTRY_VERIFY(m_stage->panelOf("room/temp"));
    const CellRect cell = m_stage->panelOf("room/temp")->spec().cell;
    m_stage->window().resize(1200, 800);
    m_stage->trigger(QStringLiteral("tree"));
    m_stage->trigger(QStringLiteral("theme-light"));
    QTRY_VERIFY(!m_stage->window().topicTree().isVisible());

    QVERIFY(m_stage->restart());
    QCOMPARE(tabs()->currentIndex(), shown);
    QVERIFY(m_stage->chartOf("room/temp"));
    QCOMPARE(m_stage->panelOf("room/temp")->spec().cell, cell);
    QCOMPARE(m_stage->window().size(), QSize(1200, 800));
    QVERIFY(!m_stage->window().topicTree().isVisible());
    QCOMPARE(m_stage->workbench().themes().choice(), ThemeChoice::Light);
    post("room/temp", "{\"c\":22.5}"); // and the panel still listens
    const auto last = [this] {
        const auto lines = m_stage->chartOf("room/temp")->drawnLines();
        return lines.isEmpty() || lines.first().points.isEmpty() ? 0 : lines.first().points.last().y();
    };
    QTRY_COMPARE(last(), 22.5);
}

void tst_workbench::offersThreeThingsToTry()
{
    QVERIFY(m_stage->start());
    auto *strip = m_stage->window().findChild<QWidget *>(QStringLiteral("TryItStrip"));
    QVERIFY(strip->isVisible());
    const QString hub = m_stage->workbench().hub()->url().toString(QUrl::RemovePath);
    const auto field = [strip](const char *name) {
        return strip->findChild<CopyField *>(QLatin1String(name));
    };
    QCOMPARE(field("TryCurl")->text(),
             QStringLiteral("curl -d '{\"c\":21.5}' %1/publish/room/temp").arg(hub));
    QCOMPARE(
        field("TryEventSource")->text(),
        QStringLiteral("new EventSource(\"/sse?topic=room/temp\").onmessage = e => console.log(e.data)"));
    QCOMPARE(field("TryPage")->text(), hub + u'/');
    field("TryCurl")->press();
    QCOMPARE(QApplication::clipboard()->text(), field("TryCurl")->text());
    QVERIFY(m_stage->window().findChild<HubStatusBar *>()->text().contains(QStringLiteral("Copied.")));

    strip->findChild<QAbstractButton *>(QStringLiteral("DismissTryIt"))->click();
    QTRY_VERIFY(!strip->isVisible());
    QVERIFY(m_stage->restart());
    strip = m_stage->window().findChild<QWidget *>(QStringLiteral("TryItStrip"));
    QVERIFY(!strip->isVisible());
    m_stage->trigger(QStringLiteral("try-it"));
    QTRY_VERIFY(strip->isVisible() && strip->height() >= strip->sizeHint().height());
}

void tst_workbench::takesASourceAndSaysWhatIsWrongWithIt()
{
    QVERIFY(m_stage->start());
    m_stage->trigger(QStringLiteral("sources"));
    auto *form = m_stage->window().findChild<SourceForm *>();
    QVERIFY(form->isVisible());
    auto *address = form->findChild<QLineEdit *>(QStringLiteral("SourceAddress"));
    QTest::keyClicks(address, QStringLiteral("ftp://nowhere"));
    QTest::keyClick(address, Qt::Key_Return);
    QVERIFY(address->accessibleDescription().contains(QStringLiteral("ftp")));

    address->clear();
    const auto sources = m_stage->workbench().sources().statuses().size();
    QTest::keyClicks(address, m_stage->workbench().hub()->url().toString());
    QTest::keyClick(address, Qt::Key_Return);
    QVERIFY(address->accessibleDescription().isEmpty());
    QCOMPARE(m_stage->workbench().sources().statuses().size(), sources + 1);
    const client::SourceId id = m_stage->workbench().sources().statuses().back().id;
    QTRY_VERIFY(m_stage->window().topicTree().model().find(id, "system/cpu").isValid());

    QVERIFY(m_stage->restart()); // it comes back, and its old hub is gone
    const auto status = [this] { return m_stage->workbench().sources().statuses(); };
    QCOMPARE(status().size(), sources + 1);
    const auto added = [&] {
        for (const client::SourceStatus &each : status()) {
            if (each.name.startsWith(QStringLiteral("127.0.0.1:")))
                return each;
        }
        return client::SourceStatus{};
    };
    QTRY_COMPARE(added().state, client::SourceState::Waiting);
    QVERIFY(!added().lastError.isEmpty());
}

void tst_workbench::copiesWhatThePersonNeeds()
{
    QVERIFY(m_stage->start());
    postTemperature();
    TopicTree &tree = m_stage->window().topicTree();
    tree.select({m_stage->workbench().sources().statuses().front().id, "room/temp", {}});
    const QModelIndex row = tree.view().currentIndex();
    QCOMPARE(row.data().toString(), QStringLiteral("temp"));
    Q_EMIT tree.view().customContextMenuRequested(tree.view().visualRect(row).center());
    const auto press = [](const QString &text) {
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu);
        for (QAction *action : menu->actions()) {
            if (action->text() == text)
                action->trigger();
        }
        menu->close();
    };
    press(QStringLiteral("Copy curl publish"));
    QCOMPARE(QApplication::clipboard()->text(),
             QStringLiteral("curl -d '{\"c\":21.5}' %1/publish/room/temp")
                 .arg(m_stage->workbench().hub()->url().toString(QUrl::RemovePath)));
    Q_EMIT tree.view().customContextMenuRequested(tree.view().visualRect(row).center());
    press(QStringLiteral("Show as gauge"));
    QTRY_VERIFY(m_stage->panelOf("room/temp"));
    QCOMPARE(m_stage->panelOf("room/temp")->spec().kind, PanelKind::Gauge);
    m_stage->trigger(QStringLiteral("edit.undo"));
    QVERIFY(!m_stage->panelOf("room/temp"));
}

void tst_workbench::foldsTheTreeAway()
{
    QVERIFY(m_stage->start());
    const TopicTree &tree = m_stage->window().topicTree();
    QTRY_VERIFY(tree.width() >= 200);
    const int width = tree.width();
    QTest::keyClick(&m_stage->window(), Qt::Key_F9);
    QTRY_VERIFY(!tree.isVisible());
    QTest::keyClick(&m_stage->window(), Qt::Key_F9);
    QTRY_VERIFY(tree.isVisible() && tree.width() == width);
}

void tst_workbench::keepsItsPartsWholeAtAnySize_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("percent");
    QTest::newRow("as designed") << QSize(1600, 1000) << 100;
    QTest::newRow("a small screen") << QSize(1280, 720) << 100;
    QTest::newRow("half a screen") << QSize(900, 600) << 100;
    QTest::newRow("as small as it gets") << QSize(1, 1) << 100;
    QTest::newRow("small text") << QSize(900, 600) << 90;
    QTest::newRow("large text") << QSize(1600, 1000) << 150;
}

void tst_workbench::keepsItsPartsWholeAtAnySize()
{
    QFETCH(QSize, size);
    QFETCH(int, percent);
    QVERIFY(m_stage->start());
    m_stage->workbench().themes().setTextPercent(percent);
    m_stage->window().resize(size);
    m_stage->window().dashboard().timeView().setWindow(60s);
    QTRY_VERIFY(m_stage->window().topicTree().model().topicCount() > 5);
    QTRY_VERIFY(m_stage->window().findChild<HubStatusBar *>()->text().contains(QStringLiteral("CPU")));
    QTest::qWait(0);

    // Buttons stand in their part of the window, as wide as they must be, none over another.
    for (QAbstractButton *button : m_stage->window().findChildren<QAbstractButton *>()) {
        if (!button->isVisible() || !button->parentWidget() || button->width() == 0)
            continue;
        const QWidget *part = button->parentWidget();
        const QString what =
            QStringLiteral("%1 '%2' in %3")
                .arg(QLatin1String(button->metaObject()->className()), button->accessibleName(),
                     QLatin1String(part->metaObject()->className()));
        QVERIFY2(part->rect().contains(button->geometry()), qPrintable(what));
        QVERIFY2(button->width() >= button->minimumSizeHint().width(), qPrintable(what));
        for (const QObject *other : part->children()) {
            const auto *beside = qobject_cast<const QAbstractButton *>(other);
            QVERIFY2(!beside || beside == button || !beside->isVisible() ||
                         !beside->geometry().intersects(button->geometry()),
                     qPrintable(what));
        }
    }
    for (const Panel *panel : m_stage->window().dashboard().grid().panels()) {
        QVERIFY(panel->width() >= 120 && panel->height() >= 80);
        QVERIFY(m_stage->window().dashboard().grid().rect().contains(panel->geometry()));
    }
    QVERIFY(m_stage->window().minimumWidth() <= 900 && m_stage->window().minimumHeight() <= 600);
}

QTEST_MAIN(tst_workbench)
#include "tst_workbench.moc"
