// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/modebar.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/iconbutton.h"

#include <QAction>
#include <QEvent>
#include <QMenu>
#include <QPainter>
#include <QStyle>
#include <QStyleOption>
#include <QVBoxLayout>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kWidth = 64;
constexpr int kItem = 56;
constexpr int kGap = 8;
constexpr int kIcon = 20;
constexpr int kMark = 24;
constexpr int kBarWidth = 2;
constexpr int kBarInset = 8;

/// The mark: chrome without hue, opens the menu.
class MarkButton final : public QAbstractButton
{
public:
    MarkButton(const ThemeStore &themes, QMenu *menu, QWidget *parent)
        : QAbstractButton(parent)
        , m_themes(themes)
    {
        setObjectName(QStringLiteral("MarkButton"));
        setAccessibleName(tr("Menu"));
        setToolTip(withShortcut(tr("Menu"), QKeySequence(Qt::Key_Alt)));
        setFocusPolicy(Qt::TabFocus);
        setFixedSize(kWidth, 48);
        connect(this, &QAbstractButton::clicked, this,
                [this, menu] { menu->popup(mapToGlobal(QPoint(8, height()))); });
        connect(&themes, &ThemeStore::changed, this, [this] { update(); });
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const Theme &theme = m_themes.theme();
        const QRect tile = rect().adjusted(12, 4, -12, -4);
        if (underMouse() || isDown()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(isDown() ? theme.sel : theme.hover);
            painter.drawRoundedRect(tile, 4, 4);
        }
        paintIcon(&painter, QRectF((width() - kMark) / 2.0, (height() - kMark) / 2.0, kMark, kMark),
                  QStringLiteral("mark"), theme.ink);
        if (hasFocus()) {
            QStyleOptionFocusRect ring;
            ring.initFrom(this);
            ring.rect = tile;
            style()->drawPrimitive(QStyle::PE_FrameFocusRect, &ring, &painter, this);
        }
    }
    void enterEvent(QEnterEvent *) override { update(); }
    void leaveEvent(QEvent *) override { update(); }

private:
    const ThemeStore &m_themes;
};

} // namespace

ModeButton::ModeButton(const ThemeStore &themes, const QString &iconName, const QString &text,
                       QWidget *parent)
    : QAbstractButton(parent)
    , m_themes(themes)
    , m_iconName(iconName)
{
    setText(text);
    setAccessibleName(text);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&themes, &ThemeStore::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize ModeButton::sizeHint() const
{
    const QFontMetrics metrics(m_themes.font(FontRole::Micro, Face::Words));
    return {std::max(kWidth, metrics.horizontalAdvance(text()) + 12),
            std::max(kItem, kIcon + metrics.height() + 16)};
}

void ModeButton::changeEvent(QEvent *event)
{
    QAbstractButton::changeEvent(event);
    update();
}

void ModeButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme &theme = m_themes.theme();
    const bool chosen = isChecked() || isDown();
    const QColor colour = chosen ? theme.ink : underMouse() ? theme.t1 : theme.t3;
    if (underMouse() && !isChecked()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.hover);
        painter.drawRoundedRect(rect().adjusted(4, 0, -4, 0), 4, 4);
    }
    if (isChecked())
        painter.fillRect(QRect(0, kBarInset, kBarWidth, height() - 2 * kBarInset), theme.ink);

    const QFont micro = m_themes.font(FontRole::Micro, Face::Words);
    const QFontMetrics metrics(micro);
    const int content = kIcon + 4 + metrics.height();
    const int top = (height() - content) / 2;
    paintIcon(&painter, QRectF((width() - kIcon) / 2.0, top, kIcon, kIcon), m_iconName, colour);
    painter.setFont(micro);
    painter.setPen(colour);
    painter.drawText(QRect(2, top + kIcon + 4, width() - 4, metrics.height()), Qt::AlignCenter,
                     metrics.elidedText(text(), Qt::ElideRight, width() - 4));
    if (hasFocus()) {
        QStyleOptionFocusRect ring;
        ring.initFrom(this);
        ring.rect = rect().adjusted(2, 0, -2, 0);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &ring, &painter, this);
    }
}

ModeBar::ModeBar(const ThemeStore &themes, QMenu *menu, QWidget *parent)
    : QFrame(parent)
    , m_themes(themes)
    , m_settings(new ModeButton(themes, QStringLiteral("settings"), tr("Settings"), this))
{
    setObjectName(QStringLiteral("ModeBar"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 8);
    column->setSpacing(kGap);
    column->addWidget(new MarkButton(themes, menu, this), 0, Qt::AlignHCenter);
    column->addStretch();
    column->addWidget(m_settings);
    m_settings->setObjectName(QStringLiteral("SettingsButton"));
    connect(m_settings, &QAbstractButton::clicked, this, &ModeBar::settingsWanted);
    connect(&themes, &ThemeStore::changed, this, &ModeBar::fitWidth);
    fitWidth();
}

void ModeBar::fitWidth()
{
    int wide = kWidth;
    for (const auto *button : findChildren<ModeButton *>())
        wide = std::max(wide, button->sizeHint().width());
    setFixedWidth(wide);
    for (auto *button : findChildren<ModeButton *>())
        button->setFixedWidth(wide);
}

void ModeBar::addMode(QAction *action, const QString &iconName)
{
    auto *button = new ModeButton(m_themes, iconName, action->text().remove(u'&'), this);
    button->setCheckable(true);
    button->setChecked(action->isChecked());
    button->setToolTip(withShortcut(button->text(), action->shortcut()));
    connect(button, &QAbstractButton::clicked, action, [button, action] {
        action->trigger();
        button->setChecked(action->isChecked());
    });
    connect(action, &QAction::toggled, button, &QAbstractButton::setChecked);
    static_cast<QVBoxLayout *>(layout())->insertWidget(1 + m_modes++, button);
    setTabOrder(button, m_settings);
    fitWidth();
}

} // namespace pushscope::ui
