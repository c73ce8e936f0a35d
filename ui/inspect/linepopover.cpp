// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/linepopover.h"

#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kLine = 280;

} // namespace

LinePopover::LinePopover(const Words &words, const QString &text,
                         std::function<QString(const QString &)> check, QWidget *parent)
    : Popover(parent)
    , m_check(std::move(check))
    , m_line(new QLineEdit(text, this))
    , m_why(new TextLabel(FontRole::Small, Tone::Error, {}, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    m_line->setPlaceholderText(words.placeholder);
    m_line->setAccessibleName(words.title);
    m_line->setMinimumWidth(kLine);
    m_line->setMaxLength(2000);
    m_line->selectAll();
    m_why->setWordWrap(true);
    m_why->hide();
    auto *confirmButton = new QPushButton(words.confirm, this);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    if (!words.remove.isEmpty()) {
        auto *removeButton = new QPushButton(words.remove, this);
        removeButton->setProperty("flat", true);
        buttons->addWidget(removeButton);
        connect(removeButton, &QPushButton::clicked, this, [this] {
            Q_EMIT removed();
            close();
        });
    }
    buttons->addStretch(1);
    buttons->addWidget(confirmButton);
    body()->addWidget(new TextLabel(FontRole::BodyStrong, Tone::Primary, words.title, this));
    body()->addWidget(m_line);
    body()->addWidget(m_why);
    body()->addLayout(buttons);
    connect(m_line, &QLineEdit::returnPressed, this, &LinePopover::confirm);
    connect(confirmButton, &QPushButton::clicked, this, &LinePopover::confirm);
}

void LinePopover::openOver(const QPoint &globalPosition)
{
    adjustSize();
    const QRect room = parentWidget()->screen()->availableGeometry();
    move(std::clamp(globalPosition.x(), room.left(), std::max(room.left(), room.right() - width())),
         std::clamp(globalPosition.y(), room.top(), std::max(room.top(), room.bottom() - height())));
    show();
    m_line->setFocus();
}

void LinePopover::confirm()
{
    const QString why = m_check ? m_check(m_line->text()) : QString();
    if (!why.isEmpty()) {
        m_line->setProperty("invalid", true);
        m_line->style()->unpolish(m_line);
        m_line->style()->polish(m_line);
        m_why->setText(why);
        m_why->show();
        adjustSize();
        return;
    }
    Q_EMIT taken(m_line->text());
    close();
}

} // namespace pushscope::ui
