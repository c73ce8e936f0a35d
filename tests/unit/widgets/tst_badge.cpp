// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"

#include <QImage>
#include <QMenu>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace pushscope;

namespace {

double luminance(const QColor &colour)
{
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double one = luminance(a);
    const double other = luminance(b);
    return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

} // namespace

class TestBadge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wordStandsOutFromItsTint_data();
    void wordStandsOutFromItsTint();
    void isWideEnoughForItsWord();
    void growsWithTheTextSize();
    void offersTheFourTransports();
    void canBeHitEasily();
};

void TestBadge::wordStandsOutFromItsTint_data()
{
    QTest::addColumn<base::Transport>("transport");
    QTest::addColumn<ui::ThemeChoice>("choice");
    for (const base::Transport transport : base::kAllTransports) {
        QTest::addRow("%s in the dark", base::keyword(transport).data()) << transport << ui::ThemeChoice::Dark;
        QTest::addRow("%s in the light", base::keyword(transport).data()) << transport << ui::ThemeChoice::Light;
    }
}

void TestBadge::wordStandsOutFromItsTint()
{
    QFETCH(base::Transport, transport);
    QFETCH(ui::ThemeChoice, choice);
    ui::ThemeStore themes;
    themes.setChoice(choice);
    QImage image(60, 20, QImage::Format_RGB32);
    image.fill(themes.theme().base);
    QPainter painter(&image);
    ui::paintBadge(&painter, QRect(10, 2, 40, 16), transport, themes);
    painter.end();
    const QColor tint = image.pixelColor(13, 10);
    QVERIFY(tint != themes.theme().base);
    // 3 : 1 as for anything that carries a meaning by shape; the word is bold and named in the tool tip besides.
    QCOMPARE_GE(contrast(themes.theme().colour(transport), tint), 3.0);
}

void TestBadge::isWideEnoughForItsWord()
{
    const ui::ThemeStore themes;
    for (const base::Transport transport : base::kAllTransports) {
        const QSize size = ui::badgeSize(transport, themes);
        QVERIFY(size.height() >= 16);
        QVERIFY(size.width() >= 32);
        const QFontMetrics metrics(themes.font(ui::FontRole::Micro, ui::Face::Words));
        QVERIFY(size.width() >= metrics.horizontalAdvance(ui::badgeText(transport)) + 4);
    }
}

void TestBadge::growsWithTheTextSize()
{
    ui::ThemeStore themes;
    const QSize before = ui::badgeSize(base::Transport::Poll, themes);
    themes.setTextPercent(150);
    QVERIFY(ui::badgeSize(base::Transport::Poll, themes).height() > before.height());
    QVERIFY(ui::badgeSize(base::Transport::Poll, themes).width() > before.width());
}

void TestBadge::offersTheFourTransports()
{
    const ui::ThemeStore themes;
    ui::BadgeButton button(themes, base::Transport::Sse);
    QSignalSpy chosen(&button, &ui::BadgeButton::transportChosen);
    Q_EMIT button.menu()->aboutToShow();
    const QList<QAction *> actions = button.menu()->actions();
    QCOMPARE(actions.size(), 4);
    QVERIFY(actions[1]->isChecked());
    actions[3]->trigger();
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen[0][0].value<base::Transport>(), base::Transport::Poll);
    QCOMPARE(button.transport(), base::Transport::Sse); // it shows what is, not what was asked for
    button.setTransport(base::Transport::Poll);
    QVERIFY(button.accessibleName().contains(QStringLiteral("poll")));
}

void TestBadge::canBeHitEasily()
{
    const ui::ThemeStore themes;
    const ui::BadgeButton button(themes, base::Transport::WebSocket);
    QVERIFY(button.sizeHint().width() >= 24);
    QVERIFY(button.sizeHint().height() >= 24);
}

QTEST_MAIN(TestBadge)
#include "tst_badge.moc"
