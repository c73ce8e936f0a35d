// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/memorycapture.h"
#include "core/client/sources.h"
#include "tests/unit/dashboard/fakes.h"
#include "ui/dashboard/alertwatch.h"
#include "ui/dashboard/bindingform.h"
#include "ui/dashboard/chartbody.h"
#include "ui/dashboard/dashboardtabs.h"
#include "ui/dashboard/dashboardview.h"
#include "ui/dashboard/emptytile.h"
#include "ui/dashboard/layoutcodec.h"
#include "ui/dashboard/layoutstore.h"
#include "ui/dashboard/paneleditor.h"
#include "ui/dashboard/panelgrid.h"
#include "ui/dashboard/panelparts.h"
#include "ui/dashboard/streamdirectory.h"
#include "ui/dashboard/tablebody.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/timetext.h"
#include "ui/widgets/timeview.h"

#include <QAction>
#include <QApplication>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace pushscope;
using namespace pushscope::ui;
using namespace std::chrono_literals;

namespace {

/// The view with everything it needs, on a clock of its own; messages come from the test, not from the
/// sources.
class Bench
{
public:
    explicit Bench(const QString &settingsDir)
        : capture(clock)
        , listening(silent.listen(QHostAddress::LocalHost))
        , sources(capture, clock)
        , hub(add(QStringLiteral("hub"), base::Transport::WebSocket))
        , hubSse(add(QStringLiteral("hub-sse"), base::Transport::Sse))
        , view({.clock = clock,
                .hub = nullptr,
                .sources = sources,
                .capture = capture,
                .themes = themes,
                .hubOverWebSocket = hub,
                .hubOverSse = hubSse,
                .started = clock.wall,
                .settingsDir = settingsDir,
                .notice = {}})
    {
        themes.apply();
        view.resize(1272, 856);
    }

    client::SourceId add(const QString &name, base::Transport transport)
    {
        const QUrl url(QStringLiteral("http://127.0.0.1:%1").arg(silent.serverPort()));
        return sources.add({.name = name, .url = url, .transport = transport});
    }
    void publish(const QByteArray &topic, const QByteArray &payload)
    {
        capture.append({message(hub, clock.wall, topic, payload)});
    }
    /// Ten messages a second for the time, and a picture each.
    void run(const QByteArray &topic, std::chrono::seconds time, double from = 0)
    {
        for (int i = 0; i < time / 100ms; ++i) {
            clock.pass(100ms);
            publish(topic, R"({"value":)" + QByteArray::number(from + i) + R"(,"unit":"%"})");
            view.tick(clock.wall);
        }
    }
    void tick(std::chrono::milliseconds time = 600ms)
    {
        clock.pass(time);
        view.tick(clock.wall);
    }
    void show()
    {
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
    }
    [[nodiscard]] QAction *command(const char *name) const
    {
        for (QAction *action : view.commands()) {
            if (action->objectName() == QLatin1String(name))
                return action;
        }
        return nullptr;
    }
    [[nodiscard]] Panel *panel(const QString &title) const
    {
        for (Panel *each : view.grid().panels()) {
            if (each->spec().title == title)
                return each;
        }
        return nullptr;
    }

    FakeClock clock;
    ThemeStore themes;
    capture::MemoryCapture capture;
    QTcpServer silent; ///< takes connections and never answers
    bool listening;
    client::Sources sources;
    client::SourceId hub, hubSse;
    DashboardView view;
};

QList<ChartLine> lines(const Panel *panel)
{
    const auto *body = qobject_cast<const ChartBody *>(&panel->body());
    return body ? body->chart().drawnLines() : QList<ChartLine>();
}

void drop(QWidget *target, const QPoint &at, const TopicRef &topic)
{
    const auto data = toMimeData(topic);
    QDragEnterEvent enter(at, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(target, &enter);
    QVERIFY(enter.isAccepted());
    QDragMoveEvent move(at, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(target, &move);
    QVERIFY(move.isAccepted());
    QDropEvent dropped(at, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(target, &dropped);
    QVERIFY(dropped.isAccepted());
}

} // namespace

class TestDashboardView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_bench = std::make_unique<Bench>(m_dir->path());
        m_bench->show();
    }
    void cleanup() { m_bench.reset(); }

    void theFirstRunShowsThisMachineInAGrowingWindow()
    {
        QVERIFY(m_bench->view.timeView().isGrowing());
        QVERIFY(m_bench->panel(QStringLiteral("CPU per core")));
        QCOMPARE(m_bench->view.grid().panels().size(), 6);
    }

    void aWildcardGivesALineForEachTopic()
    {
        m_bench->publish("system/cpu/1", R"({"value":7})");
        m_bench->run("system/cpu/0", 3s);
        const auto drawn = lines(m_bench->panel(QStringLiteral("CPU per core")));
        QCOMPARE(drawn.size(), 2);
        QCOMPARE(drawn[0].label, QStringLiteral("cpu/0"));
        QCOMPARE(drawn[0].points.last().y(), 29.0);
        QVERIFY(std::abs(drawn[0].points.last().x()) < 1);
        QCOMPARE(drawn[1].label, QStringLiteral("cpu/1"));
    }

    void panelsShareTheLinesBetweenThem()
    {
        PanelGrid &grid = m_bench->view.grid();
        const QRect left = m_bench->panel(QStringLiteral("CPU per core"))->geometry();
        const QRect right = m_bench->panel(QStringLiteral("Network"))->geometry();
        QCOMPARE(right.left() - left.right(), 2); // 1 px between
        QCOMPARE(right.right(), grid.width() - 1);
    }

    void aTopicDroppedOnTheEmptyPlaceBecomesAPanel_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<int>("kind");
        QTest::newRow("a number") << QByteArray(R"({"value":21.5,"unit":"°C"})")
                                  << static_cast<int>(PanelKind::Line);
        QTest::newRow("text") << QByteArray("hello") << static_cast<int>(PanelKind::Table);
    }
    void aTopicDroppedOnTheEmptyPlaceBecomesAPanel()
    {
        QFETCH(QByteArray, payload);
        m_bench->publish("room/temp", payload);
        m_bench->tick();
        PanelGrid &grid = m_bench->view.grid();
        auto *tile = grid.findChild<EmptyTile *>();
        QVERIFY(tile && tile->isVisible());
        const QRect place = tile->geometry();
        drop(tile, tile->rect().center(), {.source = m_bench->hub, .topic = "room/temp", .field = {}});
        QCOMPARE(grid.panels().size(), 7);
        Panel *made = m_bench->panel(QStringLiteral("room/temp"));
        QVERIFY(made);
        QTEST(static_cast<int>(made->spec().kind), "kind");
        QVERIFY(place.contains(made->geometry()));
        m_bench->tick();
        if (made->spec().kind == PanelKind::Line)
            QCOMPARE(lines(made).at(0).points.last().y(), 21.5);
        else
            QCOMPARE(static_cast<TableBody &>(made->body()).model().rowCount(), 1);
        m_bench->command("edit.undo")->trigger();
        QCOMPARE(grid.panels().size(), 6);
    }

    void aTopicThatHasOnlyJustComeBecomesALine()
    {
        m_bench->tick();
        m_bench->publish("room/temp", R"({"c":21.5})"); // the directory has not seen it
        PanelGrid &grid = m_bench->view.grid();
        drop(&grid, grid.findChild<EmptyTile *>()->geometry().center(),
             {.source = m_bench->hub, .topic = "room/temp", .field = {}});
        QCOMPARE(m_bench->panel(QStringLiteral("room/temp"))->spec().kind, PanelKind::Line);
        QCOMPARE(m_bench->panel(QStringLiteral("room/temp"))->spec().bindings[0].field, QByteArray("/c"));
        m_bench->publish("room/door", R"({"open":1})");
        m_bench->view.addPanel({.source = m_bench->hub, .topic = "room/door", .field = {}});
        QCOMPARE(m_bench->panel(QStringLiteral("room/door"))->spec().kind, PanelKind::Line);
    }

    void aPanelOfAChosenKindIsOneStep()
    {
        m_bench->publish("room/temp", R"({"c":21.5})");
        for (const PanelKind kind : kAllPanelKinds) {
            m_bench->view.addPanel({.source = m_bench->hub, .topic = "room/temp", .field = {}}, kind);
            QCOMPARE(m_bench->panel(QStringLiteral("room/temp"))->spec().kind, kind);
            m_bench->command("edit.undo")->trigger();
            QVERIFY(!m_bench->panel(QStringLiteral("room/temp")));
            QCOMPARE(m_bench->view.grid().panels().size(), 6);
        }
    }

    void theLegendNamesTheUnitOfTheWholeWindow()
    {
        const auto publish = [this](const char *payload) {
            m_bench->clock.pass(100ms);
            m_bench->capture.append(
                {message(m_bench->hubSse, m_bench->clock.wall, "system/net/eth0", payload)});
            m_bench->tick(10ms);
        };
        const auto legend = [this] {
            QStringList texts;
            for (const LegendEntry &entry : m_bench->panel(QStringLiteral("Network"))->body().inlineLegend())
                texts.append(entry.label + u' ' + entry.value);
            return texts.join(u',');
        };
        publish(R"({"rx":24600000,"tx":3100000,"unit":"B/s"})");
        QCOMPARE(legend(), QStringLiteral("rx 24.6,tx 3.1 MB/s"));
        publish(R"({"rx":164000,"tx":0,"unit":"B/s"})");
        QCOMPARE(legend(), QStringLiteral("rx 0.2,tx 0.0 MB/s"));
    }

    void aTopicDroppedOnAChartBecomesASeries()
    {
        m_bench->publish("system/cpu/0", R"({"value":5})");
        m_bench->publish("room/temp", R"({"t":{"c":21.5}})");
        m_bench->tick();
        Panel *cpu = m_bench->panel(QStringLiteral("CPU per core"));
        auto *body = qobject_cast<ChartBody *>(&cpu->body());
        drop(&body->chart(), body->chart().rect().center(),
             {.source = m_bench->hub, .topic = "room/temp", .field = {}});
        m_bench->tick();
        const auto drawn = lines(cpu);
        QCOMPARE(drawn.size(), 2);
        QCOMPARE(drawn[1].label, QStringLiteral("room/temp"));
        QCOMPARE(drawn[1].points.last().y(), 21.5);
        QCOMPARE(cpu->spec().bindings.back().field, QByteArray("/t/c"));
        QCOMPARE(cpu->spec().bindings.back().source, QStringLiteral("hub"));
    }

    void foreignDragsAreRefused()
    {
        QMimeData data;
        data.setText(QStringLiteral("room/temp"));
        QDragEnterEvent enter(QPoint(1000, 800), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&m_bench->view.grid(), &enter);
        QVERIFY(!enter.isAccepted());
    }

    void aHiddenViewDoesNoWork()
    {
        m_bench->run("system/cpu/0", 1s);
        Panel *cpu = m_bench->panel(QStringLiteral("CPU per core"));
        m_bench->view.hide();
        const quint64 before = cpu->redraws();
        m_bench->run("system/cpu/0", 1s);
        QCOMPARE(cpu->redraws(), before);
        m_bench->view.show();
        m_bench->tick(20ms);
        QCOMPARE(cpu->redraws(), before + 1);
        QCOMPARE(lines(cpu).at(0).points.last().y(), 9.0);
    }

    void aPausedPictureIsNotDrawnAgainForTime()
    {
        m_bench->run("system/cpu/0", 3s);
        m_bench->view.timeView().pause(m_bench->clock.wall);
        m_bench->tick();
        Panel *cpu = m_bench->panel(QStringLiteral("CPU per core"));
        const quint64 before = cpu->redraws();
        for (int i = 0; i < 20; ++i)
            m_bench->tick(100ms);
        QCOMPARE(cpu->redraws(), before);
        m_bench->view.timeView().live();
        m_bench->tick(10ms);
        QCOMPARE(cpu->redraws(), before + 1);
    }

    void pausingFreezesThePictureNotTheData()
    {
        m_bench->run("system/cpu/0", 3s);
        m_bench->view.timeView().pause(m_bench->clock.wall);
        m_bench->run("system/cpu/0", 2s, 500);
        Panel *cpu = m_bench->panel(QStringLiteral("CPU per core"));
        for (const QPointF &point : lines(cpu).at(0).points)
            QVERIFY(point.x() > 0 || point.y() < 100);
        m_bench->view.timeView().live();
        m_bench->tick(10ms);
        QCOMPARE(lines(cpu).at(0).points.last().y(), 519.0);
    }

    void theKeyboardMovesResizesRenamesAndRemoves()
    {
        PanelGrid &grid = m_bench->view.grid();
        m_bench->view.activateWindow();
        Panel *memory = m_bench->panel(QStringLiteral("Memory"));
        memory->setFocus(Qt::TabFocusReason);
        QTRY_VERIFY(memory->hasFocus());
        const CellRect latency = m_bench->panel(QStringLiteral("Delivery latency"))->spec().cell;
        QTest::keyClick(memory, Qt::Key_Right, Qt::AltModifier);
        QVERIFY(memory->spec().cell == latency); // they have changed places
        m_bench->command("edit.undo")->trigger();
        QTest::keyClick(memory, Qt::Key_Right, Qt::AltModifier | Qt::ShiftModifier);
        QCOMPARE(memory->spec().cell.columns, 4);

        QTest::keyClick(memory, Qt::Key_F2);
        auto *edit = memory->findChild<QLineEdit *>();
        QVERIFY(edit);
        edit->setText(QStringLiteral("RAM"));
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(memory->spec().title, QStringLiteral("RAM"));
        QTRY_VERIFY(memory->hasFocus());

        QTest::keyClick(memory, Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(grid.panels().size(), 7);
        memory->setFocus();
        QTest::keyClick(memory, Qt::Key_Delete);
        QCOMPARE(grid.panels().size(), 6);
        QTest::keyClick(&m_bench->view, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(grid.panels().size(), 7);
        QTest::keyClick(&m_bench->view, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(grid.panels().size(), 6);
    }

    void escapeEndsFullScreen()
    {
        PanelGrid &grid = m_bench->view.grid();
        Panel *cpu = m_bench->panel(QStringLiteral("CPU per core"));
        Panel *memory = m_bench->panel(QStringLiteral("Memory"));
        QSignalSpy full(&m_bench->view, &DashboardView::fullScreenChanged);
        cpu->setFocus();
        QTest::keyClick(cpu, Qt::Key_Return);
        QCOMPARE(cpu->geometry(), grid.rect());
        QVERIFY(!memory->isVisible());
        QTest::keyClick(cpu, Qt::Key_Escape);
        QVERIFY(memory->isVisible());
        QVERIFY(cpu->width() < grid.width());
        QCOMPARE(full.size(), 2);
    }

    void draggingTheHeaderExchangesPanels()
    {
        Panel *memory = m_bench->panel(QStringLiteral("Memory"));
        Panel *disk = m_bench->panel(QStringLiteral("Disk"));
        const CellRect from = memory->spec().cell;
        const CellRect to = disk->spec().cell;
        PanelHeader &header = memory->header();
        const QPoint grip(header.width() - 4, header.height() / 2);
        QTest::mousePress(&header, Qt::LeftButton, {}, grip);
        QTest::mouseMove(&header, grip + QPoint(30, 0));
        const QPoint target = header.mapFromGlobal(disk->mapToGlobal(disk->rect().center()));
        QTest::mouseMove(&header, target);
        QCOMPARE(memory->geometry(), m_bench->view.grid().pixels(to)); // live preview
        QVERIFY(memory->spec().cell == from);                          // not yet in the layout
        QTest::mouseRelease(&header, Qt::LeftButton, {}, target);
        QVERIFY(memory->spec().cell == to);
        QVERIFY(disk->spec().cell == from);
    }

    void draggingAnEdgeResizesInWholeCells()
    {
        Panel *cpu = m_bench->panel(QStringLiteral("CPU per core"));
        Panel *network = m_bench->panel(QStringLiteral("Network"));
        PanelGrip *edge = nullptr;
        for (PanelGrip *grip : cpu->findChildren<PanelGrip *>()) {
            if (grip->edges() == Qt::Edges(Qt::RightEdge))
                edge = grip;
        }
        QVERIFY(edge);
        const QPoint at = edge->rect().center();
        const QPoint onGrid = edge->mapTo(&m_bench->view.grid(), at);
        const int column = m_bench->view.grid().width() / GridModel::kColumns;
        QTest::mousePress(edge, Qt::LeftButton, {}, at);
        const auto to = [&] { return edge->mapFrom(&m_bench->view.grid(), onGrid + QPoint(column + 9, 0)); };
        QTest::mouseMove(edge, to());
        QTest::mouseRelease(edge, Qt::LeftButton, {}, to());
        QCOMPARE(cpu->spec().cell.columns, 8);
        QVERIFY((network->spec().cell == CellRect{8, 0, 4, 5}));
        m_bench->command("edit.undo")->trigger();
        QCOMPARE(cpu->spec().cell.columns, 7);
    }

    void theEditorRefusesAFilterThatIsNone()
    {
        m_bench->run("system/cpu/0", 1s);
        Panel *cpu = m_bench->panel(QStringLiteral("CPU per core"));
        m_bench->view.grid().setCurrent(cpu);
        m_bench->command("panel.edit")->trigger();
        QPointer<PanelEditor> editor = cpu->findChild<PanelEditor *>();
        QVERIFY(editor && editor->isVisible());
        BindingForm *form = editor->forms().at(0);
        QVERIFY(!form->newestPayload().isEmpty());
        auto *filter = form->findChild<QLineEdit *>(QStringLiteral("filter"));
        filter->setText(QStringLiteral("a/#/b"));
        QVERIFY(!form->problem().isEmpty());
        QVERIFY(!editor->spec());
        editor->close();
        QCOMPARE(cpu->spec().bindings[0].filter, QByteArray("system/cpu/+"));
    }

    void theEditorTakesWhatIsRightWhenItCloses()
    {
        Panel *cpu = m_bench->panel(QStringLiteral("CPU per core"));
        m_bench->view.grid().setCurrent(cpu);
        m_bench->command("panel.edit")->trigger();
        auto *editor = cpu->findChild<PanelEditor *>();
        QVERIFY(editor);
        editor->forms()
            .at(0)
            ->findChild<QLineEdit *>(QStringLiteral("filter"))
            ->setText(QStringLiteral("demo/#"));
        editor->forms().at(0)->setField("@rate");
        editor->close();
        QCOMPARE(cpu->spec().bindings[0].filter, QByteArray("demo/#"));
        QCOMPARE(cpu->spec().bindings[0].field, QByteArray("@rate"));
        m_bench->command("edit.undo")->trigger();
        QCOMPARE(cpu->spec().bindings[0].filter, QByteArray("system/cpu/+"));
    }

    void theEditorFillsInTheFieldOfATopic()
    {
        m_bench->publish("room/temp", R"({"t":{"c":21.5}})");
        m_bench->tick();
        m_bench->command("panel.add.line")->trigger(); // has no binding: the editor opens by itself
        Panel *made = m_bench->panel(QStringLiteral("Line"));
        QVERIFY(made);
        auto *editor = made->findChild<PanelEditor *>();
        QVERIFY(editor);
        editor->forms()
            .at(0)
            ->findChild<QLineEdit *>(QStringLiteral("filter"))
            ->setText(QStringLiteral("room/temp"));
        QCOMPARE(editor->forms().at(0)->field(), QByteArray("/t/c"));
        editor->close();
        QCOMPARE(made->spec().title, QStringLiteral("room/temp"));
        m_bench->tick();
        QCOMPARE(lines(made).at(0).points.last().y(), 21.5);
    }

    void aBadgeSwitchesTheTransportOfItsSource()
    {
        m_bench->tick();
        auto *badge = m_bench->panel(QStringLiteral("CPU per core"))->findChild<BadgeButton *>();
        QVERIFY(badge);
        Q_EMIT badge->transportChosen(base::Transport::LongPoll);
        QTRY_COMPARE(m_bench->sources.status(m_bench->hub)->transport, base::Transport::LongPoll);
        m_bench->tick();
        QCOMPARE(badge->transport(),
                 base::Transport::LongPoll); // the same button: who pressed it keeps the focus
        QCOMPARE(badge->accessibleName(), QStringLiteral("hub over long poll"));
    }

    void aDashboardIsRenamedInItsTab()
    {
        auto *tabs = m_bench->view.toolBar()->findChild<DashboardTabs *>();
        QVERIFY(tabs);
        tabs->startRename(0);
        auto *edit = tabs->findChild<QLineEdit *>();
        QVERIFY(edit);
        edit->setText(QStringLiteral("R & D"));
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(tabs->tabText(0), QStringLiteral("R && D"));
        m_bench->command("edit.undo")->trigger();
        QCOMPARE(tabs->tabText(0), QStringLiteral("This machine"));
    }

    void theTableShowsOnlyWhatItsFilterMatches()
    {
        m_bench->command("dashboard.next")->trigger(); // Market: demo/#
        m_bench->publish("demo/price", R"({"price":1})");
        m_bench->publish("system/load", R"({"1m":1})");
        m_bench->tick();
        m_bench->publish("demo/price", R"({"price":2})");
        m_bench->tick();
        Panel *ticks = m_bench->panel(QStringLiteral("Ticks"));
        const MessageModel &model = static_cast<TableBody &>(ticks->body()).model();
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, MessageModel::Payload).data().toString(), QStringLiteral("{\"price\":2}"));
    }

    void aThresholdAlertIsSaidAndAcknowledged()
    {
        Panel *cpu = m_bench->panel(QStringLiteral("CPU per core"));
        PanelSpec spec = cpu->spec();
        spec.threshold = 50;
        cpu->setSpec(spec);
        m_bench->run("system/cpu/0", 4s);
        QVERIFY(cpu->header().alertText().isEmpty());
        m_bench->run("system/cpu/0", 3s, 60);
        QVERIFY2(cpu->header().alertText().startsWith(QLatin1String("above 50 % for ")),
                 qPrintable(cpu->header().alertText()));
        Q_EMIT cpu->header().acknowledged();
        m_bench->run("system/cpu/0", 1s, 60);
        QVERIFY(cpu->header().alertText().isEmpty());
    }

    void alertsAreWatchedOnDashboardsBehind()
    {
        m_bench.reset();
        PanelSpec spec;
        spec.title = QStringLiteral("Load");
        spec.bindings.push_back({.source = {}, .filter = "system/cpu/0", .field = "/value", .label = {}});
        spec.threshold = 50;
        spec.cell = {0, 0, 6, 4};
        QVERIFY(LayoutStore::exportTo(
            m_dir->filePath(QStringLiteral("layouts.json")),
            {.dashboards = {{.id = {}, .name = QStringLiteral("Front"), .panels = {}},
                            {.id = {}, .name = QStringLiteral("R & D"), .panels = {spec}}}}));
        m_bench = std::make_unique<Bench>(m_dir->path());
        m_bench->show();
        auto *tabs = m_bench->view.toolBar()->findChild<DashboardTabs *>();
        const int plain = tabs->tabRect(1).width();
        m_bench->run("system/cpu/0", 2s);
        QCOMPARE(tabs->alert(1), QString());
        m_bench->run("system/cpu/0", 2s, 60);
        QCOMPARE(tabs->alert(1), QStringLiteral("Load"));
        QCOMPARE(tabs->alert(0), QString());
        QVERIFY(tabs->tabRect(1).width() > plain); // room for the mark
        QCOMPARE(tabs->accessibleTabName(1), QStringLiteral("R & D, alert"));

        m_bench->command("dashboard.next")->trigger();
        m_bench->run("system/cpu/0", 1s, 70);
        Panel *panel = m_bench->panel(QStringLiteral("Load"));
        // 2.9 s since it began, not since it was looked at.
        QCOMPARE(panel->header().alertText(), QStringLiteral("above 50 % for 2 s"));
        Q_EMIT panel->header().acknowledged();
        m_bench->command("dashboard.previous")->trigger();
        m_bench->run("system/cpu/0", 2s, 80);
        QCOMPARE(tabs->alert(1), QString());
        m_bench->run("system/cpu/0", 2s); // comes down
        m_bench->run("system/cpu/0", 2s, 60);
        QCOMPARE(tabs->alert(1), QStringLiteral("Load")); // and is new
    }

    void anAlertDoesNotBeginInAPastThatIsStillBeingRead()
    {
        const auto publish = [this](double value) {
            for (int i = 0; i < 100; ++i) {
                m_bench->clock.pass(100ms);
                m_bench->publish("room/temp", QByteArray::number(value));
            }
        };
        publish(60); // 16 of these are what one look reads at least
        publish(40);
        publish(60);
        PanelSpec spec;
        spec.bindings.push_back({.source = {}, .filter = "room/temp", .field = {}, .label = {}});
        spec.threshold = 50;
        SeriesPool pool(m_bench->capture);
        StreamDirectory directory(m_bench->sources, m_bench->capture);
        SeriesBinder binder(pool, directory, m_bench->themes);
        binder.setSpec(spec);
        AlertState alert;
        alert.setThreshold(spec.threshold);
        const base::WallTime now = m_bench->clock.wall;
        const DrawFrame frame{.now = now, .end = now, .window = 60s, .crosshair = {}};
        pool.update(0us);
        QVERIFY(!pool.caughtUp());
        binder.update();
        QCOMPARE(binder.series().size(), std::size_t(1));
        updateAlert(alert, spec, binder, pool, frame);
        QVERIFY(!alert.isAbove());
        pool.update(10s);
        QVERIFY(pool.caughtUp());
        binder.update();
        updateAlert(alert, spec, binder, pool, frame);
        QCOMPARE(alert.sentence(now, {}), QStringLiteral("above 50 for 9 s"));
    }

    void aChartWithNothingLeftTellsTheLastValue()
    {
        m_bench->run("system/cpu/0", 1s, 32);
        m_bench->view.timeView().setWindow(10s);
        Panel *cpu = m_bench->panel(QStringLiteral("CPU per core"));
        PanelSpec spec = cpu->spec();
        spec.bindings[0].source.reset(); // whose connection would have the first word
        cpu->setSpec(spec);
        const QString last = clockText(m_bench->clock.wall);
        m_bench->tick(5s);
        QCOMPARE(cpu->header().state().text, QStringLiteral("no data for 5 s"));
        QVERIFY(cpu->message().isEmpty());
        m_bench->tick(9s);
        QCOMPARE(cpu->message(), QStringLiteral("No data for 14 s. Last value 41.0 % at %1.").arg(last));
        QCOMPARE(cpu->header().state().kind, PanelHeader::State::Kind::Well);
        m_bench->run("system/cpu/0", 1s);
        QVERIFY(cpu->message().isEmpty());
    }

    void aFieldThatTurnsIntoTextIsExplained()
    {
        Panel *cpu = m_bench->panel(QStringLiteral("CPU per core"));
        PanelSpec spec = cpu->spec();
        spec.bindings[0].source.reset(); // whose connection would have the first word
        cpu->setSpec(spec);
        m_bench->run("system/cpu/0", 1s);
        QCOMPARE(cpu->header().state().kind, PanelHeader::State::Kind::Well);
        m_bench->publish("system/cpu/0", R"({"value":"high"})");
        m_bench->tick();
        QCOMPARE(cpu->header().state().text,
                 QStringLiteral("`/value` is text in the newest message, so nothing can be charted."));
        m_bench->run("system/cpu/0", 1s);
        QCOMPARE(cpu->header().state().kind, PanelHeader::State::Kind::Well);
    }

    void aSourceThatIsNotConnectedIsSaidInItsPanels()
    {
        m_bench->tick();
        const auto state = m_bench->panel(QStringLiteral("CPU per core"))->header().state();
        QCOMPARE(state.kind, PanelHeader::State::Kind::Disconnected);
        QCOMPARE(state.text, QStringLiteral("hub: connecting."));
    }

    void closingADashboardCanBeUndone()
    {
        QSignalSpy notice(&m_bench->view, &DashboardView::notice);
        QSignalSpy other(&m_bench->view, &DashboardView::timeViewChanged);
        m_bench->command("dashboard.close")->trigger();
        QCOMPARE(notice.size(), 1);
        QCOMPARE(other.size(), 1);
        QVERIFY(m_bench->panel(QStringLiteral("Price")));
        m_bench->command("edit.undo")->trigger();
        m_bench->command("dashboard.previous")->trigger();
        QVERIFY(m_bench->panel(QStringLiteral("CPU per core")));
    }

    void theLastDashboardStays()
    {
        for (int i = 0; i < 5; ++i)
            m_bench->command("dashboard.close")->trigger();
        QVERIFY(m_bench->view.toolBar());
        QVERIFY(!m_bench->command("dashboard.close")->isEnabled());
        m_bench->tick();
    }

    void layoutsAreExportedAndImported()
    {
        const QString path = m_dir->filePath(QStringLiteral("out.json"));
        QVERIFY(m_bench->view.exportLayouts(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(layoutFromJson(file.readAll())->dashboards.size(), std::size_t(3));
        QVERIFY(m_bench->view.importLayouts(path));
        m_bench->command("edit.undo")->trigger();

        QSignalSpy notice(&m_bench->view, &DashboardView::notice);
        QVERIFY(!m_bench->view.importLayouts(m_dir->filePath(QStringLiteral("absent.json"))));
        QCOMPARE(notice.size(), 1);
    }

    void whatWasChangedIsThereTheNextTime()
    {
        m_bench->command("panel.add.stat")->trigger();
        const auto count = m_bench->view.grid().panels().size();
        m_bench.reset(); // what waits is written
        m_bench = std::make_unique<Bench>(m_dir->path());
        m_bench->show();
        QCOMPARE(m_bench->view.grid().panels().size(), count);
        QVERIFY(!m_bench->view.timeView().isGrowing());
    }

    void aBrokenLayoutFileIsSaidOnce()
    {
        m_bench.reset();
        QFile file(m_dir->filePath(QStringLiteral("layouts.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{oops");
        file.close();
        m_bench = std::make_unique<Bench>(m_dir->path());
        QSignalSpy notice(&m_bench->view, &DashboardView::notice);
        QTRY_COMPARE(notice.size(), 1);
        QVERIFY(notice[0][0].toString().contains(QLatin1String(".broken")));
        QVERIFY(QFile::exists(m_dir->filePath(QStringLiteral("layouts.json.broken"))));
    }

    void resettingGivesABuiltInLayoutAndCanBeUndone()
    {
        m_bench->command("dashboard.reset.Wire")->trigger();
        QVERIFY(m_bench->panel(QStringLiteral("Through the hub")));
        m_bench->command("edit.undo")->trigger();
        QVERIFY(m_bench->panel(QStringLiteral("CPU per core")));
    }

    void everyCommandHasANameAndAText()
    {
        QStringList names;
        for (const QAction *action : m_bench->view.commands()) {
            QVERIFY(!action->text().isEmpty());
            QVERIFY(!names.contains(action->objectName()));
            names.append(action->objectName());
        }
        QVERIFY(names.contains(QLatin1String("panel.add.line")));
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Bench> m_bench;
};

QTEST_MAIN(TestDashboardView)
#include "tst_dashboardview.moc"
