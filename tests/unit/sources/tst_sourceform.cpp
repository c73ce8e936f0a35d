// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/sourceform.h"

#include "ui/sources/formfield.h"
#include "ui/sources/morefields.h"
#include "ui/theme/theme.h"
#include "ui/widgets/segmented.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace pushscope;
using namespace pushscope::ui;

Q_DECLARE_METATYPE(pushscope::client::SourceOptions)
Q_DECLARE_METATYPE(pushscope::client::SourceField)

class tst_sourceform : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void asksForTheAddressAloneAtFirst();
    void givesBackEverythingItWasFilledWith();
    void showsWhatTheTransportHasAUseFor();
    void followsTheSchemeUntilSomebodyChooses();
    void saysWhatIsWrongBelowItsField_data();
    void saysWhatIsWrongBelowItsField();
    void readsACommandOverSeveralLines();
    void leavesACommandAloneWhileItIsTyped();
    void warnsOfTrustingAnybody();
    void keepsOneEmptyRowMore();
    void masksTheValueOfASecretHeader();
    void leadsToWhatIsMissing();

private:
    [[nodiscard]] QLineEdit *line(const char *name) { return m_form->findChild<QLineEdit *>(QString::fromLatin1(name)); }
    [[nodiscard]] QList<QLineEdit *> fieldsOf(const char *rows);
    [[nodiscard]] QString complaint(QWidget *editor);
    void submit() { QTest::keyClick(line("SourceAddress"), Qt::Key_Return); }

    ThemeStore m_themes;
    std::unique_ptr<SourceForm> m_form;
    std::unique_ptr<QSignalSpy> m_accepted;
};

void tst_sourceform::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    m_form = std::make_unique<SourceForm>(m_themes);
    m_accepted = std::make_unique<QSignalSpy>(m_form.get(), &SourceForm::accepted);
    m_form->resize(392, 900);
    m_form->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_form.get()));
}

void tst_sourceform::cleanup()
{
    m_accepted.reset();
    m_form.reset();
}

QList<QLineEdit *> tst_sourceform::fieldsOf(const char *rows)
{
    auto fields = m_form->findChild<QWidget *>(QString::fromLatin1(rows))->findChildren<QLineEdit *>();
    fields.removeIf([](const QLineEdit *field) { return !field->isVisible(); });
    return fields;
}

/// Of the form field that holds the editor, however deep.
QString tst_sourceform::complaint(QWidget *editor)
{
    for (QWidget *at = editor; at; at = at->parentWidget()) {
        if (const auto *field = qobject_cast<FormField *>(at))
            return field->complaint();
    }
    return {};
}

void tst_sourceform::asksForTheAddressAloneAtFirst()
{
    QVERIFY(line("SourceAddress")->isVisible());
    QVERIFY(!m_form->findChild<QPushButton *>(QStringLiteral("AddSourceButton"))->isVisible());
    QTest::keyClicks(line("SourceAddress"), QStringLiteral("wss://example.org/s"));
    QVERIFY(m_form->findChild<QPushButton *>(QStringLiteral("AddSourceButton"))->isVisible());
    QVERIFY(!line("SourceToken")->isVisible());
    submit();
    QCOMPARE(m_accepted->size(), 1);
    const auto options = m_accepted->first().first().value<client::SourceOptions>();
    QCOMPARE(options.url, QUrl(QStringLiteral("wss://example.org/s")));
    QCOMPARE(options.transport, base::Transport::WebSocket);
    QVERIFY(options.reconnect);
    QVERIFY(options.headers.isEmpty());
}

void tst_sourceform::givesBackEverythingItWasFilledWith()
{
    client::SourceOptions options;
    options.name = QStringLiteral("plant 7");
    options.url = QUrl(QStringLiteral("https://maya:hush@example.org/s%20a?topic=a%2Fb"));
    options.transport = base::Transport::Poll;
    options.filters = {"market/#", "a, b"};
    options.headers = {{"X-Tenant", "seven"}, {"X-Tenant", "eight"}};
    options.bearerToken = "hush";
    options.subprotocols = {"graphql-ws", "json"};
    options.method = "QUERY";
    options.body = "{\n  \"a\": 1\n}";
    options.bodyType = "application/graphql";
    options.topicPointer = "/channel";
    options.tls = {.trustAnyone = true,
                   .authoritiesFile = QStringLiteral("/ca.pem"),
                   .certificateFile = QStringLiteral("/me.pem"),
                   .keyFile = QStringLiteral("/me.key")};
    options.firstMessages = {"{\"subscribe\":[\"trades\"]}", "two\nlines"};
    options.since = "7f:12";
    options.reconnect = false;
    options.echo = true; // has no field, and still belongs to it
    options.pollInterval = std::chrono::milliseconds(2500);
    m_form->edit(options, {});
    QVERIFY(m_form->isEditing());
    submit();
    QCOMPARE(m_accepted->size(), 1);
    const auto back = m_accepted->first().first().value<client::SourceOptions>();
    QCOMPARE(back.name, options.name);
    QCOMPARE(back.url, options.url);
    QCOMPARE(back.transport, options.transport);
    QCOMPARE(back.filters, options.filters);
    QCOMPARE(back.headers, options.headers);
    QCOMPARE(back.bearerToken, options.bearerToken);
    QCOMPARE(back.subprotocols, options.subprotocols);
    QCOMPARE(back.method, options.method);
    QCOMPARE(back.body, options.body);
    QCOMPARE(back.bodyType, options.bodyType);
    QCOMPARE(back.topicPointer, options.topicPointer);
    QCOMPARE(back.tls, options.tls);
    QCOMPARE(back.firstMessages, options.firstMessages);
    QCOMPARE(back.since, options.since);
    QCOMPARE(back.reconnect, false);
    QCOMPARE(back.echo, true);
    QCOMPARE(back.pollInterval, options.pollInterval);
}

void tst_sourceform::showsWhatTheTransportHasAUseFor()
{
    m_form->fill({.url = QUrl(QStringLiteral("wss://a/"))});
    m_form->setUnfolded(true);
    auto *poll = m_form->findChild<QWidget *>(QStringLiteral("SourcePollInterval"));
    QVERIFY(line("SourceSubprotocols")->isVisible());
    QVERIFY(!line("SourceMethod")->isVisible());
    QVERIFY(!poll->isVisible());
    const auto choices = m_form->findChild<Segmented *>()->findChildren<QToolButton *>();
    choices[1]->click();
    QVERIFY(!line("SourceSubprotocols")->isVisible());
    QVERIFY(line("SourceMethod")->isVisible());
    QVERIFY(!poll->isVisible());
    choices[3]->click();
    QVERIFY(poll->isVisible());
}

void tst_sourceform::followsTheSchemeUntilSomebodyChooses()
{
    const auto *transport = m_form->findChild<Segmented *>();
    QTest::keyClicks(line("SourceAddress"), QStringLiteral("http://example.org/stream"));
    QCOMPARE(transport->current(), 1);
    line("SourceAddress")->clear();
    QTest::keyClicks(line("SourceAddress"), QStringLiteral("ws://example.org/"));
    QCOMPARE(transport->current(), 0);
    transport->findChildren<QToolButton *>().value(2)->click();
    QTest::keyClicks(line("SourceAddress"), QStringLiteral("x"));
    QCOMPARE(transport->current(), 2);
    m_form->clear();
    QTest::keyClicks(line("SourceAddress"), QStringLiteral("https://example.org/"));
    QCOMPARE(transport->current(), 1);
}

void tst_sourceform::saysWhatIsWrongBelowItsField_data()
{
    QTest::addColumn<client::SourceOptions>("options");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, const char *field, auto change) {
        client::SourceOptions options;
        options.url = QUrl(QStringLiteral("wss://example.org/s"));
        change(options);
        QTest::newRow(name) << options << QString::fromLatin1(field);
    };
    using client::SourceOptions;
    row("another scheme", "SourceAddress",
        [](SourceOptions &options) { options.url = QUrl(QStringLiteral("ftp://a/")); });
    row("a header with a blank in its name", "SourceHeaders",
        [](SourceOptions &options) { options.headers = {{"X Y", "1"}}; });
    row("a token over two lines", "SourceToken", [](SourceOptions &options) { options.bearerToken = "a\nb"; });
    row("a sub-protocol with a blank", "SourceSubprotocols",
        [](SourceOptions &options) { options.subprotocols = {"a b"}; });
    row("a method in two words", "SourceMethod", [](SourceOptions &options) {
        options.transport = base::Transport::Sse;
        options.method = "GET IT";
    });
    row("a pointer without a slash", "SourceTopicPointer",
        [](SourceOptions &options) { options.topicPointer = "channel"; });
    row("a key without its certificate", "SourceCertificate",
        [](SourceOptions &options) { options.tls.keyFile = QStringLiteral("/me.key"); });
}

void tst_sourceform::saysWhatIsWrongBelowItsField()
{
    QFETCH(client::SourceOptions, options);
    QFETCH(QString, field);
    m_form->fill(options);
    submit();
    QCOMPARE(m_accepted->size(), 0);
    auto *editor = m_form->findChild<QWidget *>(field);
    QVERIFY(editor->isVisible());
    QVERIFY(!complaint(editor).isEmpty());
    QVERIFY(complaint(editor).endsWith(u'.'));
    int complaints = 0;
    for (const FormField *each : m_form->findChildren<FormField *>())
        complaints += each->complaint().isEmpty() ? 0 : 1;
    QCOMPARE(complaints, 1);
}

void tst_sourceform::readsACommandOverSeveralLines()
{
    m_form->take(QStringLiteral("$ curl -N \\\n  -H 'X-Tenant: seven' \\\n  --max-time 5 \\\n  https://example.org/sse\n"));
    QCOMPARE(line("SourceAddress")->text(), QStringLiteral("https://example.org/sse"));
    QVERIFY(m_form->isUnfolded());
    QCOMPARE(fieldsOf("SourceHeaders").value(1)->text(), QStringLiteral("seven"));
    const auto *note = m_form->findChild<QLabel *>(QStringLiteral("SourceNote"));
    QVERIFY2(note->text().contains(QStringLiteral("--max-time")), qPrintable(note->text()));
    QCOMPARE(m_accepted->size(), 0);
    submit();
    QCOMPARE(m_accepted->size(), 1);
}

void tst_sourceform::leavesACommandAloneWhileItIsTyped()
{
    const QString command = QStringLiteral("curl https://example.org/sse -H 'X-Tenant: seven'");
    QTest::keyClicks(line("SourceAddress"), command);
    QCOMPARE(line("SourceAddress")->text(), command);
    submit(); // reads it, to be looked at before anything connects
    QCOMPARE(m_accepted->size(), 0);
    QCOMPARE(line("SourceAddress")->text(), QStringLiteral("https://example.org/sse"));
}

void tst_sourceform::warnsOfTrustingAnybody()
{
    m_form->fill({.url = QUrl(QStringLiteral("wss://a/"))});
    m_form->setUnfolded(true);
    auto *trust = m_form->findChild<QCheckBox *>(QStringLiteral("SourceTrustAnyone"));
    const auto *sentence = trust->parentWidget()->findChild<QLabel *>();
    QVERIFY(!sentence->isVisible());
    trust->setChecked(true);
    QVERIFY(sentence->isVisible());
    QVERIFY(sentence->text().contains(QStringLiteral("read and change")));
    QCOMPARE(sentence->property("tone").toString(), QStringLiteral("warn"));
}

void tst_sourceform::keepsOneEmptyRowMore()
{
    m_form->fill({.url = QUrl(QStringLiteral("wss://a/"))});
    m_form->setUnfolded(true);
    QCOMPARE(fieldsOf("SourceFirstMessages").size(), 1);
    QTest::keyClicks(fieldsOf("SourceFirstMessages")[0], QStringLiteral("one"));
    QTRY_COMPARE(fieldsOf("SourceFirstMessages").size(), 2);
    QTest::keyClicks(fieldsOf("SourceFirstMessages")[1], QStringLiteral("two"));
    QTRY_COMPARE(fieldsOf("SourceFirstMessages").size(), 3);
    auto *rows = m_form->findChild<QWidget *>(QStringLiteral("SourceFirstMessages"));
    auto buttons = rows->findChildren<QToolButton *>();
    QVERIFY(!buttons.last()->isVisible());
    buttons.first()->click();
    QCOMPARE(fieldsOf("SourceFirstMessages").size(), 2);
    submit();
    const auto options = m_accepted->first().first().value<client::SourceOptions>();
    QCOMPARE(options.firstMessages, QList<QByteArray>{"two"});
}

void tst_sourceform::masksTheValueOfASecretHeader()
{
    m_form->fill({.url = QUrl(QStringLiteral("wss://a/")), .headers = {{"Cookie", "hush"}, {"X-Tenant", "seven"}}});
    m_form->setUnfolded(true);
    const auto fields = fieldsOf("SourceHeaders");
    QVERIFY(fields[1]->displayText() != QStringLiteral("hush"));
    QCOMPARE(fields[3]->displayText(), QStringLiteral("seven"));
}

void tst_sourceform::leadsToWhatIsMissing()
{
    m_form->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_form.get()));
    const client::SourceOptions options{.url = QUrl(QStringLiteral("wss://maya@a/")),
                                        .headers = {{"X-Tenant", "seven"}, {"Cookie", ""}}};
    m_form->edit(options, {QStringLiteral("token"), QStringLiteral("header Cookie")});
    QVERIFY(line("SourceToken")->hasFocus());
    m_form->edit(options, {QStringLiteral("header Cookie")});
    QVERIFY(fieldsOf("SourceHeaders")[3]->hasFocus());
    m_form->edit(options, {QStringLiteral("password")});
    QVERIFY(line("SourceAddress")->hasFocus());
    const auto *note = m_form->findChild<QLabel *>(QStringLiteral("SourceNote"));
    QVERIFY2(note->text().contains(QStringLiteral("password is not kept")), qPrintable(note->text()));
}

QTEST_MAIN(tst_sourceform)
#include "tst_sourceform.moc"
