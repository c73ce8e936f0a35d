// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/popover.h"

#include <functional>

class QLineEdit;
class QPushButton;

namespace pushscope::ui {

class TextLabel;

/// Asks for one line: a note, a time, a name. Opens once and deletes itself when it closes. UI thread.
class LinePopover : public Popover
{
    Q_OBJECT

public:
    struct Words
    {
        QString title;
        QString placeholder;
        QString confirm;  ///< of the button
        QString remove{}; ///< of a second button; empty: there is none
    };
    /// `check` returns why a text cannot be taken, or nothing.
    LinePopover(const Words &words, const QString &text, std::function<QString(const QString &)> check,
                QWidget *parent);
    void openOver(const QPoint &globalPosition);
    [[nodiscard]] QLineEdit &line() const { return *m_line; }

Q_SIGNALS:
    void taken(const QString &text);
    void removed();

private:
    void confirm();

    std::function<QString(const QString &)> m_check;
    QLineEdit *m_line;
    TextLabel *m_why;
};

} // namespace pushscope::ui
