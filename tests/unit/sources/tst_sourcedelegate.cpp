// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/sourcedelegate.h"
#include "ui/sources/sourceline.h"
#include "ui/sources/sourcemodel.h"
#include "ui/theme/theme.h"

#include <QImage>
#include <QPainter>
#include <QStandardItemModel>
#include <QTest>

#include <algorithm>
#include <ranges>

using namespace pushscope;
using namespace pushscope::ui;

class TestSourceDelegate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void focusLeavesTheRowToBeRead_data();
    void focusLeavesTheRowToBeRead();
};

void TestSourceDelegate::focusLeavesTheRowToBeRead_data()
{
    QTest::addColumn<int>("light");
    QTest::newRow("off") << int(SourceLine::Light::Off);
    QTest::newRow("connected") << int(SourceLine::Light::On);
    QTest::newRow("lost") << int(SourceLine::Light::Bad);
}

void TestSourceDelegate::focusLeavesTheRowToBeRead()
{
    QFETCH(int, light);
    ThemeStore themes;
    SourceLine line;
    line.kind = SourceLine::Kind::Listed;
    line.title = QStringLiteral("plant7");
    line.sentence = QStringLiteral("connected");
    line.light = static_cast<SourceLine::Light>(light);
    QStandardItemModel model(1, 1);
    model.setData(model.index(0, 0), QVariant::fromValue<const SourceLine *>(&line), SourceModel::LineRole);

    const SourceDelegate delegate(themes);
    const auto painted = [&](QStyle::State state) {
        QStyleOptionViewItem option;
        option.rect = QRect(QPoint(), QSize(320, delegate.sizeHint({}, model.index(0, 0)).height()));
        option.state = state;
        QImage image(option.rect.size(), QImage::Format_RGB32);
        image.fill(themes.theme().base);
        QPainter painter(&image);
        delegate.paint(&painter, option, model.index(0, 0));
        painter.end();
        return image.copy(option.rect.adjusted(4, 4, -4, -4));
    };
    const QImage rest = painted(QStyle::State_Enabled);
    const QImage focused = painted(QStyle::State_Enabled | QStyle::State_HasFocus | QStyle::State_KeyboardFocusChange);
    QVERIFY(std::ranges::any_of(std::views::iota(0, rest.width()), [&](int x) {
        return rest.pixel(x, rest.height() / 4) != themes.theme().base.rgb(); // there is something to read
    }));
    QCOMPARE(focused, rest);
}

QTEST_MAIN(TestSourceDelegate)
#include "tst_sourcedelegate.moc"
