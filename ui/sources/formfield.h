// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace pushscope::ui {

class TextLabel;

/// A caption, what is edited, and below it one sentence: what is wrong, or what to know.
class FormField : public QWidget
{
    Q_OBJECT

public:
    /// Without a caption the field stands alone, but keeps its accessible name.
    FormField(const QString &caption, QWidget *editor, QWidget *parent = nullptr);

    /// Stands below the field while nothing is wrong.
    void explain(const QString &sentence);
    /// As explain(), for what may have consequences.
    void warn(const QString &sentence);
    /// An empty sentence: all is well.
    void complain(const QString &sentence);
    [[nodiscard]] QString complaint() const { return m_complaint; }
    [[nodiscard]] QWidget *editor() const { return m_editor; }

private:
    void showSentence();

    QWidget *m_editor;
    TextLabel *m_sentence;
    QString m_explanation;
    bool m_warns = false;
    QString m_complaint;
};

/// Marks the line edits of a widget, or itself, as wrong or right.
void setInvalid(QWidget &widget, bool invalid);

} // namespace pushscope::ui
