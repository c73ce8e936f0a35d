// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filter/filtercompletion.h"

#include <QFrame>

class QListView;
class QStandardItemModel;

namespace pushscope::ui {

class ThemeStore;

/// How a filter may go on, below the place in question. It never takes the focus: the line hands keys on. A
/// child of the window, not a window of its own, so that it comes and goes without the desktop having a say.
/// UI thread.
class CompletionList : public QFrame
{
    Q_OBJECT

public:
    explicit CompletionList(const ThemeStore &themes);

    /// Opens below `anchor`, `x` pixels from its left; closes when there is nothing to offer.
    void offer(const capture::FilterCompletion &completion, QWidget *anchor, int x);
    [[nodiscard]] const capture::FilterCompletion &completion() const { return m_completion; }
    void move(int rows); ///< the choice, round at the ends
    /// The chosen candidate; -1 while none is.
    [[nodiscard]] int chosen() const;

Q_SIGNALS:
    void picked(int candidate); ///< by the mouse

private:
    const ThemeStore &m_themes;
    capture::FilterCompletion m_completion;
    QListView *m_list;
    QStandardItemModel *m_model;
};

} // namespace pushscope::ui
