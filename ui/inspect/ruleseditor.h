// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspect/inspectstate.h"
#include "ui/widgets/popover.h"

#include <vector>

class QLineEdit;
class QPushButton;
class QToolButton;

namespace pushscope::ui {

class TextLabel;
class ThemeStore;

/// The colour rules of the message table: a filter and a colour each, the first that fits counts. Each change
/// holds at once. Deletes itself when it closes. UI thread.
class RulesEditor : public Popover
{
    Q_OBJECT

public:
    RulesEditor(const ThemeStore &themes, InspectStore &store, QWidget *parent);
    void addRule(); ///< an empty one, in the next colour

Q_SIGNALS:
    void changed();

private:
    struct Row
    {
        QWidget *widget;
        QToolButton *swatch;
        QLineEdit *filter;
        int colour;
    };
    void addRow(const InspectState::ColourRule &rule);
    void paintSwatch(const Row &row);
    void store();

    const ThemeStore &m_themes;
    InspectStore &m_store;
    std::vector<Row> m_rows;
    QVBoxLayout *m_column;
    TextLabel *m_why;
    QPushButton *m_add;
};

} // namespace pushscope::ui
