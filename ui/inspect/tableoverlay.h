// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QWidget>

class QPushButton;

namespace pushscope::ui {

class TextLabel;
class ThemeStore;

/// A small round-ended button that lies over the table: "1,234 newer".
class PillButton : public QAbstractButton
{
    Q_OBJECT

public:
    explicit PillButton(const ThemeStore &themes, QWidget *parent);
    void say(const QString &text); ///< empty hides it
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const ThemeStore &m_themes;
};

/// What stands in the table when it is empty: a sentence, and perhaps what to press.
class EmptyNote : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyNote(QWidget *parent);
    void say(const QString &sentence, const QString &action); ///< an empty sentence hides it
    [[nodiscard]] QString sentence() const;

Q_SIGNALS:
    void pressed();

private:
    TextLabel *m_sentence;
    QPushButton *m_action;
};

/// Keeps both where they belong over the viewport of the table.
class TableOverlay : public QObject
{
    Q_OBJECT

public:
    TableOverlay(const ThemeStore &themes, QWidget *viewport);
    [[nodiscard]] PillButton &pill() const { return *m_pill; }
    [[nodiscard]] EmptyNote &empty() const { return *m_empty; }
    void place();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *m_viewport;
    PillButton *m_pill;
    EmptyNote *m_empty;
};

} // namespace pushscope::ui
