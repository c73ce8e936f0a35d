// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspect/detail/monoview.h"

namespace pushscope::ui {

/// Bytes, 16 a row: offset, hexadecimal, text. Copies hexadecimal.
class HexView : public MonoView
{
    Q_OBJECT

public:
    static constexpr qsizetype kRowBytes = 16;

    explicit HexView(const ThemeStore &themes, QWidget *parent = nullptr);
    void setContents(const QByteArray &bytes);
    [[nodiscard]] qsizetype rowCount() const override;

protected:
    void paintRow(QPainter &painter, qsizetype row, const QRect &rect) const override;
    [[nodiscard]] qsizetype byteAt(qsizetype row, int x) const override;
    [[nodiscard]] qsizetype rowOf(qsizetype byte) const override;
    [[nodiscard]] QString copied(qsizetype from, qsizetype to) const override;

private:
    [[nodiscard]] int digits() const; ///< of an offset
    [[nodiscard]] double hexX(qsizetype column) const;
    [[nodiscard]] double textX(qsizetype column) const;
};

} // namespace pushscope::ui
