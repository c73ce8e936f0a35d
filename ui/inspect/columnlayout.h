// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspect/inspectstate.h"

#include <QObject>

#include <vector>

class QHeaderView;
class QMenu;

namespace pushscope::ui {

class MessageView;
class ThemeStore;

/// Puts the columns of the message table as they are remembered, and remembers them as the person puts them.
/// UI thread.
class ColumnLayout : public QObject
{
    Q_OBJECT

public:
    ColumnLayout(const ThemeStore &themes, MessageView &view, InspectStore &store);

    /// Fills a menu with a check box for each column.
    void fill(QMenu *menu);
    void setShown(MessageColumn column, bool shown);
    [[nodiscard]] bool isShown(MessageColumn column) const; ///< where there is room for it
    void reset();                                           ///< as they were at first

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void apply();
    /// Those that a narrow table leaves out, so that the preview is seen.
    [[nodiscard]] std::vector<MessageColumn> leftOut() const;
    void read();
    void fill(); ///< the room that is left, with the last column
    [[nodiscard]] int lastShown() const;
    [[nodiscard]] int scaled(int width) const;

    const ThemeStore &m_themes;
    MessageView &m_view;
    QHeaderView &m_header;
    InspectStore &m_store;
    std::vector<MessageColumn> m_leftOut;
    bool m_applying = false;
};

} // namespace pushscope::ui
