// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/layout.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QStringListModel;

namespace pushscope::ui {

class IconButton;
class StreamDirectory;
class TextLabel;
class ThemeStore;

/// One binding to fill in: source, topics, field, label. What is wrong is said under the field it is wrong in.
class BindingForm : public QWidget
{
    Q_OBJECT

public:
    BindingForm(const ThemeStore &themes, const StreamDirectory &directory, const Binding &binding,
                QWidget *parent = nullptr);

    /// Checked; none while something is wrong.
    [[nodiscard]] std::optional<Binding> binding() const;
    [[nodiscard]] QByteArray field() const;
    void setField(const QByteArray &field);
    void setFieldShown(bool shown); ///< a table needs none
    void setRemovable(bool removable);
    /// The newest payload of what the form names; empty when nothing was heard.
    [[nodiscard]] QByteArray newestPayload() const;
    [[nodiscard]] QString problem() const;
    void focusFilter();

Q_SIGNALS:
    void changed();
    void topicChanged(); ///< source or filter
    void entered(); ///< the focus came into the form
    void removeWanted();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build(const ThemeStore &themes);
    void fillSources(const std::optional<QString> &chosen);
    void offerTopics();
    void check();
    [[nodiscard]] std::optional<QString> source() const;

    const StreamDirectory &m_directory;
    QComboBox *m_source;
    QLineEdit *m_filter;
    QStringListModel *m_topics;
    TextLabel *m_problem;
    QLineEdit *m_field;
    QLineEdit *m_label;
    IconButton *m_remove;
};

} // namespace pushscope::ui
