// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/panel.h"

#include "ui/dashboard/alertwatch.h"
#include "ui/dashboard/chartbody.h"
#include "ui/dashboard/gaugebody.h"
#include "ui/dashboard/panelparts.h"
#include "ui/dashboard/panelwords.h"
#include "ui/dashboard/statbody.h"
#include "ui/dashboard/tablebody.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/timetext.h"
#include "ui/widgets/timeview.h"

#include <QContextMenuEvent>
#include <QFocusEvent>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

namespace pushscope::ui {

Panel::Panel(const PanelContext &context, TimeView &time, const PanelSpec &spec, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_time(time)
    , m_binder(context.pool, context.directory, context.services.themes)
    , m_header(new PanelHeader(context.services.themes, this))
    , m_message(new TextLabel(FontRole::Body, Tone::Tertiary, {}, this))
    , m_overlay(new PanelOverlay(context.services.themes, this))
{
    setFocusPolicy(Qt::StrongFocus);
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setWordWrap(true);
    m_message->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_message->hide();
    connect(m_header, &PanelHeader::renamed, this, &Panel::renamed);
    connect(m_header, &PanelHeader::transportChosen, this, &Panel::transportChosen);
    connect(m_header, &PanelHeader::retryWanted, this, &Panel::retryWanted);
    connect(m_header, &PanelHeader::menuWanted, this, &Panel::menuWanted);
    connect(m_header, &PanelHeader::acknowledged, this, [this] {
        m_context.alerts.state(m_spec.id).acknowledge();
        m_header->setAlert({});
        setFocus(Qt::OtherFocusReason); // the button that had it is gone
    });
    connect(m_header, &PanelHeader::controlsChanged, this, &Panel::orderFocus);
    connect(m_header, &PanelHeader::dragBegan, this,
            [this](const QPoint &at) { Q_EMIT gestureBegan({}, at); });
    connect(m_header, &PanelHeader::dragMoved, this, &Panel::gestureMoved);
    connect(m_header, &PanelHeader::dragEnded, this, &Panel::gestureEnded);
    connect(&context.services.themes, &ThemeStore::changed, this, [this] {
        m_binder.setSpec(m_spec); // colours
        m_dirty = true;
    });
    makeGrips();
    setSpec(spec);
}

Panel::~Panel() = default;

void Panel::makeGrips()
{
    // Corners last, so that they lie above the edges.
    for (const Qt::Edges edges :
         {Qt::Edges(Qt::LeftEdge), Qt::Edges(Qt::RightEdge), Qt::Edges(Qt::TopEdge),
          Qt::Edges(Qt::BottomEdge), Qt::LeftEdge | Qt::TopEdge, Qt::RightEdge | Qt::TopEdge,
          Qt::LeftEdge | Qt::BottomEdge, Qt::RightEdge | Qt::BottomEdge}) {
        auto *grip = new PanelGrip(edges, this);
        connect(grip, &PanelGrip::began, this, &Panel::gestureBegan);
        connect(grip, &PanelGrip::moved, this, &Panel::gestureMoved);
        connect(grip, &PanelGrip::ended, this, &Panel::gestureEnded);
        m_grips.push_back(grip);
    }
}

void Panel::setSpec(const PanelSpec &spec)
{
    const bool otherKind = !m_body || spec.kind != m_spec.kind;
    if (!otherKind && spec == m_spec)
        return;
    m_spec = spec;
    if (otherKind)
        makeBody();
    m_binder.setSpec(spec);
    m_body->setSpec(spec);
    m_context.alerts.state(spec.id).setThreshold(spec.threshold);
    m_dirty = true;
    m_drawn.reset();
    showHeader();
}

void Panel::makeBody()
{
    delete m_body;
    const ThemeStore &themes = m_context.services.themes;
    switch (m_spec.kind) {
    case PanelKind::Line:
    case PanelKind::Area: {
        auto *body = new ChartBody(themes, m_time, this);
        body->chart().setClock(m_context.services.clock);
        // Said once a dashboard; the others carry the line without the words.
        const bool first = m_spec.cell.column == 0 && m_spec.cell.row == 0;
        const base::WallTime started = m_context.services.started;
        body->chart().setMark(
            started, first ? QStringLiteral("started %1").arg(clockText(started, std::chrono::minutes(1)))
                           : QString());
        m_body = body;
        break;
    }
    case PanelKind::Stat:
        m_body = new StatBody(themes, this);
        break;
    case PanelKind::Gauge:
        m_body = new GaugeBody(themes, this);
        break;
    case PanelKind::Table:
        m_body = new TableBody(themes, m_context.services.capture, m_context.directory, this);
        break;
    }
    // Drops belong to the grid, which knows both panels and gaps; a graphics view would swallow them.
    for (QWidget *child : m_body->findChildren<QWidget *>())
        child->setAcceptDrops(false);
    connect(m_body, &PanelBody::redrawWanted, this, [this] { m_dirty = true; });
    m_body->setGeometry(0, m_header->height(), width(), std::max(0, height() - m_header->height()));
    m_body->show();
    m_message->raise();
    for (QWidget *grip : m_grips)
        grip->raise();
    m_overlay->raise();
    orderFocus();
}

QWidget *Panel::orderFocus()
{
    QWidget *last = this;
    const auto append = [&last](QWidget *next) {
        setTabOrder(last, next);
        last = next;
    };
    for (QWidget *control : m_header->controls())
        append(control);
    for (QWidget *child : m_body->findChildren<QWidget *>()) {
        if (child->focusPolicy() & Qt::TabFocus)
            append(child);
    }
    return last;
}

void Panel::showHeader()
{
    setAccessibleName(QStringLiteral("%1, %2").arg(m_spec.title, displayName(m_spec.kind)));
    m_header->setTitle(m_spec.title);
    m_header->setTopic(topicText(m_spec.bindings));
    if (!m_spec.threshold)
        m_header->setAlert({});
}

QString Panel::message() const
{
    return m_message->isHidden() ? QString() : m_message->text();
}

void Panel::setHighlight(Highlight highlight)
{
    m_overlay->setDropTarget(highlight == Highlight::DropTarget);
    m_overlay->setMoving(highlight == Highlight::Moving);
}

void Panel::draw(const DrawFrame &frame, base::SteadyTime now, bool refreshed)
{
    const bool changed = m_binder.update();
    const bool moved = !m_drawn || m_drawn->window != frame.window || m_drawn->crosshair != frame.crosshair ||
                       (m_drawn->end < frame.now) != (frame.end < frame.now) ||
                       std::chrono::abs(frame.end - m_drawn->end) >= m_body->step(frame.window);
    if (changed || moved || m_dirty) {
        m_dirty = false;
        m_drawn = frame;
        ++m_redraws;
        m_body->draw(frame, m_binder);
        m_header->setLegend(m_body->inlineLegend());
        updateAlert(frame);
    }
    if (changed || refreshed)
        updateStatus(frame, now);
}

void Panel::resizeEvent(QResizeEvent *)
{
    m_header->setGeometry(0, 0, width(), m_header->height());
    const QRect below(0, m_header->height(), width(), std::max(0, height() - m_header->height()));
    m_body->setGeometry(below);
    m_message->setGeometry(below.adjusted(32, 0, -32, -8));
    m_overlay->setGeometry(rect());
    for (QWidget *grip : m_grips)
        static_cast<PanelGrip *>(grip)->place();
    m_dirty = true;
}

void Panel::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), m_context.services.themes.theme().base);
}

bool Panel::event(QEvent *event)
{
    // The header grows with the text size.
    if (event->type() == QEvent::LayoutRequest && m_body && m_body->y() != m_header->height()) {
        QResizeEvent resized(size(), size());
        resizeEvent(&resized);
    }
    return QWidget::event(event);
}

void Panel::enterEvent(QEnterEvent *)
{
    updateMenuButton();
}

void Panel::leaveEvent(QEvent *)
{
    updateMenuButton();
}

void Panel::updateMenuButton()
{
    m_header->setMenuVisible(underMouse() || hasFocus() || m_header->menuButton()->hasFocus());
}

void Panel::focusInEvent(QFocusEvent *event)
{
    const Qt::FocusReason reason = event->reason();
    m_overlay->setFocusRing(reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason ||
                            reason == Qt::ShortcutFocusReason);
    updateMenuButton();
}

void Panel::focusOutEvent(QFocusEvent *)
{
    m_overlay->setFocusRing(false);
    // Asked once the focus has arrived where it goes: the menu button may be what it goes to.
    QMetaObject::invokeMethod(this, &Panel::updateMenuButton, Qt::QueuedConnection);
}

void Panel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Menu) {
        Q_EMIT menuWanted(mapToGlobal(QPoint(16, m_header->height())));
        return;
    }
    const bool plain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
    if (hasFocus() && plain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        Q_EMIT opened();
        return;
    }
    if (!(plain && m_body->useKey(event)))
        QWidget::keyPressEvent(event);
}

void Panel::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    Q_EMIT menuWanted(byKey ? mapToGlobal(QPoint(16, m_header->height())) : event->globalPos());
}

} // namespace pushscope::ui
