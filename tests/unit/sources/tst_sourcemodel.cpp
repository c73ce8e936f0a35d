// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/sourcemodel.h"

#include "core/client/sources.h"
#include "ui/sources/sourcebook.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace pushscope;
using namespace pushscope::ui;
using namespace std::chrono_literals;

namespace {

class NoSink final : public client::FrameSink
{
public:
    void append(std::vector<client::Frame>) override {}
};

SourceLine line(SourceLine::Kind kind, quint32 key, const QString &title = {})
{
    SourceLine line;
    line.kind = kind;
    line.key = key;
    line.title = title;
    return line;
}

client::SourceStatus status(client::SourceState state, const QString &error = {})
{
    client::SourceStatus status;
    status.url = QUrl(QStringLiteral("wss://maya:hush@example.org/stream?token=hush"));
    status.state = state;
    status.lastError = error;
    return status;
}

} // namespace

class tst_sourcemodel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void staysAModelWhateverComes();
    void keepsTheSelectionWhileOthersComeAndGo();
    void tellsOnlyWhatChanged();
    void choosesNoHeading();
    void saysHowASourceDoes_data();
    void saysHowASourceDoes();
    void showsWhatIsListedAndWhatIsRemembered();
};

void tst_sourcemodel::staysAModelWhateverComes()
{
    SourceModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QRandomGenerator random(7);
    for (int round = 0; round < 200; ++round) {
        std::vector<SourceLine> lines;
        for (quint32 key = 1; key <= 12; ++key) {
            if (random.bounded(3) > 0)
                lines.push_back(line(random.bounded(2) ? SourceLine::Kind::Listed : SourceLine::Kind::Recent, key,
                                     QString::number(random.bounded(3))));
        }
        for (std::size_t i = 1; i < lines.size(); ++i)
            std::swap(lines[i], lines[static_cast<std::size_t>(random.bounded(static_cast<int>(i) + 1))]);
        model.setLines(lines);
        QCOMPARE(model.rowCount(), static_cast<int>(lines.size()));
        for (int row = 0; row < model.rowCount(); ++row)
            QCOMPARE(*model.lineAt(model.index(row)), lines[static_cast<std::size_t>(row)]);
    }
    model.setLines({});
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.lineAt({}));
}

void tst_sourcemodel::keepsTheSelectionWhileOthersComeAndGo()
{
    SourceModel model;
    model.setLines({line(SourceLine::Kind::Hub, 1), line(SourceLine::Kind::Listed, 1), line(SourceLine::Kind::Listed, 2)});
    const QPersistentModelIndex chosen = model.index(2);
    model.setLines({line(SourceLine::Kind::Listed, 3), line(SourceLine::Kind::Listed, 2), line(SourceLine::Kind::Hub, 1)});
    QCOMPARE(chosen.row(), 1);
    QCOMPARE(model.find(SourceLine::Kind::Listed, 2), QModelIndex(chosen));
    model.setLines({line(SourceLine::Kind::Hub, 1)});
    QVERIFY(!chosen.isValid());
}

void tst_sourcemodel::tellsOnlyWhatChanged()
{
    SourceModel model;
    model.setLines({line(SourceLine::Kind::Hub, 1, QStringLiteral("a")), line(SourceLine::Kind::Hub, 2)});
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.setLines({line(SourceLine::Kind::Hub, 1, QStringLiteral("b")), line(SourceLine::Kind::Hub, 2)});
    QCOMPARE(changed.size(), 1);
    QCOMPARE(inserted.size(), 0);
    model.setLines({line(SourceLine::Kind::Hub, 1, QStringLiteral("b")), line(SourceLine::Kind::Hub, 2)});
    QCOMPARE(changed.size(), 1);
}

void tst_sourcemodel::choosesNoHeading()
{
    SourceModel model;
    model.setLines({line(SourceLine::Kind::Heading, 0, QStringLiteral("Recent")), line(SourceLine::Kind::Recent, 1)});
    QVERIFY(!model.flags(model.index(0)).testFlag(Qt::ItemIsSelectable));
    QVERIFY(model.flags(model.index(1)).testFlag(Qt::ItemIsSelectable));
}

void tst_sourcemodel::saysHowASourceDoes_data()
{
    QTest::addColumn<client::SourceStatus>("status");
    QTest::addColumn<QString>("sentence");
    using client::SourceState;
    QTest::newRow("connecting") << status(SourceState::Connecting) << QStringLiteral("connecting");
    QTest::newRow("connected, without secrets of the address")
        << status(SourceState::Connected) << QStringLiteral("connected · example.org/stream");
    QTest::newRow("connected, and something was refused")
        << status(SourceState::Connected, QStringLiteral("Too large.")) << QStringLiteral("connected · Too large.");
    auto waiting = status(SourceState::Waiting, QStringLiteral("Connection refused"));
    waiting.retryAt = base::SteadyTime{} + 3500ms;
    QTest::newRow("waiting") << waiting << QStringLiteral("Connection refused. Trying again in 4 s.");
    waiting.retryAt = base::SteadyTime{} - 1s;
    QTest::newRow("overdue") << waiting << QStringLiteral("Connection refused. Trying again in 0 s.");
    QTest::newRow("by request") << status(SourceState::Stopped) << QStringLiteral("disconnected");
    QTest::newRow("for good") << status(SourceState::Ended) << QStringLiteral("The stream has ended.");
    QTest::newRow("with marks that would reorder the line")
        << status(SourceState::Ended, QStringLiteral("a\u202eb\nc")) << QStringLiteral("a\ufffdb\u240ac");
}

void tst_sourcemodel::saysHowASourceDoes()
{
    QFETCH(client::SourceStatus, status);
    QFETCH(QString, sentence);
    QCOMPARE(stateSentence(status, base::SteadyTime{}), sentence);
}

void tst_sourcemodel::showsWhatIsListedAndWhatIsRemembered()
{
    NoSink sink;
    const base::SystemClock clock;
    const QTemporaryDir folder;
    client::Sources sources(sink, clock);
    const client::SourceId hub =
        sources.add({.name = QStringLiteral("hub"), .url = QUrl(QStringLiteral("http://127.0.0.1:9"))});
    SourceBook book(clock, sources, folder.path());
    QVERIFY(book.load().isEmpty());
    const auto add = [&book](const char *name) {
        return book.add({.name = QString::fromLatin1(name), .url = QUrl(QStringLiteral("ws://127.0.0.1:9/") +
                                                                      QString::fromLatin1(name))});
    };
    const EntryKey listed = add("listed");
    const EntryKey starred = add("starred");
    const EntryKey recent = add("recent");
    book.setFavourite(starred, true);
    book.remove(starred);
    book.remove(recent);
    const auto lines = linesOf(book, sources.statuses(), clock.steadyNow());
    QStringList titles;
    for (const SourceLine &each : lines)
        titles.append(each.title);
    QCOMPARE(titles, QStringList({QStringLiteral("hub"), QStringLiteral("listed"), QStringLiteral("Favourites"),
                                  QStringLiteral("starred"), QStringLiteral("Recent"), QStringLiteral("recent")}));
    QCOMPARE(lines[0].kind, SourceLine::Kind::Hub);
    QCOMPARE(lines[0].key, hub.value);
    QCOMPARE(lines[1].key, listed);
    QCOMPARE(lines[3].action, QStringLiteral("Connect"));
}

QTEST_GUILESS_MAIN(tst_sourcemodel)
#include "tst_sourcemodel.moc"
