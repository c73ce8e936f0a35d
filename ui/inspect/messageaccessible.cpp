// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/messageaccessible.h"

#include "ui/inspect/messagetablemodel.h"
#include "ui/inspect/messageview.h"

#include <QPointer>

#include <algorithm>

namespace pushscope::ui {

namespace {

/// One row on screen, by its place from the top.
class AccessibleRow final : public QAccessibleInterface
{
public:
    AccessibleRow(MessageView *view, int place)
        : m_view(view)
        , m_place(place)
    {
    }
    [[nodiscard]] int place() const { return m_place; }

    [[nodiscard]] bool isValid() const override { return m_view && row() < m_view->model()->rowCount(); }
    [[nodiscard]] QObject *object() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface *parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_view);
    }
    [[nodiscard]] QAccessibleInterface *child(int) const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    [[nodiscard]] int childCount() const override { return 0; }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::ListItem; }
    void setText(QAccessible::Text, const QString &) override {}
    [[nodiscard]] QString text(QAccessible::Text kind) const override
    {
        return isValid() && kind == QAccessible::Name ? m_view->spoken(row()) : QString();
    }
    [[nodiscard]] QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect cell = m_view->visualRect(m_view->model()->index(row(), 0));
        return {m_view->viewport()->mapToGlobal(QPoint(0, cell.top())),
                QSize(m_view->viewport()->width(), cell.height())};
    }
    [[nodiscard]] QAccessible::State state() const override
    {
        QAccessible::State state;
        state.selectable = true;
        state.focusable = true;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        state.selected = m_view->selectionModel()->isSelected(m_view->model()->index(row(), 0));
        state.focused = m_view->hasFocus() && m_view->currentIndex().row() == row();
        return state;
    }

private:
    [[nodiscard]] int row() const { return m_view->topRow() + m_place; }
    QPointer<MessageView> m_view;
    int m_place;
};

QAccessibleInterface *make(const QString &className, QObject *object)
{
    if (className != QLatin1String(MessageView::staticMetaObject.className()))
        return nullptr;
    auto *view = qobject_cast<MessageView *>(object);
    return view ? new MessageAccessible(view) : nullptr;
}

} // namespace

MessageAccessible::MessageAccessible(MessageView *view)
    : QAccessibleWidget(view, QAccessible::List)
{
}

MessageAccessible::~MessageAccessible()
{
    for (const QAccessible::Id id : std::as_const(m_rows))
        QAccessible::deleteAccessibleInterface(id);
}

void MessageAccessible::install()
{
    QAccessible::installFactory(make);
}

MessageView *MessageAccessible::view() const
{
    return static_cast<MessageView *>(object());
}

int MessageAccessible::childCount() const
{
    return view() ? std::min(view()->visibleRows(), view()->model()->rowCount() - view()->topRow()) : 0;
}

QAccessibleInterface *MessageAccessible::child(int index) const
{
    if (index < 0 || index >= childCount())
        return nullptr;
    if (const auto known = m_rows.constFind(index); known != m_rows.cend())
        return QAccessible::accessibleInterface(*known);
    auto *row = new AccessibleRow(view(), index);
    m_rows.insert(index, QAccessible::registerAccessibleInterface(row));
    return row;
}

QAccessibleInterface *MessageAccessible::childAt(int x, int y) const
{
    const QModelIndex index = view()->indexAt(view()->viewport()->mapFromGlobal(QPoint(x, y)));
    return index.isValid() ? child(index.row() - view()->topRow()) : nullptr;
}

int MessageAccessible::indexOfChild(const QAccessibleInterface *child) const
{
    const auto *row = dynamic_cast<const AccessibleRow *>(child);
    return row ? row->place() : -1;
}

QAccessibleInterface *MessageAccessible::focusChild() const
{
    const QModelIndex current = view()->currentIndex();
    return current.isValid() ? child(current.row() - view()->topRow()) : nullptr;
}

void announceCurrent(MessageView &view)
{
    if (!QAccessible::isActive() || !view.currentIndex().isValid())
        return;
    QAccessibleEvent event(&view, QAccessible::Focus);
    event.setChild(view.currentIndex().row() - view.topRow());
    QAccessible::updateAccessibility(&event);
}

} // namespace pushscope::ui
