// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/emptytile.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace pushscope::ui {

namespace {

constexpr int kInset = 16;
constexpr int kAir = 12; ///< at least, between the buttons and the border
constexpr int kIcon = 16;
constexpr int kTall = 150; ///< from here on there is room for everything
constexpr int kMiddle = 110;

class PlusIcon final : public QWidget
{
public:
    PlusIcon(const ThemeStore &themes, QWidget *parent)
        : QWidget(parent)
        , m_themes(themes)
    {
        setFixedHeight(kIcon + 8);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        paintIcon(&painter, QRectF((width() - kIcon) / 2.0, 0, kIcon, kIcon), QStringLiteral("plus"),
                  m_themes.theme().t2);
    }

private:
    const ThemeStore &m_themes;
};

} // namespace

EmptyTile::EmptyTile(const ThemeStore &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_plus(new PlusIcon(themes, this))
    , m_or(new TextLabel(FontRole::Small, Tone::Tertiary, QStringLiteral("or choose a panel"), this))
    , m_buttons(new QWidget(this))
{
    setAccessibleName(QStringLiteral("Empty place: drop a topic here or choose a panel"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kInset, kInset, kInset, kInset);
    column->setSpacing(4);
    column->addStretch(1);
    column->addWidget(m_plus);
    auto *drop =
        new TextLabel(FontRole::BodyStrong, Tone::Primary, QStringLiteral("Drop a topic here"), this);
    drop->setAlignment(Qt::AlignCenter);
    column->addWidget(drop);
    m_or->setAlignment(Qt::AlignCenter);
    column->addWidget(m_or);
    column->addSpacing(8);
    auto *row = new QHBoxLayout(m_buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addStretch(1);
    for (const PanelKind kind : kAllPanelKinds) {
        auto *button = new QPushButton(displayName(kind), m_buttons);
        button->setProperty("compact", true);
        button->setAccessibleName(QStringLiteral("Add a panel: %1").arg(displayName(kind)));
        connect(button, &QPushButton::clicked, this, [this, kind] { Q_EMIT chosen(kind); });
        row->addWidget(button);
    }
    row->addStretch(1);
    column->addWidget(m_buttons);
    column->addStretch(1);
    connect(&themes, &ThemeStore::changed, this, qOverload<>(&QWidget::update));
}

void EmptyTile::setDropTarget(bool target)
{
    if (target == m_target)
        return;
    m_target = target;
    update();
}

void EmptyTile::resizeEvent(QResizeEvent *)
{
    m_plus->setVisible(height() >= kTall);
    m_or->setVisible(height() >= kMiddle);
    m_buttons->setVisible(height() >= kMiddle && width() >= m_buttons->sizeHint().width() + 2 * (kInset + kAir));
}

void EmptyTile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_themes.theme();
    painter.fillRect(rect(), theme.base);
    painter.setRenderHint(QPainter::Antialiasing);
    QPen dashed(m_target ? theme.ink : theme.sep2, 1);
    dashed.setDashPattern({4, 4});
    painter.setPen(dashed);
    painter.setBrush(m_target ? QBrush(theme.hover) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(QRectF(rect()).adjusted(kInset + 0.5, kInset + 0.5, -kInset - 0.5, -kInset - 0.5),
                            4, 4);
}

} // namespace pushscope::ui
