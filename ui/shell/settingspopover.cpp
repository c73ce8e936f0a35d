// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/settingspopover.h"

#include "ui/theme/theme.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/segmented.h"
#include "ui/widgets/switchbutton.h"
#include "ui/widgets/textlabel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace pushscope::ui {

namespace {

constexpr int kWidth = 344;
constexpr int kStep = 10; ///< percent

} // namespace

SettingsPopover::SettingsPopover(ThemeStore &themes, const QList<QAction *> &files,
                                 const QList<QAction *> &resets, QWidget *parent)
    : Popover(parent)
    , m_themes(themes)
    , m_theme(new Segmented(tr("Theme"), this))
    , m_percent(new TextLabel(FontRole::Body, Tone::Primary, {}, this))
    , m_motion(new SwitchButton(themes, tr("Reduce motion"), this))
{
    setObjectName(QStringLiteral("SettingsPopover"));
    setMinimumWidth(kWidth);
    body()->addWidget(new TextLabel(FontRole::BodyStrong, Tone::Ink, tr("Settings"), this));
    for (const QString &choice : {tr("System"), tr("Dark"), tr("Light")})
        m_theme->addChoice(choice);
    m_motion->setCheckable(true);
    m_motion->setToolTip(tr("No sliding, and charts that step four times a second"));
    addRow(tr("Theme"), m_theme);
    addRow(tr("Text size"), makeTextSize());
    addRow(tr("Reduce motion"), m_motion);

    auto *rule = new QFrame(this);
    rule->setProperty("rule", true);
    rule->setFixedHeight(1);
    body()->addSpacing(4);
    body()->addWidget(rule);
    body()->addSpacing(4);
    body()->addWidget(new TextLabel(FontRole::BodyStrong, Tone::Ink, tr("Layouts"), this));
    body()->addWidget(new TextLabel(FontRole::Small, Tone::Secondary, tr("They save themselves."), this));
    addButtons(files, {});
    if (!resets.isEmpty()) {
        const QString first = resets.first()->text();
        const QString caption = first.first(first.indexOf(u':') + 1);
        body()->addSpacing(4);
        body()->addWidget(new TextLabel(FontRole::Small, Tone::Secondary, caption, this));
        addButtons(resets, caption);
    }

    connect(m_theme, &Segmented::chosen, this,
            [this](int index) { m_themes.setChoice(static_cast<ThemeChoice>(index)); });
    connect(m_motion, &QAbstractButton::toggled, this, [this](bool on) { m_themes.setReduceMotion(on); });
    connect(&themes, &ThemeStore::changed, this, &SettingsPopover::follow);
    follow();
}

void SettingsPopover::addButtons(const QList<QAction *> &actions, const QString &leftOut)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    for (QAction *action : actions) {
        const QString text = action->text().remove(u'&').remove(u'…');
        auto *button =
            new QPushButton(text.mid(text.startsWith(leftOut) ? leftOut.size() : 0).trimmed(), this);
        button->setProperty("compact", true);
        button->setAccessibleName(text);
        button->setToolTip(withShortcut(text, action->shortcut()));
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, action] {
            hide(); // a dialog must not open behind a popup
            action->trigger();
        });
    }
    row->addStretch();
    body()->addLayout(row);
}

QWidget *SettingsPopover::makeTextSize()
{
    auto *box = new QWidget(this);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    auto *smaller =
        new IconButton(m_themes, QStringLiteral("minus"), tr("Smaller text"), IconButton::Size::Compact, box);
    auto *larger =
        new IconButton(m_themes, QStringLiteral("plus"), tr("Larger text"), IconButton::Size::Compact, box);
    m_percent->setFace(Face::Numbers);
    m_percent->setAlignment(Qt::AlignCenter);
    m_percent->setMinimumWidth(48);
    row->addWidget(smaller);
    row->addWidget(m_percent);
    row->addWidget(larger);
    connect(smaller, &QToolButton::clicked, this,
            [this] { m_themes.setTextPercent(m_themes.textPercent() - kStep); });
    connect(larger, &QToolButton::clicked, this,
            [this] { m_themes.setTextPercent(m_themes.textPercent() + kStep); });
    return box;
}

void SettingsPopover::addRow(const QString &caption, QWidget *control)
{
    auto *row = new QHBoxLayout;
    auto *label = new TextLabel(FontRole::Body, Tone::Secondary, caption, this);
    label->setBuddy(control);
    label->setMinimumHeight(24);
    row->addWidget(label);
    row->addStretch();
    row->addWidget(control);
    body()->addLayout(row);
}

void SettingsPopover::follow()
{
    m_theme->setCurrent(static_cast<int>(m_themes.choice()));
    m_percent->setText(QStringLiteral("%1 %").arg(m_themes.textPercent()));
    m_motion->setChecked(m_themes.reduceMotion());
    if (isVisible())
        adjustSize();
}

} // namespace pushscope::ui
