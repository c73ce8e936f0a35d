// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/anatomy/wireanatomy.h"

#include <QWidget>

namespace pushscope::ui {

class ThemeStore;

/// The bytes of a message, as many a row as there is room for, in the colours of its parts. Of a long one the first
/// rows and the last. Tells which part the mouse is on.
class ByteDump : public QWidget
{
    Q_OBJECT

public:
    explicit ByteDump(const ThemeStore &themes, QWidget *parent = nullptr);
    /// Only the bytes that are shown are kept.
    void setAnatomy(const capture::WireAnatomy &anatomy);
    void setHighlight(std::vector<std::size_t> parts);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QRectF placeOf(qsizetype byte) const; ///< its two digits; empty when it is not shown

Q_SIGNALS:
    void hovered(int part); ///< -1 when it is on none

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    struct Grid
    {
        qsizetype perRow = 16;
        double cell = 0; ///< of a character
        double pitch = 0;
        double left = 0; ///< of the digits
        double text = 0; ///< of the text
        int row = 16;    ///< height
        [[nodiscard]] double hexX(qsizetype column) const;
    };
    [[nodiscard]] Grid grid(int width) const;
    /// Rows of the whole message, or -1 for the one that stands for those left out.
    [[nodiscard]] std::vector<qsizetype> rows(const Grid &grid) const;
    [[nodiscard]] int partOf(qsizetype byte) const;
    [[nodiscard]] char byteAt(qsizetype at) const;
    void paintRow(QPainter &painter, const Grid &grid, qsizetype row, double top) const;

    const ThemeStore &m_themes;
    QByteArray m_head;
    QByteArray m_tail;
    qsizetype m_size = 0;
    std::vector<capture::WirePart> m_parts;
    std::vector<std::size_t> m_highlight;
    int m_hovered = -1;
};

} // namespace pushscope::ui
