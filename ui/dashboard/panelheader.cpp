// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/panelheader.h"

#include "ui/dashboard/elidedlabel.h"
#include "ui/theme/icons.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/plaintext.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>

#include <algorithm>
#include <utility>

namespace pushscope::ui {

namespace {

constexpr int kHeight = 40;
constexpr int kPadding = 16;
constexpr int kMaxTitle = 100;
constexpr int kRenameWidth = 160;

/// A warning triangle in the colour of an error.
class AlertIcon final : public QWidget
{
public:
    AlertIcon(const ThemeStore &themes, QWidget *parent)
        : QWidget(parent)
        , m_themes(themes)
    {
        setFixedSize(12, 12);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        paintIcon(&painter, rect(), QStringLiteral("warning"), m_themes.theme().err);
    }

private:
    const ThemeStore &m_themes;
};

/// Ends with Escape without a change; losing the focus takes the text.
class TitleEdit final : public QLineEdit
{
public:
    using QLineEdit::QLineEdit;
    bool cancelled = false;

protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->key() == Qt::Key_Escape) {
            cancelled = true;
            Q_EMIT editingFinished();
            return;
        }
        QLineEdit::keyPressEvent(event);
    }
};

QPushButton *compactButton(const QString &text, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setProperty("compact", true);
    button->setFocusPolicy(Qt::TabFocus);
    button->hide();
    return button;
}

} // namespace

PanelHeader::PanelHeader(const ThemeStore &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_row(new QHBoxLayout(this))
    , m_title(new ElidedLabel(themes, FontRole::BodyStrong, Tone::Primary, this))
    , m_badgeRow(new QHBoxLayout)
    , m_topic(new ElidedLabel(themes, FontRole::Body, Tone::Secondary, this))
    , m_legend(new LegendLine(themes, this))
    , m_alertIcon(new AlertIcon(themes, this))
    , m_alert(new ElidedLabel(themes, FontRole::BodyStrong, Tone::Error, this))
    , m_stateLabel(new ElidedLabel(themes, FontRole::Body, Tone::Tertiary, this))
    , m_retry(compactButton(QStringLiteral("Try now"), this))
    , m_rate(new TextLabel(FontRole::Body, Tone::Secondary, {}, this))
    , m_acknowledge(compactButton(QStringLiteral("Acknowledge"), this))
    , m_menu(new IconButton(themes, QStringLiteral("more"), QStringLiteral("Panel menu"),
                            IconButton::Size::Compact, this))
{
    build();
    connect(m_retry, &QPushButton::clicked, this, [this] {
        if (m_state.retry)
            Q_EMIT retryWanted(*m_state.retry);
    });
    connect(m_acknowledge, &QPushButton::clicked, this, &PanelHeader::acknowledged);
    connect(m_menu, &QToolButton::clicked, this,
            [this] { Q_EMIT menuWanted(m_menu->mapToGlobal(QPoint(0, m_menu->height()))); });
    connect(&themes, &ThemeStore::changed, this, &PanelHeader::updateHeight);
    updateHeight();
}

void PanelHeader::build()
{
    m_row->setContentsMargins(kPadding, 0, kPadding, 0);
    m_row->setSpacing(8);
    m_badgeRow->setSpacing(4);
    m_rate->setFace(Face::Numbers);
    m_menu->hide();
    m_row->addWidget(m_title);
    m_row->addLayout(m_badgeRow);
    m_row->addWidget(m_topic);
    m_row->addWidget(m_legend);
    m_row->addWidget(m_alertIcon);
    m_row->addWidget(m_alert);
    m_row->addWidget(m_stateLabel);
    m_row->addWidget(m_retry);
    m_row->addStretch(0);
    m_row->addWidget(m_rate);
    m_row->addWidget(m_acknowledge);
    m_row->addWidget(m_menu);
    for (QWidget *widget : {static_cast<QWidget *>(m_legend), m_alertIcon, static_cast<QWidget *>(m_alert),
                            static_cast<QWidget *>(m_stateLabel), static_cast<QWidget *>(m_topic)})
        widget->hide();
    setCursor(Qt::OpenHandCursor);
    for (QWidget *button : {static_cast<QWidget *>(m_retry), static_cast<QWidget *>(m_acknowledge),
                            static_cast<QWidget *>(m_menu)})
        button->setCursor(Qt::ArrowCursor);
}

void PanelHeader::updateHeight()
{
    setFixedHeight(kHeight * m_themes.textPercent() / 100);
    update();
}

void PanelHeader::setTitle(const QString &title)
{
    m_title->setText(title);
    fit();
}

void PanelHeader::setTopic(const QString &topic)
{
    m_topic->setText(topic);
    fit();
}

void PanelHeader::setBadges(const std::vector<Badge> &badges)
{
    if (badges == m_badges)
        return;
    const bool same = std::ranges::equal(badges, m_badges, {}, &Badge::source, &Badge::source);
    m_badges = badges;
    if (same) { // the buttons stay, and with them the focus of who switched by key
        for (std::size_t i = 0; i < badges.size(); ++i)
            describe(*m_badgeButtons[i], badges[i]);
        fit();
        return;
    }
    for (BadgeButton *button : m_badgeButtons)
        button->deleteLater(); // one of them may be what brought us here
    m_badgeButtons.clear();
    for (const Badge &badge : badges) {
        auto *button = new BadgeButton(m_themes, badge.transport, this);
        describe(*button, badge);
        button->setCursor(Qt::ArrowCursor);
        connect(
            button, &BadgeButton::transportChosen, this,
            [this, id = badge.source](base::Transport transport) { Q_EMIT transportChosen(id, transport); });
        m_badgeRow->addWidget(button);
        button->show(); // so that its layout counts it before the next event
        m_badgeButtons.push_back(button);
    }
    fit();
    Q_EMIT controlsChanged();
}

QList<QWidget *> PanelHeader::controls() const
{
    QList<QWidget *> all(m_badgeButtons.begin(), m_badgeButtons.end());
    return all << m_retry << m_acknowledge << m_menu;
}

void PanelHeader::describe(BadgeButton &button, const Badge &badge)
{
    button.setTransport(badge.transport);
    button.setAccessibleName(QStringLiteral("%1 over %2").arg(badge.name, displayName(badge.transport)));
}

void PanelHeader::setLegend(const QList<LegendEntry> &entries)
{
    const int width = m_legend->sizeHint().width();
    m_legend->setEntries(entries);
    if (m_legend->sizeHint().width() != width)
        fit();
}

void PanelHeader::setState(const State &state)
{
    if (state == m_state)
        return;
    m_state = state;
    const bool bad = state.kind == State::Kind::Disconnected || state.kind == State::Kind::Unreadable;
    m_stateLabel->setTone(bad ? Tone::Error : Tone::Tertiary);
    m_stateLabel->setText(state.text);
    m_retry->setVisible(state.retry.has_value());
    fit();
}

void PanelHeader::setAlert(const QString &sentence)
{
    if (sentence == m_alert->text())
        return;
    m_alert->setText(sentence);
    m_acknowledge->setVisible(!sentence.isEmpty());
    fit();
}

void PanelHeader::setRate(const QString &rate)
{
    if (rate == m_rate->text())
        return;
    m_rate->setText(rate);
    fit();
}

void PanelHeader::fit()
{
    const int spacing = m_row->spacing();
    const auto hint = [spacing](const QWidget *widget) { return widget->sizeHint().width() + spacing; };
    int room = width() - 2 * kPadding;
    m_title->setFixedWidth(std::min(m_title->sizeHint().width(), room / 2));
    room -= m_rename ? kRenameWidth : m_title->width() + spacing;
    for (const BadgeButton *badge : m_badgeButtons)
        room -= badge->sizeHint().width() + m_badgeRow->spacing();
    for (const QWidget *button : {static_cast<QWidget *>(m_retry), static_cast<QWidget *>(m_acknowledge),
                                  static_cast<QWidget *>(m_menu)})
        room -= button->isHidden() ? 0 : hint(button);

    // What is wrong comes first, what could be seen elsewhere last. `least`: below, it says nothing.
    const auto offer = [&room, &hint, spacing](QWidget *widget, bool wanted, int least) {
        const bool shown = wanted && room >= std::min(hint(widget), least);
        widget->setVisible(shown);
        if (!shown)
            return;
        const int given = std::min(room, hint(widget));
        widget->setMaximumWidth(given - spacing);
        room -= given;
    };
    const bool alert = !m_alert->text().isEmpty();
    m_alertIcon->setVisible(alert);
    room -= alert ? m_alertIcon->width() + spacing : 0;
    offer(m_alert, alert, 60);
    offer(m_stateLabel, !m_state.text.isEmpty(), 48);
    constexpr int whole = 10'000;
    offer(m_rate, !m_rate->text().isEmpty(), whole);
    offer(m_legend, !m_legend->entries().isEmpty(), whole);
    offer(m_topic, !m_topic->text().isEmpty(), 48);
}

void PanelHeader::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

QString PanelHeader::alertText() const
{
    return m_alert->text();
}

QString PanelHeader::rateText() const
{
    return m_rate->text();
}

QWidget *PanelHeader::menuButton() const
{
    return m_menu;
}

void PanelHeader::setMenuVisible(bool visible)
{
    if (m_menu->isHidden() != visible)
        return;
    m_menu->setVisible(visible);
    fit();
}

void PanelHeader::startRename()
{
    if (m_rename)
        return;
    auto *edit = new TitleEdit(m_title->text(), this);
    m_rename = edit;
    edit->setProperty("compact", true);
    edit->setMaxLength(kMaxTitle);
    edit->setAccessibleName(QStringLiteral("Panel title"));
    m_title->hide();
    edit->setFixedWidth(kRenameWidth);
    m_row->insertWidget(0, edit);
    edit->show();
    fit();
    edit->selectAll();
    edit->setFocus(Qt::ShortcutFocusReason);
    connect(edit, &QLineEdit::editingFinished, this, [this, edit] { endRename(!edit->cancelled); });
}

void PanelHeader::endRename(bool take)
{
    QLineEdit *edit = std::exchange(m_rename, nullptr);
    if (!edit)
        return;
    const QString title = plainText(edit->text().simplified(), kMaxTitle);
    const bool hadFocus = edit->hasFocus();
    edit->hide();
    edit->deleteLater();
    m_title->show();
    fit();
    if (hadFocus && parentWidget())
        parentWidget()->setFocus(Qt::OtherFocusReason);
    if (take && !title.isEmpty() && title != m_title->text())
        Q_EMIT renamed(title);
}

void PanelHeader::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), m_themes.theme().base);
}

void PanelHeader::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return event->ignore();
    m_pressed = event->globalPosition().toPoint();
}

void PanelHeader::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint at = event->globalPosition().toPoint();
    if (!m_pressed || !(event->buttons() & Qt::LeftButton))
        return;
    if (!m_dragging && (at - *m_pressed).manhattanLength() >= QApplication::startDragDistance()) {
        m_dragging = true;
        Q_EMIT dragBegan(*m_pressed);
    }
    if (m_dragging)
        Q_EMIT dragMoved(at);
}

void PanelHeader::mouseReleaseEvent(QMouseEvent *)
{
    m_pressed.reset();
    if (std::exchange(m_dragging, false))
        Q_EMIT dragEnded();
}

void PanelHeader::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        startRename();
}

} // namespace pushscope::ui
