// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filter/filtererror.h"

#include <QLineEdit>

#include <optional>

namespace pushscope::ui {

class ThemeStore;

/// The line a filter is typed in: written in colour, with the place of an error underlined. UI thread.
class FilterLine : public QLineEdit
{
    Q_OBJECT

public:
    FilterLine(const ThemeStore &themes, QWidget *parent = nullptr);
    void setError(std::optional<capture::FilterError> error);
    [[nodiscard]] const std::optional<capture::FilterError> &error() const { return m_error; }
    /// Where a character begins, in pixels from the left of the line.
    [[nodiscard]] int xOf(qsizetype position) const;

Q_SIGNALS:
    /// Before the line looks at it; accepted if somebody has used it.
    void keyPressed(QKeyEvent *event);
    void focusChanged(bool focused);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void inputMethodEvent(QInputMethodEvent *event) override;

private:
    void restyle();
    void colour();

    const ThemeStore &m_themes;
    std::optional<capture::FilterError> m_error;
    bool m_composing = false; ///< an input method shows text of its own
    bool m_colouring = false;
};

} // namespace pushscope::ui
