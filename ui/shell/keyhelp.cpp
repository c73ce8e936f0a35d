// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/keyhelp.h"

#include "ui/widgets/textlabel.h"

#include <QAction>
#include <QGridLayout>
#include <QSet>
#include <QVBoxLayout>

namespace pushscope::ui {

KeyHelp::KeyHelp(const QList<QAction *> &actions, const QList<Key> &others, QWidget *parent)
    : Popover(parent)
{
    setObjectName(QStringLiteral("KeyHelp"));
    QList<Key> keys;
    QSet<QString> seen;
    for (const QAction *action : actions) {
        const QString text = action->shortcut().toString(QKeySequence::NativeText);
        if (text.isEmpty() || action->text().isEmpty() || seen.contains(text))
            continue;
        seen.insert(text);
        keys.append({text, action->text().remove(u'&').remove(QStringLiteral("…"))});
    }
    for (const Key &key : others) {
        if (!seen.contains(key.keys))
            keys.append(key);
    }

    body()->addWidget(new TextLabel(FontRole::Lead, Tone::Ink, tr("Keyboard"), this));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(4);
    const qsizetype rows = (keys.size() + 1) / 2;
    for (qsizetype i = 0; i < keys.size(); ++i) {
        const int column = i < rows ? 0 : 3;
        const int row = static_cast<int>(i % rows);
        grid->addWidget(new TextLabel(FontRole::Mono, Tone::Secondary, keys[i].keys, this), row, column);
        grid->addWidget(new TextLabel(FontRole::Body, Tone::Primary, keys[i].does, this), row, column + 1);
    }
    grid->setColumnMinimumWidth(2, 16);
    body()->addLayout(grid);
}

void KeyHelp::openOver(const QWidget &window)
{
    adjustSize();
    move(window.mapToGlobal(QPoint((window.width() - width()) / 2, (window.height() - height()) / 3)));
    show();
    setFocus(Qt::PopupFocusReason);
}

} // namespace pushscope::ui
