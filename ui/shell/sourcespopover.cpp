// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sourcespopover.h"

#include "core/client/sources.h"
#include "ui/shell/sourceform.h"
#include "ui/shell/sourcerow.h"
#include "ui/widgets/textlabel.h"

#include <QSet>
#include <QVBoxLayout>

namespace pushscope::ui {

namespace {

constexpr int kWidth = 400;
constexpr int kRefreshMs = 250;

} // namespace

SourcesPopover::SourcesPopover(const Services &services, QWidget *parent)
    : Popover(parent)
    , m_services(services)
    , m_rows(new QVBoxLayout)
    , m_form(new SourceForm(this))
{
    setObjectName(QStringLiteral("SourcesPopover"));
    setFixedWidth(kWidth);
    m_rows->setSpacing(0);
    m_rows->setContentsMargins(0, 0, 0, 0);
    body()->addWidget(new TextLabel(FontRole::BodyStrong, Tone::Ink, tr("Sources"), this));
    body()->addLayout(m_rows);
    auto *rule = new QFrame(this);
    rule->setProperty("rule", true);
    rule->setFixedHeight(1);
    body()->addSpacing(4);
    body()->addWidget(rule);
    body()->addSpacing(4);
    body()->addWidget(m_form);
    m_timer.setInterval(kRefreshMs);
    connect(&m_timer, &QTimer::timeout, this, &SourcesPopover::refresh);
    connect(m_form, &SourceForm::accepted, this, [this](const client::SourceOptions &options) {
        const client::SourceId id = m_services.sources.add(options);
        Q_EMIT added(id, options);
        refresh();
    });
}

void SourcesPopover::open(QWidget *anchor)
{
    refresh();
    openAt(anchor, Side::Below);
    m_timer.start();
    m_form->focusFirst();
}

void SourcesPopover::hideEvent(QHideEvent *event)
{
    Popover::hideEvent(event);
    m_timer.stop();
}

SourceRow *SourcesPopover::makeRow(client::SourceId id)
{
    const bool hub = id == m_services.hubOverWebSocket || id == m_services.hubOverSse;
    auto *row =
        new SourceRow(m_services.themes, id, hub ? SourceRow::Kind::Hub : SourceRow::Kind::Added, this);
    connect(row, &SourceRow::transportChosen, this, [this, id](base::Transport transport) {
        m_services.sources.setTransport(id, transport);
        Q_EMIT transportChanged(id, transport);
    });
    connect(row, &SourceRow::restartWanted, this, [this, id] { m_services.sources.restart(id); });
    connect(row, &SourceRow::stopWanted, this, [this, id] { m_services.sources.stop(id); });
    connect(row, &SourceRow::removeWanted, this, [this, id] {
        m_services.sources.remove(id);
        Q_EMIT removed(id);
        refresh();
    });
    m_rows->addWidget(row);
    m_rowOf.insert(id, row);
    return row;
}

void SourcesPopover::refresh()
{
    const base::SteadyTime now = m_services.clock.steadyNow();
    QSet<client::SourceId> present;
    const int before = sizeHint().height();
    for (const client::SourceStatus &status : m_services.sources.statuses()) {
        SourceRow *row = m_rowOf.value(status.id);
        if (!row)
            row = makeRow(status.id);
        row->show(status, now);
        present.insert(status.id);
    }
    for (auto it = m_rowOf.begin(); it != m_rowOf.end();) {
        if (present.contains(it.key())) {
            ++it;
            continue;
        }
        it.value()->hide();
        it.value()->deleteLater();
        it = m_rowOf.erase(it);
    }
    if (isVisible() && sizeHint().height() != before)
        adjustSize();
}

} // namespace pushscope::ui
