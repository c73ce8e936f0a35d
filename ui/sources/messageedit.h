// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace pushscope::ui {

class ThemeStore;

/// The field for a message: Ctrl+Enter sends, Up in the first line and Down in the last go through what was sent, Tab
/// leaves. The spot that is wrong is underlined.
class MessageEdit : public QPlainTextEdit
{
    Q_OBJECT

public:
    /// What a person may paste; laying out more would take the window's time.
    static constexpr qsizetype kMostPasted = 1024 * 1024;

    explicit MessageEdit(const ThemeStore &themes, QWidget *parent = nullptr);

    /// -1: nothing is wrong.
    void markWrong(qsizetype at);
    /// Replaces the text as a person would: undo brings it back.
    void replaceText(const QString &text);
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void submitted();
    void upPressed();
    void downPressed();
    void refused(const QString &sentence); ///< what was pasted is too much

protected:
    void insertFromMimeData(const QMimeData *source) override;
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void fit();

    const ThemeStore &m_themes;
    qsizetype m_wrong = -1;
};

} // namespace pushscope::ui
