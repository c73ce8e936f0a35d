// SPDX-License-Identifier: GPL-3.0-or-later
// The panel of sources with the whole program behind it: what a person types, pastes and sends, and what comes of it.
#include "stage.h"

#include "core/client/sources.h"
#include "ui/shell/hubstatusbar.h"
#include "ui/shell/topicmodel.h"
#include "ui/shell/topictree.h"
#include "ui/sources/composer.h"
#include "ui/sources/exchangemodel.h"
#include "ui/sources/exchangeview.h"
#include "ui/sources/formfield.h"
#include "ui/sources/loadcard.h"
#include "ui/sources/messageedit.h"
#include "ui/sources/sourcedetail.h"
#include "ui/sources/sourceform.h"
#include "ui/sources/sourcelist.h"
#include "ui/sources/sourcemodel.h"
#include "ui/sources/sourcespanel.h"
#include "ui/widgets/segmented.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDropEvent>
#include <QFile>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace pushscope;
using namespace pushscope::ui;
using tests::Stage;

class tst_sources : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void addsWhatIsTypedAndShowsWhatComesBack();
    void fillsTheFormFromACurlCommand();
    void saysWhatIsWrongBelowItsField();
    void keepsAFavouriteOverARestart();
    void asksAgainForATokenAndNeverKeepsIt();
    void editsASourceInItsPlace();
    void sendsJsonOnlyWhenItIsJson();
    void sendsBytesAndGoesBackThroughWhatWasSent();
    void sendsASavedMessageAgain();
    void showsWhatWasRefused();
    void composesWhatItIsHanded();
    void refusesToPasteMoreThanAWindowCanShow();
    void opensItsMenuOnTheRowOfTheKeyboard();
    void saysWhyAServerIsNotReached();
    void takesAnAddressThatIsDropped();
    void copiesASourceAsCurl();
    void loadsTheHubUntilItIsStopped();
    void worksByKeyboardAlone();
    void givesAHundredSourcesRoom_data();
    void givesAHundredSourcesRoom();

private:
    [[nodiscard]] QString hubUrl(const QString &scheme, const QString &path);
    [[nodiscard]] SourcesPanel &panel() { return *m_stage->window().findChild<SourcesPanel *>(); }
    [[nodiscard]] SourceList &list() { return *panel().findChild<SourceList *>(); }
    [[nodiscard]] const ExchangeModel &exchange()
    {
        return *static_cast<ExchangeModel *>(panel().findChild<ExchangeView *>()->model());
    }
    template <class Widget>
    [[nodiscard]] Widget *part(const char *name)
    {
        return panel().findChild<Widget *>(QString::fromLatin1(name));
    }
    [[nodiscard]] QList<QLineEdit *> fieldsOf(const char *rows);
    void open();
    void type(const QString &address);
    void paste(const QString &text);
    /// Types it into the panel, connects, and waits until it is connected.
    void connectTo(const QString &address);
    [[nodiscard]] client::SourceStatus newest() { return m_stage->workbench().sources().statuses().back(); }
    [[nodiscard]] QStringList exchanged();
    [[nodiscard]] QByteArray fileText();
    void restart();
    void chooseFromMenu(QAbstractButton *button, const QString &text);

    std::unique_ptr<Stage> m_stage;
};

void tst_sources::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    m_stage = std::make_unique<Stage>();
    QVERIFY(m_stage->start());
    open();
}

void tst_sources::cleanup()
{
    m_stage.reset();
}

void tst_sources::open()
{
    m_stage->trigger(QStringLiteral("sources"));
    QVERIFY(panel().isVisible());
    QVERIFY(part<QLineEdit>("SourceAddress")->hasFocus());
}

QString tst_sources::hubUrl(const QString &scheme, const QString &path)
{
    QUrl url = m_stage->workbench().hub()->url();
    url.setScheme(scheme);
    url.setPath(path);
    return url.toString();
}

void tst_sources::type(const QString &address)
{
    part<QLineEdit>("SourceAddress")->clear();
    QTest::keyClicks(part<QLineEdit>("SourceAddress"), address);
}

void tst_sources::paste(const QString &text)
{
    auto *address = part<QLineEdit>("SourceAddress");
    QGuiApplication::clipboard()->setText(text);
    address->setFocus();
    address->selectAll();
    QTest::keyClick(address, Qt::Key_V, Qt::ControlModifier);
}

void tst_sources::connectTo(const QString &address)
{
    const auto before = m_stage->workbench().sources().statuses().size();
    type(address);
    QTest::keyClick(part<QLineEdit>("SourceAddress"), Qt::Key_Return);
    QCOMPARE(m_stage->workbench().sources().statuses().size(), before + 1);
    QTRY_COMPARE(newest().state, client::SourceState::Connected);
    QTRY_VERIFY(list().currentLine() && list().currentLine()->light == SourceLine::Light::On);
}

QStringList tst_sources::exchanged()
{
    QStringList lines;
    for (int row = 0; row < exchange().rowCount(); ++row)
        lines.append(exchange().index(row).data(Qt::AccessibleTextRole).toString());
    return lines;
}

QByteArray tst_sources::fileText()
{
    QFile file(m_stage->settingsPath(QStringLiteral("sources.json")));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QList<QLineEdit *> tst_sources::fieldsOf(const char *rows)
{
    QList<QLineEdit *> fields = part<QWidget>(rows)->findChildren<QLineEdit *>();
    fields.removeIf([](const QLineEdit *field) { return !field->isVisible(); }); // rows on their way out
    return fields;
}

void tst_sources::restart()
{
    QVERIFY(m_stage->restart());
    open();
}

void tst_sources::chooseFromMenu(QAbstractButton *button, const QString &text)
{
    bool found = false;
    QTimer::singleShot(0, this, [&] {
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        if (!menu)
            return;
        for (QAction *action : menu->actions()) {
            if (action->text() == text) {
                found = true;
                action->trigger();
                break;
            }
        }
        menu->close();
    });
    button->click();
    QVERIFY2(found, qPrintable(text));
}

void tst_sources::addsWhatIsTypedAndShowsWhatComesBack()
{
    connectTo(hubUrl(QStringLiteral("ws"), QStringLiteral("/echo")));
    QCOMPARE(newest().transport, base::Transport::WebSocket);
    auto *edit = panel().findChild<MessageEdit *>();
    QVERIFY(edit->isVisible());
    QTest::keyClicks(edit, QStringLiteral("hello, hub"));
    QTest::keyClick(edit, Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(exchanged().contains(QStringLiteral("received hello, hub")));
    QVERIFY(exchanged().contains(QStringLiteral("sent hello, hub")));
    // It went the way of every message: through the capture, from which everything else reads.
    bool captured = false;
    const auto chunk = m_stage->workbench().capture().read({1}, 100'000);
    for (const client::FramePtr &frame : chunk.frames)
        captured = captured || (frame->source == newest().id && frame->direction == client::Direction::In &&
                                frame->payload == "hello, hub");
    QVERIFY(captured);
}

void tst_sources::fillsTheFormFromACurlCommand()
{
    paste(QStringLiteral("curl -N --compressed \\\n  -H 'Accept: text/event-stream' -H 'X-Tenant: seven' \\\n"
                         "  -H 'Authorization: Bearer s3cret' '%1'")
              .arg(hubUrl(QStringLiteral("http"), QStringLiteral("/stream"))));
    QCOMPARE(part<QLineEdit>("SourceAddress")->text().left(4), QStringLiteral("http"));
    QVERIFY(part<QLineEdit>("SourceToken")->isVisible());
    QCOMPARE(part<QLineEdit>("SourceToken")->text(), QStringLiteral("s3cret"));
    QCOMPARE(part<QLineEdit>("SourceToken")->echoMode(), QLineEdit::Password);
    const auto fields = fieldsOf("SourceHeaders");
    QCOMPARE(fields.value(0)->text(), QStringLiteral("X-Tenant"));
    QCOMPARE(fields.value(1)->text(), QStringLiteral("seven"));
    const auto *note = part<QLabel>("SourceNote");
    QVERIFY(note->isVisible());
    QVERIFY2(note->text().startsWith(QStringLiteral("Read from the curl command.")), qPrintable(note->text()));

    QTest::keyClick(part<QLineEdit>("SourceAddress"), Qt::Key_Return);
    QTRY_COMPARE(newest().state, client::SourceState::Connected);
    QCOMPARE(newest().transport, base::Transport::Sse);
    QTRY_VERIFY(newest().messages > 0);
    QVERIFY(!part<QLineEdit>("SourceToken")->isVisible()); // folded away again

    paste(QStringLiteral("curl -d @secret.txt http://example.org/"));
    auto *field = qobject_cast<FormField *>(part<QLineEdit>("SourceAddress")->parentWidget());
    QVERIFY(!field->complaint().isEmpty());
    QCOMPARE(m_stage->workbench().sources().statuses().size(), 3U);
}

void tst_sources::saysWhatIsWrongBelowItsField()
{
    const auto before = m_stage->workbench().sources().statuses().size();
    auto *address = part<QLineEdit>("SourceAddress");
    auto *addressField = qobject_cast<FormField *>(address->parentWidget());
    type(QStringLiteral("ftp://nowhere"));
    QTest::keyClick(address, Qt::Key_Return);
    QVERIFY2(addressField->complaint().contains(QStringLiteral("ftp")), qPrintable(addressField->complaint()));

    type(QStringLiteral("wss://example.org/stream"));
    QVERIFY(addressField->complaint().isEmpty());
    part<QPushButton>("SourceMore")->click();
    auto *headers = part<QWidget>("SourceHeaders");
    QVERIFY(headers->isVisible());
    const auto fields = fieldsOf("SourceHeaders");
    QTest::keyClicks(fields[0], QStringLiteral("X Y"));
    QTest::keyClicks(fields[1], QStringLiteral("1"));
    QTest::keyClick(fields[1], Qt::Key_Return);
    auto *headersField = qobject_cast<FormField *>(headers->parentWidget());
    QVERIFY(!headersField->complaint().isEmpty());
    QVERIFY(addressField->complaint().isEmpty());
    QVERIFY(fields[0]->hasFocus());

    fields[0]->setText(QStringLiteral("X-Y"));
    QTest::keyClicks(part<QLineEdit>("SourceTopicPointer"), QStringLiteral("channel"));
    QTest::keyClick(part<QLineEdit>("SourceTopicPointer"), Qt::Key_Return);
    QVERIFY(headersField->complaint().isEmpty());
    auto *pointerField = qobject_cast<FormField *>(part<QLineEdit>("SourceTopicPointer")->parentWidget());
    QVERIFY(!pointerField->complaint().isEmpty());
    QCOMPARE(m_stage->workbench().sources().statuses().size(), before);
}

void tst_sources::keepsAFavouriteOverARestart()
{
    connectTo(hubUrl(QStringLiteral("ws"), QStringLiteral("/echo")));
    part<QToolButton>("FavouriteButton")->click();
    QTRY_VERIFY(list().currentLine()->favourite);
    QTest::keyClick(&list(), Qt::Key_Delete); // off the list, but still a favourite
    QCOMPARE(m_stage->workbench().sources().statuses().size(), 2U);

    restart();
    QCOMPARE(m_stage->workbench().sources().statuses().size(), 2U);
    auto *model = static_cast<SourceModel *>(list().model());
    int row = -1;
    for (int i = 0; i < model->rowCount(); ++i) {
        if (model->lineAt(model->index(i))->kind == SourceLine::Kind::Favourite)
            row = i;
    }
    QVERIFY(row > 0);
    QCOMPARE(model->lineAt(model->index(row - 1))->title, QStringLiteral("Favourites"));
    list().setCurrentIndex(model->index(row));
    QTest::keyClick(&list(), Qt::Key_Return);
    QCOMPARE(m_stage->workbench().sources().statuses().size(), 3U);
    QVERIFY(list().currentLine());
    QCOMPARE(list().currentLine()->kind, SourceLine::Kind::Listed); // it is still the chosen one
    QVERIFY(list().currentLine()->favourite);
}

void tst_sources::asksAgainForATokenAndNeverKeepsIt()
{
    type(hubUrl(QStringLiteral("ws"), QStringLiteral("/echo")));
    part<QPushButton>("SourceMore")->click();
    QTest::keyClicks(part<QLineEdit>("SourceName"), QStringLiteral("guarded"));
    QTest::keyClicks(part<QLineEdit>("SourceToken"), QStringLiteral("s3cret"));
    QTest::keyClick(part<QLineEdit>("SourceToken"), Qt::Key_Return);
    QTRY_COMPARE(newest().state, client::SourceState::Connected);
    QCOMPARE(newest().name, QStringLiteral("guarded"));

    restart();
    QVERIFY(fileText().contains("guarded"));
    QVERIFY(!fileText().contains("s3cret"));
    QCOMPARE(m_stage->workbench().sources().statuses().size(), 2U); // it waits for its token
    auto *model = static_cast<SourceModel *>(list().model());
    const QModelIndex row = model->index(model->rowCount() - 1);
    QCOMPARE(model->lineAt(row)->title, QStringLiteral("guarded"));
    QVERIFY2(model->lineAt(row)->sentence.contains(QStringLiteral("token is not kept")),
             qPrintable(model->lineAt(row)->sentence));
    list().setCurrentIndex(row);
    QTest::keyClick(&list(), Qt::Key_Return);
    auto *token = part<QLineEdit>("SourceToken");
    QVERIFY(token->hasFocus());
    QTest::keyClicks(token, QStringLiteral("s3cret"));
    QTest::keyClick(token, Qt::Key_Return);
    QCOMPARE(m_stage->workbench().sources().statuses().size(), 3U);
}

void tst_sources::editsASourceInItsPlace()
{
    connectTo(hubUrl(QStringLiteral("ws"), QStringLiteral("/echo")));
    const client::SourceId before = newest().id;
    QTest::keyClick(&list(), Qt::Key_F2);
    QVERIFY(part<SourceForm>("SourceForm")->isEditing());
    auto *name = part<QLineEdit>("SourceName");
    name->clear();
    QTest::keyClicks(name, QStringLiteral("mirror"));
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(m_stage->workbench().sources().statuses().size(), 3U);
    QCOMPARE(newest().name, QStringLiteral("mirror"));
    QVERIFY(newest().id != before);
    QCOMPARE(list().currentLine()->title, QStringLiteral("mirror"));
    QTest::keyClick(&list(), Qt::Key_F2);
    QTest::keyClick(part<QLineEdit>("SourceName"), Qt::Key_Escape);
    QVERIFY(!part<SourceForm>("SourceForm")->isEditing());
    QVERIFY(panel().isVisible());
}

void tst_sources::sendsJsonOnlyWhenItIsJson()
{
    connectTo(hubUrl(QStringLiteral("ws"), QStringLiteral("/echo")));
    auto *edit = panel().findChild<MessageEdit *>();
    part<Segmented>("MessageForm")->findChildren<QToolButton *>().value(1)->click();
    QTest::keyClicks(edit, QStringLiteral("{\"a\":1,}"));
    const auto *verdict = part<QLabel>("MessageVerdict");
    QVERIFY2(verdict->text().contains(QStringLiteral("character")), qPrintable(verdict->text()));
    QVERIFY(!part<QPushButton>("SendButton")->isEnabled());
    QTest::keyClick(edit, Qt::Key_Return, Qt::ControlModifier);
    edit->selectAll();
    QTest::keyClicks(edit, QStringLiteral("{\"a\":1}"));
    QVERIFY(part<QPushButton>("SendButton")->isEnabled());
    part<QPushButton>("FormatButton")->click();
    QCOMPARE(edit->toPlainText(), QStringLiteral("{\n  \"a\": 1\n}"));
    QTest::keyClick(edit, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(newest().messages, 1U);
    QCOMPARE(newest().sent, 1U);
}

void tst_sources::sendsBytesAndGoesBackThroughWhatWasSent()
{
    connectTo(hubUrl(QStringLiteral("ws"), QStringLiteral("/echo")));
    auto *edit = panel().findChild<MessageEdit *>();
    QTest::keyClicks(edit, QStringLiteral("first"));
    QTest::keyClick(edit, Qt::Key_Return, Qt::ControlModifier);
    part<Segmented>("MessageForm")->findChildren<QToolButton *>().value(2)->click();
    edit->clear();
    QTest::keyClicks(edit, QStringLiteral("00 ff 7"));
    QVERIFY(!part<QPushButton>("SendButton")->isEnabled());
    QTest::keyClicks(edit, QStringLiteral("f"));
    QTest::keyClick(edit, Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(exchanged().contains(QStringLiteral("received 00 ff 7f")));

    QTest::keyClick(edit, Qt::Key_Up);
    QCOMPARE(edit->toPlainText(), QStringLiteral("00 ff 7f"));
    QTest::keyClick(edit, Qt::Key_Up);
    QCOMPARE(edit->toPlainText(), QStringLiteral("first"));
    QCOMPARE(panel().findChild<Composer *>()->form(), MessageForm::Text);
    QTest::keyClick(edit, Qt::Key_Down);
    QCOMPARE(edit->toPlainText(), QStringLiteral("00 ff 7f"));
    QCOMPARE(panel().findChild<Composer *>()->form(), MessageForm::Hex);
}

void tst_sources::sendsASavedMessageAgain()
{
    connectTo(hubUrl(QStringLiteral("ws"), QStringLiteral("/echo")));
    auto *edit = panel().findChild<MessageEdit *>();
    QTest::keyClicks(edit, QStringLiteral("good morning"));
    const auto choose = [this](const QString &text) {
        bool found = false;
        QTimer::singleShot(0, this, [&] {
            auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
            for (QAction *action : menu->actions()) {
                if (action->text() == text) {
                    found = true;
                    action->trigger();
                    break;
                }
            }
            menu->close();
        });
        part<QPushButton>("SavedButton")->click();
        return found;
    };
    QVERIFY(choose(QStringLiteral("Save this message…")));
    auto *name = part<QLineEdit>("MessageName");
    m_stage->window().activateWindow(); // the menu took that
    QTRY_VERIFY(name->hasFocus());
    QTest::keyClicks(name, QStringLiteral("greeting"));
    QTest::keyClick(name, Qt::Key_Return);
    QVERIFY(!name->isVisible());

    restart();
    QTRY_COMPARE(newest().state, client::SourceState::Waiting); // the hub of another run was at another port
    panel().select(newest().id);
    QVERIFY(choose(QStringLiteral("greeting")));
    QCOMPARE(panel().findChild<MessageEdit *>()->toPlainText(), QStringLiteral("good morning"));
    QVERIFY(!part<QPushButton>("SendButton")->isEnabled());
}

void tst_sources::showsWhatWasRefused()
{
    panel().select(m_stage->workbench().sources().statuses().front().id); // the hub, which takes its own JSON only
    auto *edit = panel().findChild<MessageEdit *>();
    QTRY_VERIFY(part<QPushButton>("SendButton")->isEnabled());
    QTest::keyClicks(edit, QStringLiteral("nonsense"));
    QTest::keyClick(edit, Qt::Key_Return, Qt::ControlModifier);
    const auto *trouble = part<QLabel>("SourceTrouble");
    QTRY_COMPARE(trouble->property("tone").toString(), QStringLiteral("err"));
    QVERIFY2(trouble->text().contains(QStringLiteral("JSON")), qPrintable(trouble->text()));
}

void tst_sources::composesWhatItIsHanded()
{
    connectTo(hubUrl(QStringLiteral("ws"), QStringLiteral("/echo")));
    const client::SourceId echo = newest().id;
    list().setCurrentIndex(list().model()->index(0, 0));
    const auto *composer = panel().findChild<Composer *>();
    const auto *edit = panel().findChild<MessageEdit *>();
    panel().compose(echo, QByteArray("\x00\xff", 2), base::PayloadKind::Binary);
    QCOMPARE(list().currentLine()->key, 1U);
    QCOMPARE(composer->form(), MessageForm::Hex);
    QCOMPARE(edit->toPlainText(), QStringLiteral("00 ff"));
    QVERIFY(edit->hasFocus());
    panel().compose(echo, "{\"a\":1}", base::PayloadKind::Text);
    QCOMPARE(composer->form(), MessageForm::Json);
    panel().compose(echo, "plain", base::PayloadKind::Text);
    QCOMPARE(composer->form(), MessageForm::Text);
    QCOMPARE(newest().sent, 0U); // sending is for the person
}

void tst_sources::refusesToPasteMoreThanAWindowCanShow()
{
    connectTo(hubUrl(QStringLiteral("ws"), QStringLiteral("/echo")));
    auto *edit = panel().findChild<MessageEdit *>();
    edit->setFocus();
    QGuiApplication::clipboard()->setText(QString(20 * 1024 * 1024, u'x'));
    QTest::keyClick(edit, Qt::Key_V, Qt::ControlModifier);
    QVERIFY(edit->toPlainText().isEmpty());
    QVERIFY2(part<QLabel>("MessageVerdict")->text().contains(QStringLiteral("at most")),
             qPrintable(part<QLabel>("MessageVerdict")->text()));
    QGuiApplication::clipboard()->setText(QString(20 * 1024 * 1024, u'x'));
    part<QLineEdit>("SourceAddress")->setFocus();
    QTest::keyClick(part<QLineEdit>("SourceAddress"), Qt::Key_V, Qt::ControlModifier);
    QVERIFY(part<QLineEdit>("SourceAddress")->text().size() <= 256 * 1024);
    QGuiApplication::clipboard()->clear();
}

void tst_sources::opensItsMenuOnTheRowOfTheKeyboard()
{
    connectTo(hubUrl(QStringLiteral("ws"), QStringLiteral("/echo")));
    QStringList offered;
    QTimer::singleShot(0, this, [&] {
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        for (QAction *action : menu->actions())
            offered.append(action->text());
        menu->close();
    });
    QContextMenuEvent menu(QContextMenuEvent::Keyboard, QPoint(5, 5), list().mapToGlobal(QPoint(5, 5)));
    QApplication::sendEvent(list().viewport(), &menu);
    QVERIFY(offered.contains(QStringLiteral("Edit…"))); // the first row is the hub's own, which has no such thing
    QVERIFY(offered.contains(QStringLiteral("Disconnect")));
    QVERIFY(offered.contains(QStringLiteral("Remove")));
}

void tst_sources::saysWhyAServerIsNotReached()
{
    type(QStringLiteral("ws://127.0.0.1:9/"));
    QTest::keyClick(part<QLineEdit>("SourceAddress"), Qt::Key_Return);
    QTRY_COMPARE(newest().state, client::SourceState::Waiting);
    panel().refresh();
    const auto *line = list().currentLine();
    QVERIFY(line);
    QCOMPARE(line->action, QStringLiteral("Try now"));
    QVERIFY2(line->sentence.contains(QStringLiteral("refused")), qPrintable(line->sentence));
    QVERIFY(part<QLabel>("SourceTrouble")->text().contains(QStringLiteral("Trying again")));
    const quint64 tries = newest().reconnects;
    part<QPushButton>("ActOnSource")->click();
    QTRY_VERIFY(newest().reconnects >= tries);
    QTest::keyClick(&list(), Qt::Key_Delete);
    QCOMPARE(m_stage->workbench().sources().statuses().size(), 2U);
    // It is remembered among the recent ones, and then forgotten.
    auto *model = static_cast<SourceModel *>(list().model());
    const QModelIndex last = model->index(model->rowCount() - 1);
    QCOMPARE(model->lineAt(last)->kind, SourceLine::Kind::Recent);
    list().setCurrentIndex(last);
    QTest::keyClick(&list(), Qt::Key_Delete);
    QCOMPARE(model->rowCount(), 2);
}

void tst_sources::takesAnAddressThatIsDropped()
{
    QMimeData data;
    data.setText(QStringLiteral("  wss://example.org/dropped\n"));
    QDragEnterEvent enter(QPoint(20, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&panel(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(20, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&panel(), &drop);
    QVERIFY(drop.isAccepted());
    QCOMPARE(part<QLineEdit>("SourceAddress")->text(), QStringLiteral("wss://example.org/dropped"));
    QCOMPARE(m_stage->workbench().sources().statuses().size(), 2U); // nothing connects by itself
}

void tst_sources::copiesASourceAsCurl()
{
    connectTo(hubUrl(QStringLiteral("http"), QStringLiteral("/stream")));
    chooseFromMenu(part<QToolButton>("MoreOfSource"), QStringLiteral("Copy as curl"));
    const QString copied = QGuiApplication::clipboard()->text();
    QVERIFY2(copied.startsWith(QStringLiteral("curl ")), qPrintable(copied));
    QVERIFY2(copied.contains(QStringLiteral("/stream")), qPrintable(copied));
    paste(copied);
    QCOMPARE(part<Segmented>("SourceTransport")->current(), static_cast<int>(base::Transport::Sse));
}

void tst_sources::loadsTheHubUntilItIsStopped()
{
    chooseFromMenu(part<QPushButton>("PresetsButton"), QStringLiteral("Load on the hub…"));
    auto *load = panel().findChild<LoadCard *>();
    QVERIFY(load->isVisible());
    QVERIFY(!load->isRunning());
    part<QSpinBox>("LoadRate")->setValue(500);
    part<QSpinBox>("LoadSize")->setValue(64);
    part<QPushButton>("LoadButton")->click();
    const client::SourceId hub = m_stage->workbench().sources().statuses().front().id;
    QTRY_VERIFY(m_stage->window().topicTree().model().find(hub, "load/test").isValid());
    QTRY_VERIFY(part<QLabel>("LoadState")->text().contains(QStringLiteral("/s")));
    part<QPushButton>("LoadButton")->click();
    QVERIFY(!load->isRunning());
    QTest::keyClick(part<QPushButton>("LoadButton"), Qt::Key_Escape);
    QVERIFY(!load->isVisible());

    chooseFromMenu(part<QPushButton>("PresetsButton"), QStringLiteral("Echo"));
    QTRY_COMPARE(newest().state, client::SourceState::Connected);
    m_stage->window().activateWindow(); // the menu took that
    QTRY_VERIFY(panel().findChild<MessageEdit *>()->hasFocus());
}

void tst_sources::worksByKeyboardAlone()
{
    auto &window = m_stage->window();
    QTest::keyClick(part<QLineEdit>("SourceAddress"), Qt::Key_Escape);
    QVERIFY(!panel().isVisible());
    QTest::keyClick(&window, Qt::Key_F8);
    QVERIFY(panel().isVisible());
    QTest::keyClicks(QApplication::focusWidget(), hubUrl(QStringLiteral("ws"), QStringLiteral("/echo")));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(QApplication::focusWidget(), &list());
    QTRY_VERIFY(list().currentLine() && list().currentLine()->light == SourceLine::Light::On);
    QTest::keyClick(&list(), Qt::Key_Return); // on: what one wants then is to send
    auto *edit = panel().findChild<MessageEdit *>();
    QVERIFY(edit->hasFocus());
    QTest::keyClicks(edit, QStringLiteral("x"));
    QTest::keyClick(edit, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(newest().messages, 1U);

    QTest::keyClick(edit, Qt::Key_Escape);
    QCOMPARE(QApplication::focusWidget(), &list());

    // Everything can be reached with Tab, and nothing holds it.
    QSet<QWidget *> reached;
    part<QPushButton>("PresetsButton")->setFocus();
    while (panel().isAncestorOf(QApplication::focusWidget()) && reached.size() < 60) {
        reached.insert(QApplication::focusWidget());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    QVERIFY(!panel().isAncestorOf(QApplication::focusWidget()));
    for (const char *name : {"SourceAddress", "FavouriteButton", "ToggleSource", "MessageEdit", "SendButton",
                             "PresetsButton", "CloseSources", "SourceList"})
        QVERIFY2(reached.contains(part<QWidget>(name)), name);
    part<QToolButton>("ToggleSource")->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QTRY_COMPARE(newest().state, client::SourceState::Stopped);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(!panel().isVisible());
    QVERIFY(QApplication::focusWidget());
}

void tst_sources::givesAHundredSourcesRoom_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("textPercent");
    QTest::addColumn<QString>("view");
    const QString dashboard = QStringLiteral("mode-dashboard");
    const QString inspect = QStringLiteral("mode-inspect");
    QTest::newRow("as designed") << QSize(1600, 1000) << 100 << dashboard;
    QTest::newRow("large text") << QSize(1600, 1000) << 150 << dashboard;
    QTest::newRow("the smallest window") << QSize(880, 560) << 100 << dashboard;
    QTest::newRow("the smallest window and large text") << QSize(880, 560) << 150 << dashboard;
    QTest::newRow("beside the inspector") << QSize(1600, 1000) << 100 << inspect;
    QTest::newRow("beside the inspector in the smallest window") << QSize(880, 560) << 100 << inspect;
}

void tst_sources::givesAHundredSourcesRoom()
{
    QFETCH(QSize, size);
    QFETCH(int, textPercent);
    QFETCH(QString, view);
    const QAbstractItemModelTester tester(list().model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    client::Sources &sources = m_stage->workbench().sources();
    const QString longName = QString(200, u'W');
    for (int i = 0; i < 100; ++i)
        sources.add({.name = i == 0 ? longName : QStringLiteral("plant %1").arg(i),
                     .url = QUrl(QStringLiteral("ws://127.0.0.1:9/%1").arg(longName)),
                     .reconnect = false});
    connectTo(hubUrl(QStringLiteral("ws"), QStringLiteral("/echo")));
    m_stage->workbench().themes().setTextPercent(textPercent);
    m_stage->trigger(view);
    m_stage->window().resize(size);
    QTRY_COMPARE(list().model()->rowCount(), 103);
    QCOMPARE(m_stage->window().size(), size);
    // In a narrow window the tree gives way, and comes back when the panel goes.
    QTRY_COMPARE(m_stage->window().topicTree().isVisible(),
                 view == QStringLiteral("mode-dashboard") && size.width() > 1000);
    QTRY_VERIFY(panel().mapTo(&m_stage->window(), QPoint(panel().width(), 0)).x() <= size.width());
    QVERIFY2(panel().width() >= 360 && panel().width() <= 640, qPrintable(QString::number(panel().width())));
    // Nothing is cut off: every part comes to lie inside the panel and is as high as it needs to be.
    for (const char *name : {"SourceAddress", "SendButton", "MessageEdit", "CloseSources", "FavouriteButton",
                             "SavedButton"}) {
        auto *widget = part<QWidget>(name);
        widget->setFocus(Qt::TabFocusReason);
        // Again and again, because the source that is connecting meanwhile changes what stands above.
        const auto comesToLieInside = [this, widget] {
            auto *scroll = panel().findChild<SourceDetail *>()->parentWidget()->parentWidget();
            if (auto *area = qobject_cast<QScrollArea *>(scroll); area && area->isAncestorOf(widget))
                area->ensureWidgetVisible(widget);
            return panel().rect().contains(QRect(widget->mapTo(&panel(), QPoint(0, 0)), widget->size()));
        };
        QTRY_VERIFY2(comesToLieInside(), name);
        QVERIFY2(widget->height() >= widget->minimumSizeHint().height(), name);
    }
    QVERIFY(list().viewport()->height() >= 48);
    part<QToolButton>("CloseSources")->click();
    QTRY_COMPARE(m_stage->window().topicTree().isVisible(), view == QStringLiteral("mode-dashboard"));
}

QTEST_MAIN(tst_sources)
#include "tst_sources.moc"
