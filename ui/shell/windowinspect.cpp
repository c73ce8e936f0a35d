// SPDX-License-Identifier: GPL-3.0-or-later
// The inspector as a view of the window: what changes when it comes on screen, and what the window does for it.
#include "ui/shell/windowparts.h"

#include "ui/dashboard/dashboardview.h"
#include "ui/inspect/inspectview.h"
#include "ui/inspect/transfer/transferstrip.h"
#include "ui/shell/noticeline.h"
#include "ui/shell/toolrow.h"
#include "ui/shell/transportbar.h"
#include "ui/shell/tryitstrip.h"
#include "ui/shell/windowactions.h"
#include "ui/widgets/timetext.h"
#include "ui/widgets/timeview.h"
#include "ui/widgets/unitformat.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QMainWindow>
#include <QSplitter>
#include <QStackedWidget>

namespace pushscope::ui {

namespace {

constexpr std::chrono::milliseconds kJustNow{250};

} // namespace

void WindowParts::connectInspect()
{
    connect(m_inspectTime, &TimeView::changed, this, [this] {
        const base::WallTime now = m_services.clock.wallNow();
        const base::WallTime end = m_inspectTime->end(now);
        m_inspect->setPaused(!m_inspectTime->isLive());
        if (now - end > kJustNow) // somebody has chosen a time in the strip
            m_inspect->goTo(end - m_inspectTime->window() / 2);
    });
    connect(m_inspect, &InspectView::pausedChanged, this, [this](bool paused) {
        if (paused == !m_inspectTime->isLive())
            return;
        if (paused)
            m_inspectTime->pause(m_services.clock.wallNow());
        else
            m_inspectTime->live();
    });
    connect(m_inspect, &InspectView::said, this, &WindowParts::say);
    connect(m_inspect, &InspectView::openWanted, m_actions->openCapture, &QAction::trigger);
    connect(m_inspect, &InspectView::chartWanted, this, &WindowParts::chartField);
    connect(&m_inspect->transfers(), &TransferStrip::imported, this,
            [this](const std::shared_ptr<capture::Capture> &capture, const QString &path) {
                const bool isLast = m_services.lastCapture && path == m_services.lastCapture->path;
                m_inspect->open(capture, isLast ? tr("The last run") : QFileInfo(path).fileName());
            });
    connect(m_actions->openCapture, &QAction::triggered, this, &WindowParts::openCapture);
    m_actions->openCapture->setEnabled(m_services.opener != nullptr);
    m_actions->openLast->setEnabled(m_services.opener && m_services.lastCapture);
    connect(m_actions->openLast, &QAction::triggered, this, [this] { openFile(m_services.lastCapture->path); });
    connect(m_actions->exportMessages, &QAction::triggered, this, [this] {
        showInspect();
        m_inspect->exportMessages();
    });
}

bool WindowParts::inspects() const
{
    return m_views->currentWidget() == m_inspect;
}

TimeView &WindowParts::time() const
{
    return inspects() ? *m_inspectTime : m_dashboard->timeView();
}

void WindowParts::showDashboard()
{
    m_actions->dashboardMode->setChecked(true);
    m_views->setCurrentWidget(m_dashboard);
    m_tools->setView(tr("Dashboard"), m_dashboard->toolBar());
    m_settings.edit().inspects = false;
    if (m_tryIt)
        m_tryIt->setVisible(!m_settings.settings().tryItDismissed);
    showTree(!m_settings.settings().treeCollapsed);
    followTimeView();
}

void WindowParts::showInspect()
{
    m_actions->inspectMode->setChecked(true);
    m_views->setCurrentWidget(m_inspect);
    m_tools->setView(tr("Inspect"), m_inspect->toolBar());
    m_settings.edit().inspects = true;
    if (m_tryIt)
        m_tryIt->hide();
    showTree(m_settings.settings().treeOpenInInspect);
    followTimeView();
}

void WindowParts::showTree(bool open)
{
    m_tree->setVisible(open);
    m_actions->tree->setChecked(open); // what is as it should be does not slide
}

void WindowParts::openCapture()
{
    auto *dialog = new QFileDialog(m_window, tr("Open capture"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Captures (*.pushscope *.har *.ndjson *.jsonl *.csv)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &WindowParts::openFile);
    dialog->open();
}

void WindowParts::openFile(const QString &path)
{
    if (!m_services.opener)
        return;
    showInspect(); // that is where the strip tells how far it is
    m_inspect->transfers().openFile(path, *m_services.opener);
}

void WindowParts::offerLastCapture()
{
    const auto &last = m_services.lastCapture;
    if (!last || !last->endedSuddenly)
        return;
    m_notices->show(tr("The last run ended suddenly. Its %1 messages from %2 to %3 are kept.")
                        .arg(formatCount(last->messages), clockText(last->oldest), clockText(last->newest)),
                    NoticeLine::Action{tr("Open them"), [this] { m_actions->openLast->trigger(); }});
}

void WindowParts::reportCaptureTrouble()
{
    const QString trouble = m_services.captureTrouble ? m_services.captureTrouble() : QString();
    if (trouble == m_captureTrouble)
        return;
    if (!trouble.isEmpty())
        m_notices->show(trouble);
    else
        say(tr("Messages are written to the disk again."));
    m_captureTrouble = trouble;
}

void WindowParts::chartField(client::SourceId source, const QByteArray &topic, const QByteArray &field)
{
    m_dashboard->addPanel({source, topic, field}, PanelKind::Line);
    showDashboard();
}

} // namespace pushscope::ui
