// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/inspectstate.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace pushscope::ui;

class TestInspectState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasRememberedComesBack()
    {
        InspectState state;
        state.columns[2].width = 111;
        state.columns[4].shown = true;
        std::swap(state.columns[0], state.columns[5]);
        state.save(QStringLiteral("big"), QStringLiteral("size>1k"));
        state.addRecent(QStringLiteral("a"));
        state.addRecent(QStringLiteral("b"));
        state.addRecent(QStringLiteral("a"));
        state.rules = {{QStringLiteral("latency>5ms"), 3}};
        state.detailWidth = 555;
        const auto again = InspectState::fromJson(state.toJson());
        QVERIFY(again);
        QVERIFY(*again == state);
        QCOMPARE(again->recent, (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
    }

    void whatMakesNoSenseKeepsItsDefault()
    {
        QVERIFY(!InspectState::fromJson("no json"));
        const auto state = InspectState::fromJson(
            R"({"columns":[{"column":"topic","width":-5},{"column":"topic"},{"column":"nonsense"},7],
                "saved":[{"name":"","filter":"x"},{"name":"n"},3],"recent":[1,"",null],
                "rules":[{"filter":"x","colour":99}],"detailWidth":-1})");
        QVERIFY(state);
        QCOMPARE(state->columns.size(), std::size_t(kMessageColumns));
        QCOMPARE(state->columns.front().column, MessageColumn::Topic);
        QVERIFY(state->columns.front().width > 0);
        QVERIFY(state->saved.empty());
        QVERIFY(state->recent.isEmpty());
        QCOMPARE(state->rules.front().colour, 3);
        QCOMPARE(state->detailWidth, 0);
    }

    void hidingEveryColumnIsNotBelieved()
    {
        InspectState state;
        for (auto &column : state.columns)
            column.shown = false;
        QVERIFY(InspectState::fromJson(state.toJson())->columns == InspectState::defaultColumns());
    }

    void theFileIsWrittenWhole()
    {
        QTemporaryDir folder;
        {
            InspectStore store(folder.path());
            QCOMPARE(store.load(), QString());
            store.edit().save(QStringLiteral("mine"), QStringLiteral("dir:in"));
        }
        InspectStore again(folder.path());
        QCOMPARE(again.load(), QString());
        QCOMPARE(again.state().saved.size(), std::size_t(1));
    }

    void aBrokenFileIsKeptBeside()
    {
        QTemporaryDir folder;
        QFile file(QDir(folder.path()).filePath(QStringLiteral("inspect.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"columns\":[");
        file.close();
        InspectStore store(folder.path());
        QVERIFY(store.load().contains(QStringLiteral("inspect.json.broken")));
        QVERIFY(QFile::exists(file.fileName() + QStringLiteral(".broken")));
        QVERIFY(store.state() == InspectState());
    }

    void aFolderThatCannotBeWrittenIsToldOnce()
    {
        InspectStore store(QStringLiteral("/nowhere/at/all"));
        QSignalSpy failed(&store, &InspectStore::failed);
        store.edit().detailWidth = 1;
        store.flush();
        store.edit().detailWidth = 2;
        store.flush();
        QCOMPARE(failed.count(), 1);
    }
};

QTEST_MAIN(TestInspectState)
#include "tst_inspectstate.moc"
