// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/segmented.h"

#include <QHBoxLayout>
#include <QStyle>
#include <QToolButton>

namespace pushscope::ui {

namespace {

constexpr int kHeight = 24;

class Segment final : public QToolButton
{
public:
    using QToolButton::QToolButton;

    /// Wide enough for the bold face of the chosen state: choosing must not move the neighbours.
    [[nodiscard]] QSize sizeHint() const override
    {
        QFont bold = font();
        bold.setWeight(QFont::DemiBold);
        const int grown = QFontMetrics(bold).horizontalAdvance(text()) + 2 * kPadding;
        return {grown, QToolButton::sizeHint().height()};
    }

private:
    static constexpr int kPadding = 9;
};

} // namespace

Segmented::Segmented(const QString &accessibleName, QWidget *parent)
    : QFrame(parent)
{
    setAccessibleName(accessibleName);
    setProperty("segmented", true);
    setMinimumHeight(kHeight);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(1, 1, 1, 1);
    row->setSpacing(0);
    connect(&m_group, &QButtonGroup::idClicked, this, &Segmented::chosen);
}

int Segmented::addChoice(const QString &text, const QString &toolTip)
{
    const int index = static_cast<int>(m_group.buttons().size());
    if (index > 0) {
        auto *rule = new QFrame(this);
        rule->setProperty("segmentRule", true);
        rule->setFixedWidth(1);
        layout()->addWidget(rule);
    }
    auto *button = new Segment(this);
    button->setText(text);
    button->setToolTip(toolTip);
    button->setAccessibleName(accessibleName() + QStringLiteral(": ") + (toolTip.isEmpty() ? text : toolTip));
    button->setCheckable(true);
    button->setChecked(index == 0);
    button->setFocusPolicy(Qt::TabFocus);
    button->setProperty("segment", true);
    button->setMinimumHeight(kHeight - 2);
    button->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    layout()->addWidget(button);
    m_group.addButton(button, index);
    markEnds();
    return index;
}

void Segmented::setCurrent(int index)
{
    if (QAbstractButton *button = m_group.button(index)) {
        button->setChecked(true);
    } else if (QAbstractButton *checked = m_group.checkedButton()) {
        m_group.setExclusive(false);
        checked->setChecked(false);
        m_group.setExclusive(true);
    }
}

void Segmented::setChoiceText(int index, const QString &text)
{
    if (QAbstractButton *button = m_group.button(index))
        button->setText(text);
}

void Segmented::setChoiceVisible(int index, bool visible)
{
    QAbstractButton *button = m_group.button(index);
    if (!button)
        return;
    button->setVisible(visible);
    markEnds();
}

void Segmented::markEnds()
{
    QList<QAbstractButton *> shown = m_group.buttons();
    shown.removeIf([](const QAbstractButton *button) { return button->isHidden() && button->testAttribute(Qt::WA_WState_ExplicitShowHide); });
    for (QAbstractButton *button : m_group.buttons()) {
        button->setProperty("first", !shown.isEmpty() && button == shown.first());
        button->setProperty("last", !shown.isEmpty() && button == shown.last());
        button->style()->unpolish(button);
        button->style()->polish(button);
        // The rule in front of a segment belongs to it.
        const int at = layout()->indexOf(button);
        if (at > 0)
            layout()->itemAt(at - 1)->widget()->setVisible(shown.contains(button) && button != shown.first());
    }
}

} // namespace pushscope::ui
