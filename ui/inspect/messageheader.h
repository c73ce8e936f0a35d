// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspect/messagetext.h"

#include <QHeaderView>

namespace pushscope::ui {

class ThemeStore;

/// The names of the columns, standing as the cells below them do. UI thread.
class MessageHeader : public QHeaderView
{
    Q_OBJECT

public:
    static constexpr int kRight = 8; ///< px kept free at the right of each cell
    /// px kept free at the left: behind numbers, which end where they begin, a preview needs air.
    [[nodiscard]] static int leftOf(MessageColumn column);

    MessageHeader(const ThemeStore &themes, QWidget *parent);

protected:
    void paintEvent(QPaintEvent *event) override;
    void paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const override;

private:
    const ThemeStore &m_themes;
};

} // namespace pushscope::ui
