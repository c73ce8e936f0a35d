// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/dashboardtabs.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>
#include <QSignalBlocker>

#include <algorithm>
#include <utility>

namespace pushscope::ui {

namespace {

constexpr int kHeight = 48;
constexpr int kPadding = 12;
constexpr int kCross = 10;
constexpr int kCrossHit = 20;
constexpr int kMaxText = 180;
constexpr int kAlert = 12;
constexpr int kAlertGap = 6;
constexpr int kMaxName = 100;
constexpr int kBar = 2;

} // namespace

DashboardTabs::DashboardTabs(const ThemeStore &themes, QWidget *parent)
    : QTabBar(parent)
    , m_themes(themes)
{
    setAccessibleName(QStringLiteral("Dashboards"));
    setDrawBase(false);
    setExpanding(false);
    setUsesScrollButtons(true);
    setElideMode(Qt::ElideRight);
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    connect(&themes, &ThemeStore::changed, this, qOverload<>(&QWidget::update));
}

void DashboardTabs::setDashboards(const std::vector<Dashboard> &dashboards)
{
    const int count = static_cast<int>(dashboards.size());
    while (this->count() > count)
        removeTab(this->count() - 1);
    for (int i = 0; i < count; ++i) {
        const QString name = menuText(dashboards[static_cast<std::size_t>(i)].name);
        if (i >= this->count())
            addTab(name);
        else if (tabText(i) != name)
            setTabText(i, name);
        describe(i);
    }
    update();
}

void DashboardTabs::setAlert(int index, const QString &panels)
{
    if (index < 0 || index >= count() || panels == alert(index))
        return;
    setTabData(index, panels); // goes with the tab when that is moved
    describe(index);
    setTabText(index, tabText(index)); // for its new width
}

void DashboardTabs::describe(int index)
{
    const QString name = nameOf(index);
    const QString panels = alert(index);
    setTabToolTip(index,
                  plainToolTip(panels.isEmpty()
                                   ? name
                                   : QStringLiteral("%1. Above the threshold: %2.").arg(name, panels)));
    setAccessibleTabName(index, panels.isEmpty() ? name : QStringLiteral("%1, alert").arg(name));
}

QString DashboardTabs::nameOf(int index) const
{
    return tabText(index).replace(QLatin1String("&&"), QLatin1String("&"));
}

QSize DashboardTabs::tabSizeHint(int index) const
{
    QFont font = m_themes.font(FontRole::BodyStrong, Face::Words);
    const int text = std::min(kMaxText, QFontMetrics(font).horizontalAdvance(nameOf(index)) + 1);
    return {text + 2 * kPadding + (alert(index).isEmpty() ? 0 : kAlertGap + kAlert), kHeight};
}

QSize DashboardTabs::minimumTabSizeHint(int index) const
{
    return {std::min(72, tabSizeHint(index).width()), kHeight};
}

QRect DashboardTabs::crossRect(int index) const
{
    const QRect tab = tabRect(index);
    return {tab.right() - kCrossHit + 5, tab.center().y() - kCrossHit / 2, kCrossHit, kCrossHit};
}

void DashboardTabs::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    for (int i = 0; i < count(); ++i)
        paintTab(painter, i);
}

void DashboardTabs::paintTab(QPainter &painter, int index) const
{
    const Theme &theme = m_themes.theme();
    const QRect tab = tabRect(index);
    const bool isCurrent = index == currentIndex();
    const bool hovered = index == m_hovered;
    painter.setFont(m_themes.font(isCurrent ? FontRole::BodyStrong : FontRole::Body, Face::Words));
    painter.setPen(isCurrent ? theme.ink : hovered ? theme.t1 : theme.t2);
    const bool cross = hovered && count() > 1;
    const bool marked = !alert(index).isEmpty();
    const QRect text =
        tab.adjusted(kPadding + (marked ? kAlert + kAlertGap : 0), 0, cross ? -kCrossHit + 2 : -kPadding, 0);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(nameOf(index), Qt::ElideRight,
                                                      text.width() + (cross ? 0 : kPadding)));
    if (isCurrent)
        painter.fillRect(
            QRect(tab.left() + kPadding - 4, height() - kBar, tab.width() - 2 * kPadding + 8, kBar),
            theme.ink);
    if (cross) {
        QRectF icon(0, 0, kCross, kCross);
        icon.moveCenter(crossRect(index).center());
        painter.setRenderHint(QPainter::Antialiasing);
        paintIcon(&painter, icon, QStringLiteral("close"), theme.t2);
    }
    if (marked) {
        painter.setRenderHint(QPainter::Antialiasing);
        paintIcon(&painter,
                  QRectF(tab.left() + kPadding, tab.center().y() - kAlert / 2.0 + 0.5, kAlert, kAlert),
                  QStringLiteral("warning"), theme.err);
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
    if (isCurrent && m_ring) {
        painter.setPen(QPen(theme.ink, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(tab.adjusted(2, 8, -3, -9));
    }
}

void DashboardTabs::setHovered(int index)
{
    if (index == m_hovered)
        return;
    m_hovered = index;
    update();
}

void DashboardTabs::mousePressEvent(QMouseEvent *event)
{
    const int index = tabAt(event->position().toPoint());
    m_crossPressed = event->button() == Qt::LeftButton && index >= 0 && index == m_hovered && count() > 1 &&
                     crossRect(index).contains(event->position().toPoint());
    if (m_crossPressed)
        return;
    QTabBar::mousePressEvent(event);
    if (event->button() == Qt::LeftButton && index >= 0) {
        m_pressed = event->position().toPoint();
        m_dragFrom = m_dragTo = index;
    }
}

void DashboardTabs::mouseMoveEvent(QMouseEvent *event)
{
    if (!event->buttons())
        setHovered(tabAt(event->position().toPoint()));
    else if (m_dragFrom >= 0)
        dragTab(event->position().toPoint());
}

void DashboardTabs::dragTab(const QPoint &at)
{
    // QTabBar's own dragging paints a tab of the style; ours only change places.
    const int over = tabAt(at);
    const bool far = (at - m_pressed).manhattanLength() >= QApplication::startDragDistance();
    if (!far || over < 0 || over == m_dragTo)
        return;
    // A wide neighbour must not swap back at once: its middle has to be passed.
    const int middle = tabRect(over).center().x();
    if ((over > m_dragTo && at.x() < middle) || (over < m_dragTo && at.x() > middle))
        return;
    const QSignalBlocker quiet(this);
    moveTab(m_dragTo, over);
    m_dragTo = over;
}

void DashboardTabs::mouseReleaseEvent(QMouseEvent *event)
{
    const int index = tabAt(event->position().toPoint());
    const bool middle = event->button() == Qt::MiddleButton && count() > 1;
    if ((std::exchange(m_crossPressed, false) || middle) && index >= 0) {
        if (middle || crossRect(index).contains(event->position().toPoint()))
            Q_EMIT closeWanted(index);
        return;
    }
    QTabBar::mouseReleaseEvent(event);
    const int from = std::exchange(m_dragFrom, -1);
    if (from >= 0 && from != m_dragTo)
        Q_EMIT reordered(from, m_dragTo);
}

void DashboardTabs::mouseDoubleClickEvent(QMouseEvent *event)
{
    const int index = tabAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && index >= 0)
        startRename(index);
}

void DashboardTabs::leaveEvent(QEvent *)
{
    setHovered(-1);
}

void DashboardTabs::focusInEvent(QFocusEvent *event)
{
    m_ring = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    QTabBar::focusInEvent(event);
    update();
}

void DashboardTabs::focusOutEvent(QFocusEvent *event)
{
    m_ring = false;
    QTabBar::focusOutEvent(event);
    update();
}

void DashboardTabs::keyPressEvent(QKeyEvent *event)
{
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    const int step = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    if (event->key() == Qt::Key_F2)
        startRename(currentIndex());
    else if (event->key() == Qt::Key_Delete && count() > 1)
        Q_EMIT closeWanted(currentIndex());
    else if (control && step != 0 && currentIndex() + step >= 0 && currentIndex() + step < count())
        Q_EMIT reordered(currentIndex(), currentIndex() + step);
    else
        QTabBar::keyPressEvent(event);
}

void DashboardTabs::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const int index = byKey ? currentIndex() : tabAt(event->pos());
    if (index >= 0)
        Q_EMIT menuWanted(index, byKey ? mapToGlobal(tabRect(index).bottomLeft()) : event->globalPos());
}

void DashboardTabs::startRename(int index)
{
    if (m_rename || index < 0 || index >= count())
        return;
    m_renaming = index;
    m_rename = new QLineEdit(nameOf(index), this);
    m_rename->setProperty("compact", true);
    m_rename->setMaxLength(kMaxName);
    m_rename->setAccessibleName(QStringLiteral("Name of the dashboard"));
    QRect place = tabRect(index).adjusted(2, 0, 0, 0);
    place.setWidth(std::max(place.width(), 120));
    place.setTop((height() - 26) / 2);
    place.setHeight(26);
    m_rename->setGeometry(place);
    m_rename->selectAll();
    m_rename->show();
    m_rename->setFocus(Qt::OtherFocusReason);
    connect(m_rename, &QLineEdit::editingFinished, this, [this] { endRename(true); });
    auto *escape = new QAction(m_rename);
    escape->setShortcut(Qt::Key_Escape);
    escape->setShortcutContext(Qt::WidgetShortcut);
    m_rename->addAction(escape);
    connect(escape, &QAction::triggered, this, [this] { endRename(false); });
}

void DashboardTabs::endRename(bool take)
{
    QLineEdit *edit = std::exchange(m_rename, nullptr);
    if (!edit)
        return;
    const QString name = plainText(edit->text().simplified(), kMaxName);
    const bool hadFocus = edit->hasFocus();
    edit->hide();
    edit->deleteLater();
    if (hadFocus)
        setFocus(Qt::OtherFocusReason);
    if (take && !name.isEmpty())
        Q_EMIT renamed(m_renaming, name);
}

} // namespace pushscope::ui
