// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessibleWidget>
#include <QHash>

namespace pushscope::ui {

class MessageView;

/// The message table for people who do not see it: a list of the rows on screen, each a sentence. The
/// millions that are not on screen are reached by the keys, as by everybody else. UI thread.
class MessageAccessible final : public QAccessibleWidget
{
public:
    explicit MessageAccessible(MessageView *view);
    ~MessageAccessible() override;
    static void install(); ///< for all message tables; any number of times

    [[nodiscard]] int childCount() const override;
    [[nodiscard]] QAccessibleInterface *child(int index) const override;
    [[nodiscard]] QAccessibleInterface *childAt(int x, int y) const override;
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *child) const override;
    [[nodiscard]] QAccessibleInterface *focusChild() const override;

private:
    [[nodiscard]] MessageView *view() const;
    mutable QHash<int, QAccessible::Id> m_rows; ///< by place on screen, from the top
};

/// The current row is another one.
void announceCurrent(MessageView &view);

} // namespace pushscope::ui
