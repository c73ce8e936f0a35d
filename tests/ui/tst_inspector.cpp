// SPDX-License-Identifier: GPL-3.0-or-later
// The inspector in the whole program: what was published through a socket stands in its table, whatever a person does.
#include "stage.h"

#include "ui/dashboard/dashboardview.h"
#include "ui/inspect/detail/detailpane.h"
#include "ui/inspect/inspectview.h"
#include "ui/inspect/messagetablemodel.h"
#include "ui/inspect/messageview.h"
#include "ui/widgets/chart.h"

#include <QAction>
#include <QApplication>
#include <QDropEvent>
#include <QFile>
#include <QMimeData>
#include <QTest>

using namespace pushscope;
using namespace pushscope::ui;
using tests::Stage;

namespace {

/// NaN when nothing is drawn.
double newestDrawn(const Chart &chart)
{
    const auto lines = chart.drawnLines();
    return lines.empty() || lines.front().points.isEmpty() ? qQNaN() : lines.front().points.last().y();
}

} // namespace

class tst_inspector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_stage.reset(); }

    void showsWhatWasPublished();
    void pausesWithoutLosingAnything();
    void findsWhatIsTyped();
    void chartsAFieldOfThePastAndTheFuture();
    void keepsDeliveriesInTheCapture();
    void opensWhatTheLastRunCaptured();
    void opensADroppedFile();
    void remembersThatItWasOnScreen();

private:
    /// Publishes `{"n":1,"note":"…"}` and so on, until all are acknowledged.
    void publish(int from, int to);
    void filterBy(const QString &text);
    [[nodiscard]] QStringList shown() const;
    [[nodiscard]] static QStringList numbers(int newest, int oldest);
    [[nodiscard]] InspectView &view() const { return *m_stage->window().findChild<InspectView *>(); }
    [[nodiscard]] MessageTableModel &model() const { return *view().findChild<MessageTableModel *>(); }
    [[nodiscard]] MessageView &table() const { return *view().findChild<MessageView *>(); }

    std::unique_ptr<Stage> m_stage;
};

void tst_inspector::init()
{
    m_stage = std::make_unique<Stage>();
    QVERIFY(m_stage->start());
    m_stage->trigger(QStringLiteral("mode-inspect"));
    QTRY_VERIFY(view().isVisible());
}

void tst_inspector::publish(int from, int to)
{
    client::Publisher publisher(m_stage->workbench().hub()->url());
    for (int n = from; n <= to; ++n) {
        QTRY_VERIFY(publisher.canPublish());
        publisher.publish({.topic = "test/count", .payload = "{\"n\":" + QByteArray::number(n) + "}"});
    }
    QTRY_COMPARE(publisher.underWay(), 0);
}

void tst_inspector::filterBy(const QString &text)
{
    m_stage->trigger(QStringLiteral("filter"));
    QWidget *line = QApplication::focusWidget();
    QVERIFY(line);
    QTest::keyClick(line, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(line, text);
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_COMPARE(view().filter(), text);
}

QStringList tst_inspector::shown() const
{
    QStringList previews;
    for (int row = 0; row < std::min(model().rowCount(), 1000); ++row)
        previews.append(model().index(row, int(MessageColumn::Preview)).data().toString());
    return previews;
}

QStringList tst_inspector::numbers(int newest, int oldest)
{
    QStringList previews;
    for (int n = newest; n >= oldest; --n)
        previews.append(QStringLiteral("{\"n\":%1}").arg(n));
    return previews;
}

void tst_inspector::showsWhatWasPublished()
{
    publish(1, 300);
    filterBy(QStringLiteral("topic:test/# transport:ws"));
    QTRY_COMPARE(shown(), numbers(300, 1));
    filterBy(QStringLiteral("topic:test/# data.n>290 transport:ws"));
    QTRY_COMPARE(shown(), numbers(300, 291));
    publish(301, 305);
    QTRY_COMPARE(shown(), numbers(305, 291));
}

void tst_inspector::pausesWithoutLosingAnything()
{
    filterBy(QStringLiteral("topic:test/# transport:ws"));
    publish(1, 20);
    QTRY_COMPARE(shown(), numbers(20, 1));
    table().setFocus();
    QTest::keyClick(&table(), Qt::Key_Space);
    QTRY_VERIFY(view().isPaused());
    publish(21, 60);
    QTRY_COMPARE(view().behind(), quint64(40));
    QCOMPARE(shown(), numbers(20, 1));
    QTest::keyClick(&table(), Qt::Key_Space);
    QTRY_COMPARE(shown(), numbers(60, 1));
    QVERIFY(!view().isPaused());
}

void tst_inspector::findsWhatIsTyped()
{
    publish(1, 30);
    filterBy(QStringLiteral("topic:test/# transport:ws"));
    QTRY_COMPARE(shown(), numbers(30, 1));
    QWidget *line = QApplication::focusWidget();
    QVERIFY(line);
    QTest::keyClicks(line, QStringLiteral(" data.n>"));
    // Half a filter is an error under its place, and the last good result stays.
    QTRY_COMPARE(shown(), numbers(30, 1));
    QTest::keyClicks(line, QStringLiteral("28"));
    QTRY_COMPARE(shown(), numbers(30, 29));
}

void tst_inspector::chartsAFieldOfThePastAndTheFuture()
{
    publish(1, 25);
    filterBy(QStringLiteral("topic:test/# transport:ws"));
    QTRY_COMPARE(shown(), numbers(25, 1));
    auto *detail = view().findChild<DetailPane *>();
    const client::FramePtr frame = m_stage->workbench().capture().read(model().sequence(0), 1).frames.front();
    Q_EMIT detail->chartWanted(frame->source, frame->topic, "/n");
    QTRY_VERIFY(m_stage->window().dashboard().isVisible());
    const Chart *chart = m_stage->chartOf("test/count");
    QVERIFY(chart);
    QTRY_COMPARE(newestDrawn(*chart), 25.0);
    publish(26, 31);
    QTRY_COMPARE(newestDrawn(*chart), 31.0);
}

void tst_inspector::keepsDeliveriesInTheCapture()
{
    m_stage->workbench().hub()->ledger().setEnabled(true);
    publish(1, 5);
    filterBy(QStringLiteral("topic:test/# transport:ws"));
    QTRY_COMPARE(shown(), numbers(5, 1));
    const client::FramePtr frame = m_stage->workbench().capture().read(model().sequence(0), 1).frames.front();
    filterBy(QStringLiteral("source:deliveries transport:ws id=\"%1\" data.fate=sent").arg(QString::fromUtf8(frame->id)));
    QTRY_COMPARE(model().rowCount(), 1); // the window's own connection
    QVERIFY(shown().front().contains(QStringLiteral("127.0.0.1:")));
}

void tst_inspector::opensWhatTheLastRunCaptured()
{
    publish(1, 40);
    filterBy(QStringLiteral("topic:test/# transport:ws"));
    QTRY_COMPARE(shown(), numbers(40, 1));
    QVERIFY(!m_stage->command(QStringLiteral("open-last-capture"))->isEnabled());
    QVERIFY(m_stage->restart());
    publish(41, 42);
    QVERIFY(m_stage->command(QStringLiteral("open-last-capture"))->isEnabled());
    m_stage->trigger(QStringLiteral("open-last-capture"));
    filterBy(QStringLiteral("topic:test/#  transport:ws"));
    QTRY_COMPARE(shown(), numbers(40, 1));
}

void tst_inspector::opensADroppedFile()
{
    publish(1, 15);
    const QString path = m_stage->settingsPath(QStringLiteral("some.ndjson"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"v\":1}\n{\"v\":2}\nnot JSON\n{\"v\":3}\n");
    file.close();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&m_stage->window(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&m_stage->window(), &drop);
    QTRY_COMPARE(shown(), QStringList({QStringLiteral("{\"v\":3}"), QStringLiteral("{\"v\":2}"),
                                       QStringLiteral("{\"v\":1}")}));
}

void tst_inspector::remembersThatItWasOnScreen()
{
    QVERIFY(m_stage->restart());
    QVERIFY(view().isVisible());
    m_stage->trigger(QStringLiteral("mode-dashboard"));
    QVERIFY(m_stage->restart());
    QVERIFY(!view().isVisible());
    QVERIFY(m_stage->window().dashboard().isVisible());
}

QTEST_MAIN(tst_inspector)
#include "tst_inspector.moc"
