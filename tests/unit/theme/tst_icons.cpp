// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QImage>
#include <QPixmap>
#include <QTest>

using namespace pushscope;

namespace {

/// The colour of the pixel that is covered most.
QColor strongest(const QImage &image)
{
    QColor best(Qt::transparent);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y).alpha() > best.alpha())
                best = image.pixelColor(x, y);
        }
    }
    return best;
}

QImage drawn(const QIcon &icon, QIcon::Mode mode, QIcon::State state = QIcon::Off)
{
    return icon.pixmap(QSize(64, 64), mode, state).toImage().convertToFormat(QImage::Format_ARGB32);
}

} // namespace

class TestIcons : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyDrawingTakesTheColourOfTheTheme_data();
    void everyDrawingTakesTheColourOfTheTheme();
    void modesHaveTheirColours();
    void unknownNameIsANullIcon();
};

void TestIcons::everyDrawingTakesTheColourOfTheTheme_data()
{
    QTest::addColumn<QString>("name");
    const QStringList files = QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")});
    QVERIFY(files.size() > 20);
    for (const QString &file : files)
        QTest::newRow(qPrintable(file)) << file.chopped(4);
}

void TestIcons::everyDrawingTakesTheColourOfTheTheme()
{
    QFETCH(QString, name);
    for (const ui::Theme &theme : {ui::Theme::darkTheme(), ui::Theme::lightTheme()}) {
        const QColor colour = strongest(drawn(ui::icon(name, theme), QIcon::Normal));
        QCOMPARE(colour.alpha(), 255);
        QCOMPARE(colour.rgb(), theme.t2.rgb());
    }
}

void TestIcons::modesHaveTheirColours()
{
    const ui::Theme theme = ui::Theme::darkTheme();
    const QIcon icon = ui::icon(QStringLiteral("play"), theme);
    QCOMPARE(strongest(drawn(icon, QIcon::Active)).rgb(), theme.t1.rgb());
    QCOMPARE(strongest(drawn(icon, QIcon::Selected)).rgb(), theme.ink.rgb());
    QCOMPARE(strongest(drawn(icon, QIcon::Normal, QIcon::On)).rgb(), theme.ink.rgb());
    const int faded = strongest(drawn(icon, QIcon::Disabled)).alpha();
    QVERIFY2(faded > 90 && faded < 115, qPrintable(QString::number(faded)));
}

void TestIcons::unknownNameIsANullIcon()
{
    QVERIFY(ui::icon(QStringLiteral("nobody"), ui::Theme::darkTheme()).isNull());
    QVERIFY(ui::icon(QStringLiteral("../theme/window"), ui::Theme::darkTheme()).isNull());
}

QTEST_MAIN(TestIcons)
#include "tst_icons.moc"
