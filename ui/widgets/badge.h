// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/transport.h"

#include <QToolButton>

class QPainter;

namespace pushscope::ui {

class ThemeStore;

/// The transport's word on a 15 % tint of its colour, 16 px high, at least 32 wide.
void paintBadge(QPainter *painter, const QRect &rect, base::Transport transport, const ThemeStore &themes);
[[nodiscard]] QSize badgeSize(base::Transport transport, const ThemeStore &themes);

/// A badge that can be pressed: offers the four transports to switch the source to.
class BadgeButton : public QToolButton
{
    Q_OBJECT

public:
    BadgeButton(const ThemeStore &themes, base::Transport transport, QWidget *parent = nullptr);
    void setTransport(base::Transport transport);
    [[nodiscard]] base::Transport transport() const { return m_transport; }
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void transportChosen(pushscope::base::Transport transport);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const ThemeStore &m_themes;
    base::Transport m_transport;
};

} // namespace pushscope::ui
