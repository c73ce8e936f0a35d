// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/layouteditor.h"
#include "ui/dashboard/layoutstore.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace pushscope::ui;

namespace {

Layout start()
{
    Layout layout;
    layout.dashboards = LayoutStore::builtIn();
    return layout;
}

PanelSpec spec(const QString &title)
{
    PanelSpec spec;
    spec.title = title;
    spec.cell = {0, 0, 4, 3};
    spec.bindings.push_back({.source = {}, .filter = "a", .field = "/x", .label = {}});
    return spec;
}

/// Ids and windows aside: what a person would see.
bool looksValid(const Layout &layout)
{
    for (const Dashboard &dashboard : layout.dashboards) {
        if (dashboard.panels.size() > Layout::kMaxPanels)
            return false;
        for (const PanelSpec &a : dashboard.panels) {
            for (const PanelSpec &b : dashboard.panels) {
                if (a.id != b.id && a.cell.overlaps(b.cell))
                    return false;
            }
        }
    }
    return layout.dashboards.size() <= Layout::kMaxDashboards;
}

class RandomHand
{
public:
    RandomHand(LayoutEditor &editor, quint32 seed)
        : m_editor(editor)
        , m_random(seed)
    {
    }
    void act();

private:
    DashboardId dashboard();
    PanelId panel(DashboardId id);

    LayoutEditor &m_editor;
    QRandomGenerator m_random;
};

DashboardId RandomHand::dashboard()
{
    const auto &all = m_editor.layout().dashboards;
    return all.empty() ? DashboardId{}
                       : all[static_cast<std::size_t>(m_random.bounded(static_cast<int>(all.size())))].id;
}

PanelId RandomHand::panel(DashboardId id)
{
    const Dashboard *each = m_editor.layout().dashboard(id);
    if (!each || each->panels.empty())
        return {};
    return each->panels[static_cast<std::size_t>(m_random.bounded(static_cast<int>(each->panels.size())))].id;
}

void RandomHand::act()
{
    const DashboardId id = dashboard();
    const PanelId tile = panel(id);
    const Dashboard *each = m_editor.layout().dashboard(id);
    switch (m_random.bounded(12)) {
    case 0:
        (void)m_editor.addDashboard(
            {.id = {}, .name = QStringLiteral("new"), .panels = {spec(QStringLiteral("p"))}});
        break;
    case 1:
        m_editor.removeDashboard(id);
        break;
    case 2:
        m_editor.renameDashboard(id, QString::number(m_random.bounded(5)));
        break;
    case 3:
        m_editor.moveDashboard(m_random.bounded(-1, 4), m_random.bounded(-1, 4));
        break;
    case 4:
        m_editor.replaceDashboard(id, LayoutStore::builtIn()[1]);
        break;
    case 5:
        (void)m_editor.addPanel(id, spec(QStringLiteral("added")));
        break;
    case 6:
        (void)m_editor.duplicatePanel(id, tile);
        break;
    case 7:
        m_editor.removePanel(id, tile);
        break;
    case 8: {
        PanelSpec changed = spec(QString::number(m_random.bounded(9)));
        changed.kind = kAllPanelKinds[m_random.bounded(5)];
        m_editor.changePanel(id, tile, changed, QStringLiteral("edit"));
        break;
    }
    case 9:
        (void)m_editor.addBinding(
            id, tile,
            {.source = {}, .filter = QByteArray::number(m_random.bounded(30)), .field = {}, .label = {}});
        break;
    default:
        if (each) {
            GridModel moved(each->panels);
            moved.move(tile, m_random.bounded(12), m_random.bounded(14));
            moved.resize(tile, {m_random.bounded(6), m_random.bounded(9), m_random.bounded(2, 7),
                                m_random.bounded(2, 7)});
            m_editor.arrange(id, moved, QStringLiteral("move"));
        }
    }
}

} // namespace

class TestLayoutEditor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void undoingAnythingGivesBackTheStart_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 40; ++seed)
            QTest::newRow(qPrintable(QStringLiteral("seed %1").arg(seed))) << seed;
    }
    void undoingAnythingGivesBackTheStart()
    {
        QFETCH(quint32, seed);
        LayoutEditor editor;
        editor.reset(start());
        const Layout before = editor.layout();
        RandomHand hand(editor, seed);
        std::vector<Layout> seen{before};
        while (editor.undoStack().count() < 60) {
            const int count = editor.undoStack().count();
            hand.act();
            QVERIFY(looksValid(editor.layout()));
            if (editor.undoStack().count() > count)
                seen.push_back(editor.layout());
        }
        const Layout after = editor.layout();
        for (auto expected = seen.rbegin() + 1; expected != seen.rend(); ++expected) {
            editor.undoStack().undo();
            QVERIFY(editor.layout() == *expected);
        }
        QVERIFY(editor.layout() == before);
        while (editor.undoStack().canRedo())
            editor.undoStack().redo();
        QVERIFY(editor.layout() == after);
    }

    void whatChangesNothingIsNoStep()
    {
        LayoutEditor editor;
        editor.reset(start());
        const Dashboard &first = editor.layout().dashboards[0];
        editor.renameDashboard(first.id, first.name);
        editor.changePanel(first.id, first.panels[0].id, first.panels[0], QStringLiteral("edit"));
        editor.arrange(first.id, GridModel(first.panels), QStringLiteral("move"));
        editor.moveDashboard(1, 1);
        QCOMPARE(editor.undoStack().count(), 0);
    }

    void theWindowIsKeptThroughUndo()
    {
        LayoutEditor editor;
        editor.reset(start());
        const DashboardId id = editor.layout().dashboards[0].id;
        editor.renameDashboard(id, QStringLiteral("x"));
        editor.setWindow(id, std::chrono::seconds(300));
        editor.undoStack().undo();
        QCOMPARE(editor.layout().dashboards[0].window, std::chrono::milliseconds(300'000));
        QCOMPARE(editor.layout().dashboards[0].name, QStringLiteral("This machine"));
    }

    void refusesMoreThanTheBounds()
    {
        LayoutEditor editor;
        editor.reset({{{.id = {}, .name = QStringLiteral("d"), .panels = {}}}});
        const DashboardId id = editor.layout().dashboards[0].id;
        PanelSpec small = spec(QStringLiteral("p"));
        small.cell = {0, 0, 2, 2};
        for (std::size_t i = 0; i < Layout::kMaxPanels; ++i)
            QVERIFY(editor.addPanel(id, small));
        const auto panel = editor.addPanel(id, small);
        QVERIFY(!panel);
        QVERIFY(panel.error().what.contains(QLatin1String("64 panels")));
        const PanelId first = editor.layout().dashboards[0].panels[0].id;
        for (int i = 1; i < static_cast<int>(Layout::kMaxBindings); ++i)
            QVERIFY(editor.addBinding(
                id, first, {.source = {}, .filter = QByteArray::number(i), .field = {}, .label = {}}));
        QVERIFY(!editor.addBinding(id, first, {.source = {}, .filter = "more", .field = {}, .label = {}}));
        for (std::size_t i = 1; i < Layout::kMaxDashboards; ++i)
            QVERIFY(editor.addDashboard({.id = {}, .name = QStringLiteral("d"), .panels = {}}));
        QVERIFY(!editor.addDashboard({.id = {}, .name = QStringLiteral("d"), .panels = {}}));
    }

    void aPlaceThatIsTakenIsOnlyAWish()
    {
        LayoutEditor editor;
        editor.reset({{{.id = {}, .name = QStringLiteral("d"), .panels = {}}}});
        const DashboardId id = editor.layout().dashboards[0].id;
        QVERIFY(editor.addPanel(id, spec(QStringLiteral("a"))));
        const auto second = editor.addPanel(id, spec(QStringLiteral("b")));
        QVERIFY(second);
        QVERIFY((editor.layout().dashboards[0].panel(*second)->cell == CellRect{4, 0, 4, 3}));
    }

    void tellsOfEachChangeOnce()
    {
        LayoutEditor editor;
        editor.reset(start());
        QSignalSpy changed(&editor, &LayoutEditor::changed);
        editor.renameDashboard(editor.layout().dashboards[0].id, QStringLiteral("x"));
        QCOMPARE(changed.size(), 1);
        editor.undoStack().undo();
        QCOMPARE(changed.size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestLayoutEditor)
#include "tst_layouteditor.moc"
