// SPDX-License-Identifier: GPL-3.0-or-later
// Renders the window as it looks at work, 1600 x 1000, dark and light, with live data, into a folder. Nothing
// here is a test: the pictures are for people to look at.
#include "crowd.h"

#include "app/workbench.h"
#include "ui/dashboard/dashboardview.h"
#include "ui/dashboard/layoutstore.h"
#include "ui/inspect/detail/detailpane.h"
#include "ui/inspect/inspectview.h"
#include "ui/shell/topictree.h"
#include "ui/shell/topicview.h"
#include "ui/widgets/timeview.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QCursor>
#include <QDir>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <cstdio>

using namespace pushscope;
using namespace std::chrono_literals;

namespace {

class Photographer
{
public:
    Photographer(app::Workbench &workbench, QDir folder)
        : m_workbench(workbench)
        , m_folder(std::move(folder))
    {
    }

    /// The window with whatever popups stand open over it.
    void take(const QString &name)
    {
        ui::MainWindow &window = m_workbench.window();
        live(400ms);
        QPixmap picture = window.grab();
        QPainter painter(&picture);
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (widget->isVisible() && widget != &window && widget->windowType() == Qt::Popup)
                painter.drawPixmap(widget->pos() - window.pos(), widget->grab());
        }
        painter.end();
        const QString path = m_folder.filePath(name + QStringLiteral(".png"));
        if (!picture.save(path, "PNG", 0)) { // 0 compresses most
            std::fprintf(stderr, "pushscope_pictures: %s cannot be written\n", qPrintable(path));
            m_failed = true;
        }
    }

    /// Dark and light.
    void takeBoth(const QString &name)
    {
        m_workbench.themes().setChoice(ui::ThemeChoice::Dark);
        take(name + QStringLiteral("-dark"));
        m_workbench.themes().setChoice(ui::ThemeChoice::Light);
        take(name + QStringLiteral("-light"));
        m_workbench.themes().setChoice(ui::ThemeChoice::Dark);
    }

    void trigger(const QString &action)
    {
        if (auto *found = m_workbench.window().findChild<QAction *>(action))
            found->trigger();
        else
            std::fprintf(stderr, "pushscope_pictures: there is no action %s\n", qPrintable(action));
    }

    static void closePopups()
    {
        while (QWidget *popup = QApplication::activePopupWidget())
            popup->close();
    }

    static void live(std::chrono::milliseconds time) { QTest::qWait(static_cast<int>(time.count())); }

    [[nodiscard]] bool failed() const { return m_failed; }

private:
    app::Workbench &m_workbench;
    const QDir m_folder;
    bool m_failed = false;
};

void takeDashboards(Photographer &photographer, app::Workbench &workbench)
{
    auto *tabs = workbench.window().dashboard().toolBar()->findChild<QTabBar *>();
    const QStringList names{QStringLiteral("dashboard"), QStringLiteral("market"), QStringLiteral("wire")};
    for (int i = 0; tabs && i < std::min<int>(tabs->count(), static_cast<int>(names.size())); ++i) {
        tabs->setCurrentIndex(i);
        Photographer::live(1500ms);
        photographer.takeBoth(names[i]);
    }
    if (tabs)
        tabs->setCurrentIndex(0);
}

void takePopups(Photographer &photographer, app::Workbench &workbench)
{
    photographer.trigger(QStringLiteral("find"));
    if (auto *query = workbench.window().findChild<QLineEdit *>(QStringLiteral("PaletteQuery")))
        query->setText(QStringLiteral("th"));
    photographer.takeBoth(QStringLiteral("palette"));
    Photographer::closePopups();
    photographer.trigger(QStringLiteral("settings"));
    photographer.takeBoth(QStringLiteral("settings"));
    Photographer::closePopups();
    photographer.trigger(QStringLiteral("sources"));
    photographer.takeBoth(QStringLiteral("sources"));
    photographer.trigger(QStringLiteral("sources")); // from within, it closes
    photographer.trigger(QStringLiteral("keys"));
    photographer.takeBoth(QStringLiteral("keyboard"));
    Photographer::closePopups();
}

void takeMenus(Photographer &photographer, app::Workbench &workbench)
{
    ui::TopicTree &tree = workbench.window().topicTree();
    tree.select({workbench.sources().statuses().front().id, "market/MSFT", {}});
    ui::TopicView &view = tree.view();
    Q_EMIT view.customContextMenuRequested(view.visualRect(view.currentIndex()).center());
    photographer.takeBoth(QStringLiteral("topic-menu"));
    if (auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())) {
        for (QAction *action : menu->actions()) {
            if (action->text().contains(QStringLiteral("newest")))
                action->trigger();
        }
        menu->close();
    }
    photographer.take(QStringLiteral("payload-dark"));
    Photographer::closePopups();
    if (auto *mark = workbench.window().findChild<QAbstractButton *>(QStringLiteral("MarkButton")))
        mark->click();
    photographer.take(QStringLiteral("menu-dark"));
    Photographer::closePopups();
}

void takeStates(Photographer &photographer, app::Workbench &workbench)
{
    photographer.trigger(QStringLiteral("pause"));
    Photographer::live(3s);
    photographer.takeBoth(QStringLiteral("paused"));
    photographer.trigger(QStringLiteral("live"));
    photographer.trigger(QStringLiteral("tree"));
    Photographer::live(300ms);
    photographer.take(QStringLiteral("tree-collapsed-dark"));
    photographer.trigger(QStringLiteral("tree"));
    Photographer::live(300ms);
    workbench.window().resize(1280, 720);
    photographer.takeBoth(QStringLiteral("small"));
    workbench.window().resize(900, 600);
    photographer.take(QStringLiteral("smallest-dark"));
    workbench.window().resize(1600, 1000);
    workbench.themes().setTextPercent(90);
    photographer.take(QStringLiteral("small-text-dark"));
    workbench.themes().setTextPercent(150);
    photographer.takeBoth(QStringLiteral("large-text"));
    workbench.themes().setTextPercent(100);
    photographer.trigger(QStringLiteral("dashboard.new"));
    photographer.takeBoth(QStringLiteral("empty"));
}

void takeInspector(Photographer &photographer, app::Workbench &workbench)
{
    photographer.trigger(QStringLiteral("mode-inspect"));
    auto *view = workbench.window().findChild<ui::InspectView *>();
    auto *detail = view->findChild<ui::DetailPane *>();
    Photographer::live(1s);
    photographer.takeBoth(QStringLiteral("inspect-nothing-selected"));
    if (net::DeliveryLedger *ledger = workbench.hub() ? &workbench.hub()->ledger() : nullptr)
        ledger->setEnabled(true);
    view->setFilter(QStringLiteral("topic:market/# data.price>100 transport:ws"));
    Photographer::live(2s);
    view->step(-1);
    const std::pair<ui::DetailPane::Tab, QString> tabs[] = {
        {ui::DetailPane::Tab::Tree, QStringLiteral("inspect-tree")},
        {ui::DetailPane::Tab::Text, QStringLiteral("inspect-text")},
        {ui::DetailPane::Tab::Hex, QStringLiteral("inspect-hex")},
        {ui::DetailPane::Tab::Diff, QStringLiteral("inspect-diff")},
        {ui::DetailPane::Tab::Delivery, QStringLiteral("inspect-delivery")},
        {ui::DetailPane::Tab::Wire, QStringLiteral("inspect")}};
    for (const auto &[tab, name] : tabs) {
        detail->setTab(tab);
        photographer.takeBoth(name);
    }
    workbench.window().resize(1000, 640);
    photographer.take(QStringLiteral("inspect-small-dark"));
    workbench.window().resize(1600, 1000);
    workbench.themes().setTextPercent(150);
    photographer.take(QStringLiteral("inspect-large-text-dark"));
    workbench.themes().setTextPercent(100);
    view->setFilter(QStringLiteral("topic:nowhere"));
    photographer.take(QStringLiteral("inspect-no-match-dark"));
    view->setFilter({});
    photographer.trigger(QStringLiteral("mode-dashboard"));
}

/// A panel above its threshold, and the mark that its tab has while another dashboard is on the screen.
void takeAlert(Photographer &photographer, app::Workbench &workbench)
{
    ui::PanelSpec queue;
    queue.kind = ui::PanelKind::Area;
    queue.title = QStringLiteral("Order queue");
    queue.bindings.push_back(
        {.source = QStringLiteral("hub"), .filter = "orders/queue", .field = "/depth", .label = {}});
    queue.threshold = 300;
    queue.cell = {0, 0, 6, 6};
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("alert.json"));
    const ui::Dashboard dashboard{.id = {}, .name = QStringLiteral("Operations"), .panels = {queue}};
    if (!ui::LayoutStore::exportTo(file, {.dashboards = {dashboard}}) ||
        !workbench.window().dashboard().importLayouts(file))
        std::fprintf(stderr, "pushscope_pictures: the alert has no dashboard\n");
    Photographer::live(2s);
    photographer.takeBoth(QStringLiteral("alert"));
    if (auto *tabs = workbench.window().dashboard().toolBar()->findChild<QTabBar *>())
        tabs->setCurrentIndex(0);
    Photographer::live(1500ms);
    photographer.takeBoth(QStringLiteral("alert-behind"));
}

int run(const QDir &folder, std::chrono::seconds seconds)
{
    QTemporaryDir settings;
    const base::SystemClock clock;
    app::LocalHub::Options hub;
    app::Workbench workbench(clock, {.hub = hub, .settingsDir = settings.path()});
    if (!workbench.hub())
        return 1;
    workbench.themes().setChoice(ui::ThemeChoice::Dark);
    ui::MainWindow &window = workbench.window();
    window.resize(1600, 1000);
    QCursor::setPos(window.geometry().bottomRight()); // nothing below it that would light up
    window.show();
    window.activateWindow();
    Photographer photographer(workbench, folder);

    Photographer::live(1500ms);
    photographer.takeBoth(QStringLiteral("first-run"));
    tests::Crowd crowd(clock, workbench.hub()->url());
    workbench.sources().add(
        {.name = QStringLiteral("plant7"), .url = crowd.plant(), .transport = base::Transport::Sse});
    if (auto *dismiss = window.findChild<QAbstractButton *>(QStringLiteral("DismissTryIt")))
        dismiss->click();
    Photographer::live(seconds);
    takeDashboards(photographer, workbench);
    takePopups(photographer, workbench);
    takeMenus(photographer, workbench);
    takeInspector(photographer, workbench);
    takeStates(photographer, workbench);
    takeAlert(photographer, workbench);
    return photographer.failed() ? 1 : 0;
}

} // namespace

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 2) {
        std::fprintf(stderr, "usage: pushscope_pictures FOLDER [SECONDS]\n");
        return 2;
    }
    const QDir folder(arguments[1]);
    if (!folder.mkpath(QStringLiteral("."))) {
        std::fprintf(stderr, "pushscope_pictures: %s cannot be made\n", qPrintable(folder.path()));
        return 1;
    }
    const int seconds = arguments.size() > 2 ? arguments[2].toInt() : 65;
    return run(folder, std::chrono::seconds(std::max(1, seconds)));
}
