// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspect/inspectstate.h"

#include <QObject>

class QHeaderView;
class QMenu;

namespace pushscope::ui {

class MessageView;
class ThemeStore;

/// Puts the columns of the message table as they are remembered, and remembers them as the person puts them. UI thread.
class ColumnLayout : public QObject
{
    Q_OBJECT

public:
    ColumnLayout(const ThemeStore &themes, MessageView &view, InspectStore &store);

    /// Fills a menu with a check box for each column.
    void fill(QMenu *menu);
    void setShown(MessageColumn column, bool shown);
    [[nodiscard]] bool isShown(MessageColumn column) const;
    void reset(); ///< as they were at first

private:
    void apply();
    void read();
    [[nodiscard]] int scaled(int width) const;

    const ThemeStore &m_themes;
    QHeaderView &m_header;
    InspectStore &m_store;
    bool m_applying = false;
};

} // namespace pushscope::ui
