// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/completionlist.h"
#include "ui/inspect/filterfield.h"
#include "ui/inspect/filterline.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QListView>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

using namespace pushscope;
using namespace pushscope::ui;

namespace {

struct Stage
{
    ThemeStore themes;
    QWidget window;
    FilterField *field;
    QStringList filters; ///< as they came into force

    Stage()
        : field(new FilterField(themes, &window))
    {
        auto *column = new QVBoxLayout(&window);
        column->addWidget(field);
        column->addStretch(1);
        window.resize(900, 500);
        window.show();
        window.activateWindow();
        (void)QTest::qWaitForWindowActive(&window);
        QObject::connect(field, &FilterField::filterChanged, &window,
                         [this](const QString &text) { filters.append(text); });
        field->setVocabulary([] {
            capture::FilterVocabulary known;
            known.topics = {QStringLiteral("market/ACME"), QStringLiteral("market/SPY")};
            known.fields = {QStringLiteral("data.price")};
            return known;
        });
        field->focusLine();
    }
    void type(const QString &text) { QTest::keyClicks(&field->line(), text); }
    void press(Qt::Key key) { QTest::keyClick(&field->line(), key); }
};

} // namespace

class TestFilterField : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsTypedHoldsAfterAPause()
    {
        Stage stage;
        stage.type(QStringLiteral("size>1k"));
        QCOMPARE(stage.filters, QStringList());
        QTRY_COMPARE(stage.filters, QStringList{QStringLiteral("size>1k")});
    }

    void enterAppliesAtOnceAndIsWorthRemembering()
    {
        Stage stage;
        QSignalSpy entered(stage.field, &FilterField::entered);
        stage.type(QStringLiteral("dir:in "));
        stage.press(Qt::Key_Return);
        QCOMPARE(stage.filters, QStringList{QStringLiteral("dir:in ")});
        QCOMPARE(entered.count(), 1);
    }

    void anErrorStandsUnderItsPlaceAndTheLastGoodFilterGoesOn()
    {
        Stage stage;
        stage.field->setText(QStringLiteral("dir:in"));
        stage.type(QStringLiteral(" data.price>"));
        stage.press(Qt::Key_Return);
        QVERIFY(stage.field->error());
        QCOMPARE(stage.field->error()->sentence, QStringLiteral("'data.price>' needs a value."));
        QCOMPARE(stage.field->error()->position, 17);
        QCOMPARE(stage.field->filterText(), QStringLiteral("dir:in"));
        QTRY_VERIFY(stage.field->errorBubble()->isVisible());
        const QPoint bubble = stage.field->errorBubble()->pos();
        QVERIFY(bubble.y() >= stage.field->mapTo(&stage.window, QPoint(0, stage.field->height())).y());
        stage.type(QStringLiteral("187"));
        stage.press(Qt::Key_Return);
        QVERIFY(!stage.field->error());
        QVERIFY(!stage.field->errorBubble()->isVisible());
        QCOMPARE(stage.filters.last(), QStringLiteral("dir:in data.price>187"));
    }

    void escapeClearsAndThenLeaves()
    {
        Stage stage;
        QSignalSpy left(stage.field, &FilterField::left);
        stage.field->setText(QStringLiteral("dir:in"));
        stage.press(Qt::Key_Escape);
        QCOMPARE(stage.field->text(), QString());
        QCOMPARE(stage.field->filterText(), QString());
        QCOMPARE(left.count(), 0);
        stage.press(Qt::Key_Escape);
        QCOMPARE(left.count(), 1);
    }

    void completionsComeWhileTypingAndAreTakenByKey()
    {
        Stage stage;
        stage.type(QStringLiteral("topic:mar"));
        QVERIFY(stage.field->completions()->isVisible());
        QAbstractItemModelTester tester(stage.field->completions()->findChild<QListView *>()->model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(stage.field->completions()->chosen(), -1);
        const auto offered = stage.field->completions()->completion().candidates;
        QVERIFY(offered.size() >= 2);
        stage.press(Qt::Key_Down);
        stage.press(Qt::Key_Down);
        stage.press(Qt::Key_Return);
        QCOMPARE(stage.field->text(), QStringLiteral("topic:") + offered.at(1).text);
        QVERIFY(!stage.field->completions()->isVisible());
        QTRY_VERIFY(!stage.filters.isEmpty());
        QCOMPARE(stage.filters.last(), stage.field->text());
    }

    void tabTakesTheFirstCompletion()
    {
        Stage stage;
        stage.type(QStringLiteral("data.pr"));
        QVERIFY(stage.field->completions()->isVisible());
        stage.press(Qt::Key_Tab);
        QVERIFY(stage.field->text().startsWith(QStringLiteral("data.price")));
        QVERIFY(stage.field->line().hasFocus());
    }

    void colourDoesNotChangeTheText()
    {
        Stage stage;
        QSignalSpy changed(&stage.field->line(), &QLineEdit::textChanged);
        stage.type(QStringLiteral("topic:a /x/ \"y\" (b or c)"));
        QCOMPARE(stage.field->text(), QStringLiteral("topic:a /x/ \"y\" (b or c)"));
        QCOMPARE(changed.count(), 24);
        QTest::keyClick(&stage.field->line(), Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(stage.field->text().size() < 24); // undo still works
    }

    void aLongFilterKeepsTheCursorInSight()
    {
        Stage stage;
        stage.field->setText(QStringLiteral("x ").repeated(400));
        stage.field->grab(); // which is when the line scrolls
        const int x = stage.field->line().xOf(800);
        QVERIFY(x > 0 && x <= stage.field->line().width());
    }

    void theCountAndTheProgressAreShown()
    {
        Stage stage;
        stage.field->setText(QStringLiteral("dir:in"));
        stage.field->setCount(QStringLiteral("2,418 of 219,640"), 0.5);
        stage.field->grab();
        stage.field->setCount(QStringLiteral("2,418 of 219,640"), 1);
        QVERIFY(!stage.field->grab().isNull());
    }

    void theWindowMayGoFirst()
    {
        ThemeStore themes;
        auto window = std::make_unique<QWidget>();
        auto *field = new FilterField(themes, window.get());
        window->resize(400, 300);
        window->show();
        field->setText(QStringLiteral("data.price>"));
        QTRY_VERIFY(field->errorBubble()->isVisible());
        window.reset();
    }
};

QTEST_MAIN(TestFilterField)
#include "tst_filterfield.moc"
