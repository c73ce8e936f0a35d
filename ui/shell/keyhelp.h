// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/popover.h"

class QAction;

namespace pushscope::ui {

/// The keys of the window, read from its actions, so that the list cannot be wrong; and those that are no
/// actions.
class KeyHelp : public Popover
{
    Q_OBJECT

public:
    struct Key
    {
        QString keys;
        QString does;
    };
    KeyHelp(const QList<QAction *> &actions, const QList<Key> &others, QWidget *parent = nullptr);

    void openOver(const QWidget &window);
};

} // namespace pushscope::ui
