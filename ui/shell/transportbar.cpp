// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/transportbar.h"

#include "core/capture/capture.h"
#include "ui/shell/timeline.h"
#include "ui/theme/theme.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/timetext.h"
#include "ui/widgets/timeview.h"
#include "ui/widgets/unitformat.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPainter>
#include <QStyle>
#include <QStyleOption>
#include <QVBoxLayout>

namespace pushscope::ui {

namespace {

constexpr int kHeight = 72;
constexpr int kControl = 32;
constexpr double kDot = 8;
constexpr int kNarrow = 1000; ///< below this the amount gives way

} // namespace

LiveButton::LiveButton(const ThemeStore &themes, QWidget *parent)
    : QAbstractButton(parent)
    , m_themes(themes)
{
    setText(tr("LIVE"));
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void LiveButton::setBehind(std::optional<std::chrono::microseconds> behind)
{
    const QString text = behind ? behindText(*behind) : tr("LIVE");
    if (text == this->text() && m_live == !behind.has_value())
        return;
    m_live = !behind.has_value();
    setText(text);
    setAccessibleName(m_live ? tr("Live") : tr("Paused, %1. Go to live.").arg(text));
    const QSize hint = sizeHint();
    if (hint.width() > width())
        updateGeometry();
    update();
}

QSize LiveButton::sizeHint() const
{
    const QFontMetrics metrics(m_themes.font(FontRole::BodyStrong));
    const int words =
        std::max(metrics.horizontalAdvance(QStringLiteral("−88.8 s")), metrics.horizontalAdvance(text()));
    return {words + 16 + 8 + 24, std::max(kControl, metrics.height() + 12)};
}

void LiveButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme &theme = m_themes.theme();
    painter.setPen(QPen(hasFocus() ? theme.ink : theme.sep2, 1));
    painter.setBrush(isDown() ? theme.sel : underMouse() ? theme.hover : QColor(Qt::transparent));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);

    const QFont font = m_themes.font(FontRole::BodyStrong, m_live ? Face::Words : Face::Numbers);
    const int words = QFontMetrics(font).horizontalAdvance(text());
    const double left = (width() - words - 8 - kDot) / 2;
    const QRectF dot(left, (height() - kDot) / 2.0, kDot, kDot);
    painter.setPen(m_live ? QPen(Qt::NoPen) : QPen(theme.t2, 1.5));
    painter.setBrush(m_live ? QBrush(theme.good) : QBrush(Qt::NoBrush));
    painter.drawEllipse(m_live ? dot : dot.adjusted(0.75, 0.75, -0.75, -0.75));
    painter.setFont(font);
    painter.setPen(theme.ink);
    painter.drawText(QRectF(left + kDot + 8, 0, words + 2, height()), Qt::AlignLeft | Qt::AlignVCenter,
                     text());
}

TransportBar::TransportBar(const Services &services, const Actions &actions, QWidget *parent)
    : QFrame(parent)
    , m_services(services)
    , m_pause(new IconButton(services.themes, QStringLiteral("pause"), tr("Pause"),
                             IconButton::Size::Standard, this))
    , m_timeline(new Timeline(services.themes, services.capture, services.started, this))
    , m_live(new LiveButton(services.themes, this))
    , m_clock(new RunLabel(services.themes, FontRole::Lead, this))
    , m_amount(new RunLabel(services.themes, FontRole::Small, this))
{
    setObjectName(QStringLiteral("TransportBar"));
    m_pause->setObjectName(QStringLiteral("PauseButton"));
    m_pause->setProperty("solid", true);
    m_live->setObjectName(QStringLiteral("LiveButton"));
    m_live->setToolTip(withShortcut(tr("Go to live"), actions.live->shortcut()));
    auto *back =
        new IconButton(services.themes, QStringLiteral("step-back"), {}, IconButton::Size::Standard, this);
    auto *forward =
        new IconButton(services.themes, QStringLiteral("step-forward"), {}, IconButton::Size::Standard, this);
    back->follow(actions.stepBack);
    forward->follow(actions.stepForward);
    m_pause->follow(actions.pause);
    for (IconButton *step : {back, forward})
        step->setAutoRepeat(true);
    m_clock->setAlignment(Qt::AlignRight);
    m_amount->setAlignment(Qt::AlignRight);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(4);
    row->addWidget(back);
    row->addWidget(m_pause);
    row->addWidget(forward);
    row->addSpacing(20);
    row->addWidget(m_timeline, 1);
    row->addSpacing(12);
    row->addWidget(m_live);
    row->addSpacing(20);
    auto *numbers = new QVBoxLayout;
    numbers->setSpacing(0);
    numbers->addStretch();
    numbers->addWidget(m_clock);
    numbers->addWidget(m_amount);
    numbers->addStretch();
    row->addLayout(numbers);
    setMinimumHeight(kHeight);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);

    connect(m_live, &QAbstractButton::clicked, actions.live, &QAction::trigger);
    connect(m_timeline, &Timeline::timeChosen, this, &TransportBar::look);
}

void TransportBar::setTimeView(TimeView *time)
{
    m_time = time;
}

void TransportBar::focusFirst()
{
    m_pause->setFocus(Qt::TabFocusReason);
}

void TransportBar::look(base::WallTime middle)
{
    if (!m_time)
        return;
    const base::WallTime now = m_services.clock.wallNow();
    const base::WallTime wanted = middle + std::chrono::microseconds(m_time->window()) / 2;
    m_time->panBy(wanted - m_time->end(now), now);
    tick(now);
}

void TransportBar::tick(base::WallTime now)
{
    const bool live = !m_time || m_time->isLive();
    const base::WallTime end = m_time ? m_time->end(now) : now;
    m_timeline->show(now, end, m_time ? m_time->window() : std::chrono::milliseconds(0), live);
    m_live->setBehind(live ? std::nullopt : std::optional(now - end));
    m_pause->setIconName(live ? QStringLiteral("pause") : QStringLiteral("play"));
    // The clock tells the time of the right edge: what one looks at, not what one could look at.
    m_clock->setRuns({{preciseClockText(end), Tone::Ink, false, {}}});
    const auto captured = m_services.capture.statistics();
    m_amount->setToolTip(
        tr("A capture may take %1 of the disk; beyond it the oldest messages go. So far %2 went.")
            .arg(formatBytes(double(captured.budgetBytes)), formatCount(captured.forgotten)));
    m_amount->setRuns({{QStringLiteral("%1 messages · %2")
                            .arg(formatCount(captured.messages),
                                 formatBytes(static_cast<double>(captured.heldBytes))),
                        Tone::Secondary, false, {}}});
}

void TransportBar::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    m_amount->setVisible(width() >= kNarrow * m_services.themes.textPercent() / 100);
}

} // namespace pushscope::ui
