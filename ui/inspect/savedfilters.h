// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/popover.h"

class QGridLayout;
class QLineEdit;

namespace pushscope::ui {

class InspectStore;
class TextLabel;
class ThemeStore;

/// Filters saved under a name: to save the one in force, to rename and to remove. Deletes itself when it
/// closes. UI thread.
class SavedFilters : public Popover
{
    Q_OBJECT

public:
    /// `text`: the filter to save; empty when there is none.
    SavedFilters(const ThemeStore &themes, InspectStore &store, const QString &text, QWidget *parent);
    [[nodiscard]] QLineEdit *nameLine() const { return m_name; }

Q_SIGNALS:
    void saved(const QString &name);

private:
    void save();
    void list();
    void addRow(int index);
    void rename(int index, QLineEdit *line);

    const ThemeStore &m_themes;
    InspectStore &m_store;
    const QString m_text;
    QLineEdit *m_name = nullptr;
    TextLabel *m_why;
    QWidget *m_rows = nullptr;
    QGridLayout *m_grid = nullptr;
};

} // namespace pushscope::ui
