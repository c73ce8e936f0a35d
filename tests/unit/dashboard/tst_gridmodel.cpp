// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/gridmodel.h"

#include <QRandomGenerator>
#include <QTest>

using namespace pushscope::ui;

namespace {

GridModel grid(const std::vector<CellRect> &cells)
{
    std::vector<PanelSpec> panels;
    quint32 id = 0;
    for (const CellRect &cell : cells) {
        PanelSpec spec;
        spec.id = PanelId{++id};
        spec.cell = cell;
        panels.push_back(spec);
    }
    return GridModel(panels);
}

constexpr PanelId kFirst{1};
constexpr PanelId kSecond{2};

QByteArray fault(const GridModel &model)
{
    const auto &items = model.items();
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!GridModel::fits(items[i].cell))
            return "a panel lies outside";
        for (std::size_t j = 0; j < i; ++j) {
            if (items[i].cell.overlaps(items[j].cell))
                return "two panels overlap";
        }
    }
    return {};
}

} // namespace

class TestGridModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void movesIntoFreeCells()
    {
        GridModel model = grid({{0, 0, 4, 4}, {8, 0, 4, 4}});
        QVERIFY(model.move(kFirst, 4, 0));
        QCOMPARE(model.cell(kFirst)->column, 4);
        QVERIFY(model.move(kFirst, 3, 6));
        QVERIFY((*model.cell(kFirst) == CellRect{3, 6, 4, 4}));
    }

    void exchangesPlacesWithWhatIsInTheWay()
    {
        GridModel model = grid({{0, 0, 4, 4}, {4, 0, 8, 6}});
        QVERIFY(model.move(kFirst, 5, 0));
        QVERIFY((*model.cell(kFirst) == CellRect{4, 0, 8, 6}));
        QVERIFY((*model.cell(kSecond) == CellRect{0, 0, 4, 4}));
    }

    void staysWithinTheColumns()
    {
        GridModel model = grid({{0, 0, 4, 4}});
        QVERIFY(model.move(kFirst, 40, -7));
        QVERIFY((*model.cell(kFirst) == CellRect{8, 0, 4, 4}));
        QVERIFY(!model.move(kFirst, 99, 0)); // it is there already
    }

    void growingCutsTheNeighbour()
    {
        GridModel model = grid({{0, 0, 6, 4}, {6, 0, 6, 4}});
        QVERIFY(model.resize(kFirst, {0, 0, 8, 4}));
        QVERIFY((*model.cell(kSecond) == CellRect{8, 0, 4, 4}));
    }

    void growingPushesDownWhatWouldBecomeTooSmall()
    {
        GridModel model = grid({{0, 0, 6, 4}, {6, 0, 6, 4}});
        QVERIFY(model.resize(kFirst, {0, 0, 11, 4}));
        QVERIFY((*model.cell(kSecond) == CellRect{6, 4, 6, 4}));
    }

    void refusesWhatDoesNotFit_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<int>("row");
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("rows");
        QTest::newRow("too narrow") << 0 << 0 << 1 << 4;
        QTest::newRow("too low") << 0 << 0 << 4 << 1;
        QTest::newRow("beyond the right edge") << 9 << 0 << 4 << 4;
        QTest::newRow("above the top") << 0 << -1 << 4 << 4;
        QTest::newRow("taller than the grid") << 0 << 0 << 4 << 241;
    }
    void refusesWhatDoesNotFit()
    {
        QFETCH(int, column);
        QFETCH(int, row);
        QFETCH(int, columns);
        QFETCH(int, rows);
        GridModel model = grid({{0, 0, 4, 4}});
        const auto before = model.items();
        QVERIFY(!model.resize(kFirst, {column, row, columns, rows}));
        QVERIFY(model.items() == before);
    }

    void placesWhereThereIsRoom()
    {
        QVERIFY((grid({}).placeFor(6, 4) == CellRect{0, 0, 6, 4}));
        QVERIFY((grid({{0, 0, 6, 4}}).placeFor(6, 4) == CellRect{6, 0, 6, 4}));
        // No room of this size, but a smaller one.
        QVERIFY((grid({{0, 0, 12, 9}, {0, 9, 8, 3}}).placeFor(6, 4) == CellRect{8, 9, 4, 3}));
        // None at all: below.
        QVERIFY((grid({{0, 0, 12, 12}}).placeFor(6, 4) == CellRect{0, 12, 6, 4}));
    }

    void findsTheLargestFreePlaceAroundACell()
    {
        const GridModel model = grid({{0, 0, 7, 5}, {7, 0, 5, 5}, {0, 5, 12, 4}, {0, 9, 8, 3}});
        QVERIFY((*model.largestFree() == CellRect{8, 9, 4, 3}));
        QVERIFY((*model.largestFree(9, 10) == CellRect{8, 9, 4, 3}));
        QVERIFY(!model.largestFree(1, 1));
    }

    void staysValidUnderAnyOperations()
    {
        QRandomGenerator random(20240917);
        for (int round = 0; round < 200; ++round) {
            std::vector<PanelSpec> panels;
            for (quint32 id = 1; id <= 12; ++id) {
                PanelSpec spec;
                spec.id = PanelId{id};
                spec.cell = GridModel(panels).placeFor(random.bounded(2, 8), random.bounded(2, 6));
                panels.push_back(spec);
            }
            GridModel model(panels);
            QVERIFY2(fault(model).isEmpty(), fault(model));
            for (int step = 0; step < 60; ++step) {
                const PanelId id{static_cast<quint32>(random.bounded(1, 13))};
                const auto before = model.items();
                bool changed = false;
                if (random.bounded(2) == 0)
                    changed = model.move(id, random.bounded(-2, 14), random.bounded(-2, 30));
                else
                    changed = model.resize(id, {random.bounded(-1, 12), random.bounded(-1, 20),
                                                random.bounded(1, 13), random.bounded(1, 12)});
                QVERIFY2(fault(model).isEmpty(), fault(model));
                QCOMPARE(changed, model.items() != before);
                QCOMPARE(model.items().size(), before.size());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestGridModel)
#include "tst_gridmodel.moc"
