// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/panelparts.h"

#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <utility>

namespace pushscope::ui {

namespace {

constexpr float kVeil = 0.55F;

Qt::CursorShape cursorFor(Qt::Edges edges)
{
    if (edges == (Qt::LeftEdge | Qt::TopEdge) || edges == (Qt::RightEdge | Qt::BottomEdge))
        return Qt::SizeFDiagCursor;
    if (edges == (Qt::RightEdge | Qt::TopEdge) || edges == (Qt::LeftEdge | Qt::BottomEdge))
        return Qt::SizeBDiagCursor;
    return edges & (Qt::LeftEdge | Qt::RightEdge) ? Qt::SizeHorCursor : Qt::SizeVerCursor;
}

} // namespace

PanelOverlay::PanelOverlay(const ThemeStore &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

void PanelOverlay::setFocusRing(bool shown)
{
    m_ring = shown;
    showIfNeeded();
}

void PanelOverlay::setDropTarget(bool shown)
{
    m_drop = shown;
    showIfNeeded();
}

void PanelOverlay::setMoving(bool shown)
{
    m_moving = shown;
    showIfNeeded();
}

void PanelOverlay::showIfNeeded()
{
    setVisible(m_ring || m_drop || m_moving);
    if (isVisible())
        raise();
    update();
}

void PanelOverlay::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_themes.theme();
    if (m_drop) {
        QColor veil = theme.hover;
        veil.setAlphaF(kVeil);
        painter.fillRect(rect(), veil);
        QPen dashed(theme.ink, 1);
        dashed.setDashPattern({4, 4});
        painter.setPen(dashed);
        painter.drawRect(rect().adjusted(4, 4, -5, -5));
        painter.setPen(theme.ink);
        painter.setFont(m_themes.font(FontRole::BodyStrong, Face::Words));
        painter.drawText(rect(), Qt::AlignCenter, QStringLiteral("Add to this panel"));
    }
    if (m_ring || m_moving) {
        painter.setPen(QPen(theme.ink, 1));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

PanelGrip::PanelGrip(Qt::Edges edges, QWidget *parent)
    : QWidget(parent)
    , m_edges(edges)
{
    setCursor(cursorFor(edges));
    setFocusPolicy(Qt::NoFocus);
}

void PanelGrip::place()
{
    const QRect all = parentWidget()->rect();
    const bool corner =
        (m_edges & (Qt::LeftEdge | Qt::RightEdge)) && (m_edges & (Qt::TopEdge | Qt::BottomEdge));
    const int thickness = corner ? 2 * kWidth : kWidth;
    QRect place = all;
    if (m_edges & Qt::LeftEdge)
        place.setRight(thickness - 1);
    if (m_edges & Qt::RightEdge)
        place.setLeft(all.right() - thickness + 1);
    if (m_edges & Qt::TopEdge)
        place.setBottom(thickness - 1);
    if (m_edges & Qt::BottomEdge)
        place.setTop(all.bottom() - thickness + 1);
    setGeometry(place);
    raise();
}

void PanelGrip::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return event->ignore();
    m_pressed = true;
    Q_EMIT began(m_edges, event->globalPosition().toPoint());
}

void PanelGrip::mouseMoveEvent(QMouseEvent *event)
{
    if (m_pressed)
        Q_EMIT moved(event->globalPosition().toPoint());
}

void PanelGrip::mouseReleaseEvent(QMouseEvent *)
{
    if (std::exchange(m_pressed, false))
        Q_EMIT ended();
}

} // namespace pushscope::ui
