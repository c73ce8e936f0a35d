// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspect/detail/blocklines.h"

#include <QWidget>

namespace pushscope::ui {

class ThemeStore;

/// A message that is written as text, with a column that says what its lines are there for.
class BlockView : public QWidget
{
    Q_OBJECT

public:
    explicit BlockView(const ThemeStore &themes, QWidget *parent = nullptr);
    void setAnatomy(const capture::WireAnatomy &anatomy);
    [[nodiscard]] QString text() const; ///< the rows with their annotations, for tests and screen readers
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] int rowHeight() const;
    [[nodiscard]] int annotationWidth() const;
    [[nodiscard]] const std::vector<BlockRow> &rows(int width) const;

    const ThemeStore &m_themes;
    capture::WireAnatomy m_anatomy;
    mutable std::vector<BlockRow> m_rows;
    mutable int m_columns = -1;
};

} // namespace pushscope::ui
