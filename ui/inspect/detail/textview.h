// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspect/detail/background.h"
#include "ui/inspect/detail/monoview.h"

#include <vector>

namespace pushscope::ui {

/// Text of any size, broken at its line ends and at the width of the view. What would act on the text around it,
/// control characters and marks of direction, is shown as a picture.
class TextView : public MonoView
{
    Q_OBJECT

public:
    explicit TextView(const ThemeStore &themes, QWidget *parent = nullptr);
    /// Large text appears when its rows have been found.
    void setText(const QByteArray &utf8);
    [[nodiscard]] qsizetype rowCount() const override { return static_cast<qsizetype>(m_rows.size()); }
    [[nodiscard]] QString rowText(qsizetype row) const; ///< as it is shown

Q_SIGNALS:
    void laidOut();

protected:
    void paintRow(QPainter &painter, qsizetype row, const QRect &rect) const override;
    [[nodiscard]] qsizetype byteAt(qsizetype row, int x) const override;
    [[nodiscard]] qsizetype rowOf(qsizetype byte) const override;
    [[nodiscard]] QString copied(qsizetype from, qsizetype to) const override;
    void widthChanged() override;

private:
    [[nodiscard]] QByteArrayView rowBytes(qsizetype row) const;
    [[nodiscard]] double xOf(qsizetype row, qsizetype byte) const;
    void findRows(QByteArray utf8, bool isNew);

    std::vector<qsizetype> m_rows; ///< of bytes()
    int m_columns = 0;
    Background m_work;
};

} // namespace pushscope::ui
