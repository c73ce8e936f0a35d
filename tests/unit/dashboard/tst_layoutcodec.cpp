// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/layoutcodec.h"
#include "ui/dashboard/layoutstore.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace pushscope::ui;

namespace {

/// JSON with single quotes, for the eye.
QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

PanelSpec panel(CellRect cell)
{
    PanelSpec spec;
    spec.kind = PanelKind::Area;
    spec.title = QStringLiteral("Prix “élevé”");
    spec.bindings = {{.source = QStringLiteral("hub"),
                      .filter = "market/+",
                      .field = "/a~1b",
                      .label = QStringLiteral("x")},
                     {.source = {}, .filter = "a/#", .field = "@latency", .label = {}}};
    spec.scale = {.logarithmic = true, .fromZero = false, .min = -1.5, .max = 1e9};
    spec.unit = QStringLiteral("°C");
    spec.threshold = 90.25;
    spec.cell = cell;
    return spec;
}

Layout sample()
{
    Layout layout;
    layout.dashboards.push_back(
        {.id = {1}, .name = QStringLiteral("One"), .window = std::chrono::seconds(300), .panels = {}});
    layout.dashboards.push_back(
        {.id = {2}, .name = QStringLiteral("Two"), .panels = {panel({0, 0, 6, 4}), panel({6, 0, 6, 4})}});
    quint32 id = 0;
    for (PanelSpec &spec : layout.dashboards[1].panels)
        spec.id = PanelId{++id};
    return layout;
}

QByteArray withPanel(const QByteArray &members)
{
    return json("{'version':1,'dashboards':[{'name':'d','windowSeconds':60,'panels':[{") + members + "}]}]}";
}

const QByteArray kGoodPanel =
    json("'kind':'line','title':'t','cell':[0,0,4,4],'bindings':[{'filter':'a','field':'/x'}]");

} // namespace

class TestLayoutCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasWrittenIsReadBackEqual()
    {
        const auto read = layoutFromJson(toJson(sample()));
        QVERIFY2(read, read ? "" : qPrintable(read.error().sentence()));
        QCOMPARE(read->dashboards.size(), std::size_t(2));
        QVERIFY(*read == sample());
    }

    void theBuiltInLayoutsRead()
    {
        const auto builtIn = LayoutStore::builtIn();
        QCOMPARE(builtIn.size(), std::size_t(3));
        for (const Dashboard &dashboard : builtIn)
            QVERIFY(!dashboard.panels.empty());
    }

    void membersNotKnownArePassedOver()
    {
        const QByteArray text = json("{'version':1,'theme':'x','dashboards':[{'name':'d','windowSeconds':60,'"
                                     "later':[1],'panels':[{'glow':true,") +
                                kGoodPanel + "}]}]}";
        const auto read = layoutFromJson(text);
        QVERIFY(read);
        QCOMPARE(read->dashboards[0].panels[0].bindings[0].field, QByteArray("/x"));
    }

    void saysWhatIsWrongAndWhere_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("part");
        const auto row = [](const char *name, const QByteArray &text, const char *part) {
            QTest::newRow(name) << text << QString::fromUtf8(part);
        };
        row("nothing at all", "", "not JSON");
        row("cut off", toJson(sample()).chopped(40), "not JSON");
        row("a list", "[]", "not a JSON object");
        row("no version", json("{'dashboards':[]}"), "“version” is missing");
        row("another version", json("{'version':2,'dashboards':[]}"), "its version is 2");
        row("version as text", json("{'version':'1','dashboards':[]}"), "“version” is not a number");
        row("no dashboards", json("{'version':1}"), "“dashboards” is missing");
        row("a dashboard that is a number", json("{'version':1,'dashboards':[7]}"), "Dashboard 1");
        row("a window of a year",
            json("{'version':1,'dashboards':[{'name':'d','windowSeconds':31536000,'panels':[]}]}"),
            "“windowSeconds” is not between");
        row("unknown kind", withPanel(json("'kind':'pie','title':'t','cell':[0,0,4,4],'bindings':[]")),
            "“pie” is no kind");
        row("bad filter",
            withPanel(json(
                "'kind':'line','title':'t','cell':[0,0,4,4],'bindings':[{'filter':'a/#/b','field':''}]")),
            "Dashboard 1, panel 1, binding 1");
        row("bad field",
            withPanel(
                json("'kind':'line','title':'t','cell':[0,0,4,4],'bindings':[{'filter':'a','field':'x'}]")),
            "does not name a field");
        row("cell beyond the grid",
            withPanel(json("'kind':'line','title':'t','cell':[9,0,4,4],'bindings':[]")),
            "no place on the grid");
        row("cell of 3 numbers", withPanel(json("'kind':'line','title':'t','cell':[0,0,4],'bindings':[]")),
            "no place on the grid");
        row("half a cell", withPanel(json("'kind':'line','title':'t','cell':[0.5,0,4,4],'bindings':[]")),
            "no place on the grid");
        row("min above max", withPanel(kGoodPanel + json(",'scale':{'min':5,'max':1}")),
            "“min” is not below “max”");
        row("panels that overlap", withPanel(kGoodPanel + "},{" + kGoodPanel), "panels 1 and 2 overlap");
        row("a title of 101 characters",
            withPanel(json("'kind':'line','cell':[0,0,4,4],'bindings':[],'title':'") + QByteArray(101, 'x') +
                      json("'")),
            "longer than 100");
    }
    void saysWhatIsWrongAndWhere()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, part);
        const auto read = layoutFromJson(text);
        QVERIFY(!read);
        QVERIFY2(read.error().what.contains(part), qPrintable(read.error().what));
        QVERIFY(read.error().what.endsWith(QLatin1Char('.')));
    }

    void refusesMoreThanTheBounds_data()
    {
        QTest::addColumn<int>("dashboards");
        QTest::addColumn<int>("panels");
        QTest::addColumn<int>("bindings");
        QTest::addColumn<bool>("good");
        QTest::newRow("as many as possible") << 32 << 64 << 1 << true;
        QTest::newRow("33 dashboards") << 33 << 1 << 1 << false;
        QTest::newRow("65 panels") << 1 << 65 << 1 << false;
        QTest::newRow("16 bindings") << 1 << 1 << 16 << true;
        QTest::newRow("17 bindings") << 1 << 1 << 17 << false;
    }
    void refusesMoreThanTheBounds()
    {
        QFETCH(int, dashboards);
        QFETCH(int, panels);
        QFETCH(int, bindings);
        QFETCH(bool, good);
        Layout layout;
        for (int d = 0; d < dashboards; ++d) {
            Dashboard dashboard{.id = {}, .name = QStringLiteral("d"), .panels = {}};
            for (int p = 0; p < panels; ++p) {
                PanelSpec spec;
                spec.title = QStringLiteral("p");
                spec.cell = {p % 6 * 2, p / 6 * 2, 2, 2};
                for (int b = 0; b < bindings; ++b)
                    spec.bindings.push_back(
                        {.source = {}, .filter = "t/" + QByteArray::number(b), .field = {}, .label = {}});
                dashboard.panels.push_back(spec);
            }
            layout.dashboards.push_back(dashboard);
        }
        QCOMPARE(layoutFromJson(toJson(layout)).has_value(), good);
    }

    void refusesAHugeFileUnread()
    {
        const auto read = layoutFromJson(QByteArray(kMaxLayoutBytes + 1, ' '));
        QVERIFY(!read);
        QCOMPARE(read.error().code, pushscope::base::ErrorCode::TooLarge);
    }
};

QTEST_GUILESS_MAIN(TestLayoutCodec)
#include "tst_layoutcodec.moc"
