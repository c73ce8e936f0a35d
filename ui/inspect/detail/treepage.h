// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspect/detail/background.h"
#include "ui/inspect/detail/detailpage.h"
#include "ui/inspect/detail/jsontreemodel.h"

class QAction;
class QLabel;
class QMenu;
class QModelIndex;
class QStackedLayout;
class QTreeView;

namespace pushscope::ui {

class ThemeStore;

/// The payload as a tree of fields; what can be done with a field stands below it and in its menu.
class TreePage : public DetailPage
{
    Q_OBJECT

public:
    explicit TreePage(const ThemeStore &themes, QWidget *parent = nullptr);
    void show(const Subject &subject) override;

Q_SIGNALS:
    void chartWanted(const QByteArray &field);
    void filterWanted(const QString &term);

private:
    void take(JsonTreeModel::Contents contents, qsizetype bytes);
    void openSome(const QModelIndex &parent, int levels, int &budget);
    void choose(const QModelIndex &index);
    void activate(const QModelIndex &index);
    void makeActions();
    void openMenu(const QPoint &position);
    [[nodiscard]] QModelIndex current() const;
    [[nodiscard]] QAction *addAction(const QString &name, const QString &text, const QKeySequence &shortcut,
                                     void (TreePage::*does)());
    void copyValue();
    void copyPointer();
    void chart();
    void filterEqual();
    void filterAbove();
    void filterBelow();
    void filter(const QString &sign);

    JsonTreeModel m_model;
    QTreeView *m_view;
    QLabel *m_sentence;
    QLabel *m_pointer;
    QStackedLayout *m_stack;
    QAction *m_copyValue = nullptr;
    QAction *m_copyPointer = nullptr;
    QAction *m_chart = nullptr;
    QAction *m_equal = nullptr;
    QAction *m_above = nullptr;
    QAction *m_below = nullptr;
    Subject m_subject;
    Background m_work;
};

} // namespace pushscope::ui
