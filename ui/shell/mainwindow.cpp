// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"

#include "ui/shell/windowparts.h"

#include "ui/dashboard/dashboardview.h"
#include "ui/shell/noticeline.h"
#include "ui/shell/topictree.h"
#include "ui/shell/transportbar.h"
#include "ui/shell/windowactions.h"
#include "ui/widgets/timeview.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QMenuBar>
#include <QMimeData>
#include <QUrl>

namespace pushscope::ui {

namespace {

constexpr QSize kSize{1600, 1000};
constexpr QSize kSmallest{880, 560};

/// Whether the widget in focus has a use of its own for a key that otherwise is one of the window's.
bool wantsForItself(const QWidget *focus, int key)
{
    if (key == Qt::Key_Space)
        return qobject_cast<const QAbstractButton *>(focus) != nullptr;
    if (key == Qt::Key_End)
        return qobject_cast<const QAbstractItemView *>(focus) != nullptr;
    return false;
}

QString droppedFile(const QMimeData &data)
{
    const QList<QUrl> urls = data.urls();
    return urls.size() == 1 ? urls.first().toLocalFile() : QString();
}

} // namespace

class MainWindow::Private
{
public:
    Private(MainWindow *window, Services services)
        : parts(std::make_unique<WindowParts>(window, std::move(services)))
    {
    }

    std::unique_ptr<WindowParts> parts;
    bool altAlone = false; ///< Alt went down and nothing else since
};

MainWindow::MainWindow(Services services, QWidget *parent)
    : QMainWindow(parent)
{
    setWindowTitle(QStringLiteral("Pushscope"));
    setMinimumSize(kSmallest);
    setAcceptDrops(true);
    resize(kSize);
    d = std::make_unique<Private>(this, std::move(services));
    d->parts->restore();
    qApp->installEventFilter(this);
}

MainWindow::~MainWindow()
{
    d->parts->remember();
    d.reset(); // before the widgets that it knows
}

DashboardView &MainWindow::dashboard() const
{
    return d->parts->dashboard();
}

TopicTree &MainWindow::topicTree() const
{
    return d->parts->tree();
}

QString MainWindow::notice() const
{
    return d->parts->notices().text();
}

bool MainWindow::eventFilter(QObject *watched, QEvent *event)
{
    if (!d || !isActiveWindow())
        return QMainWindow::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::ShortcutOverride: {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->modifiers() == Qt::NoModifier && wantsForItself(QApplication::focusWidget(), key->key())) {
            event->accept();
            return true;
        }
        d->altAlone = key->key() == Qt::Key_Alt;
        break;
    }
    case QEvent::MouseButtonPress:
    case QEvent::Wheel:
    case QEvent::WindowDeactivate: d->altAlone = false; break;
    case QEvent::KeyRelease:
        if (static_cast<QKeyEvent *>(event)->key() == Qt::Key_Alt && std::exchange(d->altAlone, false)) {
            menuBar()->setVisible(!menuBar()->isVisible());
            if (menuBar()->isVisible())
                menuBar()->setFocus(Qt::MenuBarFocusReason);
        }
        break;
    default: break; // everything else is not the window's business
    }
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    // What no widget in focus wanted. Not shortcuts, because fields, lists and panels have their own use for
    // arrows.
    const WindowActions &actions = d->parts->actions();
    switch (event->key()) {
    case Qt::Key_Left: actions.stepBack->trigger(); return;
    case Qt::Key_Right: actions.stepForward->trigger(); return;
    case Qt::Key_Escape:
        if (menuBar()->isVisible()) {
            menuBar()->hide();
            return;
        }
        break;
    default: break;
    }
    QMainWindow::keyPressEvent(event);
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (d && (event->type() == QEvent::ActivationChange || event->type() == QEvent::WindowStateChange))
        d->parts->followVisibility();
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    d->parts->followVisibility();
}

void MainWindow::hideEvent(QHideEvent *event)
{
    QMainWindow::hideEvent(event);
    if (d)
        d->parts->followVisibility();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    d->parts->remember();
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!droppedFile(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    d->parts->openFile(droppedFile(*event->mimeData()));
}

} // namespace pushscope::ui
