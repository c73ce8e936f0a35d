// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QVBoxLayout;

namespace pushscope::ui {

/// A small surface that opens beside a control and closes on Escape or a click elsewhere.
class Popover : public QFrame
{
    Q_OBJECT

public:
    enum class Side { Below, Right };

    explicit Popover(QWidget *parent);
    /// Opens at `anchor`, moved so that it stays on the screen.
    void openAt(QWidget *anchor, Side side);

protected:
    [[nodiscard]] QVBoxLayout *body() const { return m_body; } ///< for the contents; margins are set

private:
    QVBoxLayout *m_body;
};

} // namespace pushscope::ui
