// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QButtonGroup>
#include <QFrame>

namespace pushscope::ui {

/// A row of choices of which exactly one holds, in one border, 24 px high. Arrow keys move the choice.
class Segmented : public QFrame
{
    Q_OBJECT

public:
    explicit Segmented(const QString &accessibleName, QWidget *parent = nullptr);

    /// Returns the index of the new choice; the first one added is chosen at first.
    int addChoice(const QString &text, const QString &toolTip = {});
    [[nodiscard]] int current() const { return m_group.checkedId(); } ///< -1 when there is none
    /// Without a signal. -1 chooses none.
    void setCurrent(int index);
    void setChoiceText(int index, const QString &text);
    void setChoiceVisible(int index, bool visible);

Q_SIGNALS:
    void chosen(int index); ///< by the person

private:
    void markEnds();
    QButtonGroup m_group;
};

} // namespace pushscope::ui
