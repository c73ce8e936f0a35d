// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/formfield.h"

#include "ui/widgets/textlabel.h"

#include <QStyle>
#include <QVBoxLayout>

namespace pushscope::ui {

void setInvalid(QWidget &widget, bool invalid)
{
    if (widget.property("invalid").toBool() == invalid)
        return;
    widget.setProperty("invalid", invalid);
    widget.style()->unpolish(&widget);
    widget.style()->polish(&widget);
}

FormField::FormField(const QString &caption, QWidget *editor, QWidget *parent)
    : QWidget(parent)
    , m_editor(editor)
    , m_sentence(new TextLabel(FontRole::Small, Tone::Tertiary, {}, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    if (!caption.isEmpty()) {
        auto *label = new TextLabel(FontRole::Small, Tone::Secondary, caption, this);
        label->setBuddy(editor);
        column->addWidget(label);
        if (editor->accessibleName().isEmpty())
            editor->setAccessibleName(caption);
    }
    column->addWidget(editor);
    column->addWidget(m_sentence);
    m_sentence->setWordWrap(true);
    m_sentence->hide();
}

void FormField::explain(const QString &sentence)
{
    m_explanation = sentence;
    m_warns = false;
    showSentence();
}

void FormField::warn(const QString &sentence)
{
    m_explanation = sentence;
    m_warns = true;
    showSentence();
}

void FormField::complain(const QString &sentence)
{
    m_complaint = sentence.isEmpty() || sentence.endsWith(u'.') ? sentence : sentence + u'.';
    setInvalid(*m_editor, !sentence.isEmpty());
    m_editor->setAccessibleDescription(m_complaint);
    showSentence();
}

void FormField::showSentence()
{
    const bool wrong = !m_complaint.isEmpty();
    m_sentence->setTone(wrong ? Tone::Error : m_warns ? Tone::Warn : Tone::Tertiary);
    m_sentence->setText(wrong ? m_complaint : m_explanation);
    m_sentence->setVisible(!m_sentence->text().isEmpty());
}

} // namespace pushscope::ui
