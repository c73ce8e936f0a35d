// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspect/detail/detailpage.h"

namespace pushscope::ui {

class HexView;
class RunLabel;
class ThemeStore;

/// The bytes of the payload.
class HexPage : public DetailPage
{
    Q_OBJECT

public:
    explicit HexPage(const ThemeStore &themes, QWidget *parent = nullptr);
    void show(const Subject &subject) override;

private:
    RunLabel *m_size;
    HexView *m_view;
};

} // namespace pushscope::ui
