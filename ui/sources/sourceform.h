// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/source.h"

#include <QWidget>

class QHBoxLayout;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace pushscope::ui {

class FormField;
class MoreFields;
class Segmented;
class TextLabel;
class ThemeStore;

/// A new source, or one to change. At first only the address is asked for, and Enter connects; `More` unfolds the
/// rest. A `curl` command in place of the address fills all fields. What is wrong is said below the field that it is
/// in. UI thread.
class SourceForm : public QWidget
{
    Q_OBJECT

public:
    explicit SourceForm(const ThemeStore &themes, QWidget *parent = nullptr);

    /// Empty, for something new.
    void clear();
    /// Filled with what was pasted or dropped: an address or a `curl` command.
    void take(const QString &text);
    /// Filled, for something new.
    void fill(const client::SourceOptions &options);
    /// Filled, to change what is there. `missing` are the secrets that were not kept.
    void edit(const client::SourceOptions &options, const QStringList &missing);
    [[nodiscard]] bool isEditing() const { return m_editing; }
    /// Whether all fields are on show.
    [[nodiscard]] bool isUnfolded() const;
    void setUnfolded(bool unfolded);
    void focusFirst();
    /// Something is wrong that only connecting could tell; stands below the address.
    void complain(const QString &sentence);

Q_SIGNALS:
    void accepted(const pushscope::client::SourceOptions &options);
    void left(); ///< by Cancel or Escape
    void unfoldedChanged(bool unfolded);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void followText(const QString &text);
    bool readCommand(const QString &text);
    void setOptions(const client::SourceOptions &options);
    void setTransport(base::Transport transport);
    [[nodiscard]] base::Transport transport() const;
    void submit();
    void complainAbout(int field, const QString &sentence);
    void note(const QString &sentence);
    void setEditing(bool editing);
    void showParts();

    const ThemeStore &m_themes;
    TextLabel *m_title;
    QLineEdit *m_address;
    FormField *m_addressField;
    TextLabel *m_note;
    Segmented *m_transport;
    QPushButton *m_more;
    QPushButton *m_cancel;
    QPushButton *m_submit;
    MoreFields *m_fields;
    QScrollArea *m_scroll;
    QVBoxLayout *m_top = nullptr;
    QHBoxLayout *m_bottom = nullptr;
    client::SourceOptions m_rest; ///< the members that have no field
    QStringList m_missing;
    qsizetype m_lengthBefore = 0; ///< of the address, at its last change
    bool m_transportChosen = false;
    bool m_editing = false;
};

} // namespace pushscope::ui
