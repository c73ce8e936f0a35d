// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace pushscope;
using ui::Theme;

namespace {

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

/// WCAG 2.1, "contrast ratio"
double contrast(const QColor &a, const QColor &b)
{
    const auto [dark, light] = std::minmax({luminance(a), luminance(b)});
    return (light + 0.05) / (dark + 0.05);
}

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textCanBeReadOnItsSurfaces_data();
    void textCanBeReadOnItsSurfaces();
    void hasColourForEachTransport();
    void repeatsSeriesColoursBeyondTheFourth();
    void chromeHasNoHue();
    void choosingAThemeTellsOnce();
    void keepsTheTextSizeWithinBounds();
    void digitsAreAllOfOneWidth_data();
    void digitsAreAllOfOneWidth();
};

void TestTheme::textCanBeReadOnItsSurfaces_data()
{
    QTest::addColumn<QColor>("text");
    QTest::addColumn<QColor>("surface");
    for (const Theme &theme : {Theme::darkTheme(), Theme::lightTheme()}) {
        const QByteArray name = theme.dark ? "dark " : "light ";
        const std::initializer_list<std::pair<const char *, QColor>> texts{
            {"t1", theme.t1}, {"t2", theme.t2}, {"t3", theme.t3}, {"ink", theme.ink},
            {"err", theme.err}};
        const std::initializer_list<std::pair<const char *, QColor>> surfaces{
            {"chrome", theme.chrome}, {"base", theme.base}, {"raised", theme.raised}};
        for (const auto &[text, colour] : texts) {
            for (const auto &[surface, under] : surfaces)
                QTest::addRow("%s%s on %s", name.constData(), text, surface) << colour << under;
        }
        QTest::addRow("%sinkon on ink", name.constData()) << theme.inkon << theme.ink;
        QTest::addRow("%sink on sel", name.constData()) << theme.ink << theme.sel;
    }
}

void TestTheme::textCanBeReadOnItsSurfaces()
{
    QFETCH(QColor, text);
    QFETCH(QColor, surface);
    QCOMPARE_GE(contrast(text, surface), 4.5);
}

void TestTheme::hasColourForEachTransport()
{
    for (const Theme &theme : {Theme::darkTheme(), Theme::lightTheme()}) {
        QCOMPARE(theme.colour(base::Transport::WebSocket), theme.ws);
        QCOMPARE(theme.colour(base::Transport::Sse), theme.sse);
        QCOMPARE(theme.colour(base::Transport::LongPoll), theme.lp);
        QCOMPARE(theme.colour(base::Transport::Poll), theme.po);
    }
}

void TestTheme::repeatsSeriesColoursBeyondTheFourth()
{
    const Theme theme = Theme::darkTheme();
    QCOMPARE(theme.seriesColour(0), theme.series[0]);
    QCOMPARE(theme.seriesColour(4), theme.series[0]);
    QCOMPARE(theme.seriesColour(7), theme.series[3]);
}

void TestTheme::chromeHasNoHue()
{
    for (const Theme &theme : {Theme::darkTheme(), Theme::lightTheme()}) {
        for (const QColor &colour : {theme.chrome, theme.base, theme.raised, theme.sep, theme.ink, theme.t1}) {
            const auto [low, high] = std::minmax({colour.red(), colour.green(), colour.blue()});
            QVERIFY2(high - low <= 16, qPrintable(colour.name()));
        }
    }
}

void TestTheme::choosingAThemeTellsOnce()
{
    ui::ThemeStore themes;
    themes.setChoice(ui::ThemeChoice::Dark);
    QSignalSpy changed(&themes, &ui::ThemeStore::changed);
    themes.setChoice(ui::ThemeChoice::Light);
    themes.setChoice(ui::ThemeChoice::Light);
    QCOMPARE(changed.count(), 1);
    QVERIFY(!themes.theme().dark);
}

void TestTheme::keepsTheTextSizeWithinBounds()
{
    ui::ThemeStore themes;
    themes.setTextPercent(1000);
    QCOMPARE(themes.textPercent(), 150);
    QCOMPARE(themes.font(ui::FontRole::Body).pixelSize(), 18);
    themes.setTextPercent(0);
    QCOMPARE(themes.textPercent(), 90);
}

void TestTheme::digitsAreAllOfOneWidth_data()
{
    QTest::addColumn<ui::FontRole>("role");
    QTest::newRow("micro") << ui::FontRole::Micro;
    QTest::newRow("body") << ui::FontRole::Body;
    QTest::newRow("gauge") << ui::FontRole::Gauge;
    QTest::newRow("mono") << ui::FontRole::Mono;
}

void TestTheme::digitsAreAllOfOneWidth()
{
    QFETCH(ui::FontRole, role);
    const ui::ThemeStore themes;
    const QFontMetrics metrics(themes.font(role));
    for (char16_t digit = u'1'; digit <= u'9'; ++digit)
        QCOMPARE(metrics.horizontalAdvance(QChar(digit)), metrics.horizontalAdvance(u'0'));
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
