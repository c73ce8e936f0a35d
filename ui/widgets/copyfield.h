// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLineEdit;

namespace pushscope::ui {

class IconButton;
class ThemeStore;

/// One line to copy or to open, in the face of code, with its button at the right end. The text can be selected,
/// not edited.
class CopyField : public QFrame
{
    Q_OBJECT

public:
    enum class Does { Copy, Open };

    CopyField(const ThemeStore &themes, Does does, QWidget *parent = nullptr);
    void setText(const QString &text);
    [[nodiscard]] QString text() const;
    /// Does what the button does.
    void press();

Q_SIGNALS:
    void copied(); ///< the text is on the clipboard
    void opened(); ///< the address was given to the desktop

private:
    const Does m_does;
    QLineEdit *m_line;
    IconButton *m_button;
};

} // namespace pushscope::ui
