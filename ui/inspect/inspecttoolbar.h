// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;
class QMenu;
class QPushButton;

namespace pushscope::ui {

class FilterField;
class IconButton;
class Segmented;
class TextLabel;
class ThemeStore;

/// The inspect view's part of the window's toolbar row.
class InspectToolBar : public QWidget
{
    Q_OBJECT

public:
    explicit InspectToolBar(const ThemeStore &themes, QWidget *parent = nullptr);

    [[nodiscard]] FilterField &filter() const { return *m_filter; }
    [[nodiscard]] QPushButton &saveButton() const { return *m_save; }
    [[nodiscard]] QPushButton &exportButton() const { return *m_export; }
    void setMenu(QMenu *menu); ///< bookmarks, colours, columns
    void showFollowing(bool following);
    /// The name of a recording or file that is shown instead of what comes in; empty: none.
    void showOpened(const QString &name);

Q_SIGNALS:
    void followChosen(bool newest);
    void closeChosen(); ///< the file on show

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();

    FilterField *m_filter;
    QPushButton *m_save;
    QPushButton *m_opened;
    TextLabel *m_followWord;
    Segmented *m_follow;
    IconButton *m_more;
    QPushButton *m_export;
    QHBoxLayout *m_row;
};

} // namespace pushscope::ui
