// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QFrame>

class QAction;

namespace pushscope::ui {

class TextLabel;
class ThemeStore;

/// Looks like a field and opens the palette: `Find topic or command`, with its key at the right end.
class FindButton : public QAbstractButton
{
    Q_OBJECT

public:
    FindButton(const ThemeStore &themes, QAction *action, QWidget *parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;
    /// Its icon and its key: what remains in a narrow window.
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const ThemeStore &m_themes;
    const QString m_key;
};

/// The row of 48 px at the top: tree toggle, the name of the view, the view's own tools.
class ToolRow : public QFrame
{
    Q_OBJECT

public:
    ToolRow(const ThemeStore &themes, QAction *tree, QWidget *parent = nullptr);
    /// The view's tools fill the middle; those of the view before hide until it comes back.
    void setView(const QString &name, QWidget *tools);

private:
    TextLabel *m_name;
    QWidget *m_tools = nullptr;
};

} // namespace pushscope::ui
