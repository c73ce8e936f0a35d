// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace pushscope::ui {

class ThemeStore;

/// A switch of 32 x 16 with the word On or Off beside it.
class SwitchButton : public QAbstractButton
{
    Q_OBJECT

public:
    SwitchButton(const ThemeStore &themes, const QString &label, QWidget *parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const ThemeStore &m_themes;
};

} // namespace pushscope::ui
