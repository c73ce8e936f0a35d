// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/iconbutton.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QKeySequence>

namespace pushscope::ui {

namespace {

constexpr int kStandard = 32;
constexpr int kCompact = 24;
constexpr int kIcon = 16;

} // namespace

IconButton::IconButton(const ThemeStore &themes, const QString &iconName, const QString &label, Size size,
                       QWidget *parent)
    : QToolButton(parent)
    , m_themes(themes)
    , m_iconName(iconName)
{
    const int side = size == Size::Standard ? kStandard : kCompact;
    setFixedSize(side, side);
    setIconSize({kIcon, kIcon});
    setFocusPolicy(Qt::TabFocus);
    setAutoRaise(true);
    setLabel(label);
    updateIcon();
    connect(&themes, &ThemeStore::changed, this, &IconButton::updateIcon);
}

void IconButton::setIconName(const QString &name)
{
    if (name == m_iconName)
        return;
    m_iconName = name;
    updateIcon();
}

void IconButton::setLabel(const QString &label, const QKeySequence &shortcut)
{
    setToolTip(withShortcut(label, shortcut));
    setAccessibleName(label);
}

void IconButton::follow(QAction *action)
{
    const auto take = [this, action] {
        setLabel(action->text().remove(u'&'), action->shortcut());
        setCheckable(action->isCheckable());
        setChecked(action->isChecked());
        setEnabled(action->isEnabled());
    };
    connect(action, &QAction::changed, this, take);
    connect(this, &QToolButton::clicked, action, &QAction::trigger);
    take();
}

void IconButton::updateIcon()
{
    setIcon(ui::icon(m_iconName, m_themes.theme()));
}

QString withShortcut(const QString &label, const QKeySequence &shortcut)
{
    if (shortcut.isEmpty())
        return label;
    return QStringLiteral("%1 (%2)").arg(label, shortcut.toString(QKeySequence::NativeText));
}

} // namespace pushscope::ui
