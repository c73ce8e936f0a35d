// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace pushscope::ui {

class ThemeStore;

/// A compact line edit with a magnifier; Escape clears it, and leaves it when it is empty.
class SearchField : public QLineEdit
{
    Q_OBJECT

public:
    SearchField(const ThemeStore &themes, const QString &placeholder, QWidget *parent = nullptr);

Q_SIGNALS:
    void left();          ///< by Escape
    void downPressed();   ///< the Down key: on to the results

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    const ThemeStore &m_themes;
};

} // namespace pushscope::ui
