// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/sourcecheck.h"

#include <QWidget>

class QCheckBox;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;
class QVBoxLayout;

namespace pushscope::ui {

class EditRows;
class FormField;
class ThemeStore;

/// Everything about a source but its address and transport. Shows what the transport has a use for.
class MoreFields : public QWidget
{
    Q_OBJECT

public:
    explicit MoreFields(const ThemeStore &themes, QWidget *parent = nullptr);

    void setOptions(const client::SourceOptions &options);
    /// Into all members that it shows.
    void read(client::SourceOptions &options) const;
    void setTransport(base::Transport transport);

    /// Returns the field in question, which is then on show; null when it has none for it.
    QWidget *complain(client::SourceField field, const QString &sentence);
    void clearComplaints();
    /// Puts the cursor where the first of them belongs; false when that is none of these fields.
    bool focusMissing(const QStringList &missing);

Q_SIGNALS:
    void edited();
    void submitted();

private:
    [[nodiscard]] QLineEdit *line(const QString &name, const QString &placeholder, bool code = true);
    FormField *add(const QString &caption, QWidget *editor);
    void buildHttp();
    void buildTls();
    [[nodiscard]] QWidget *fileField(QLineEdit *line);
    [[nodiscard]] FormField *fieldOf(client::SourceField field) const;

    const ThemeStore &m_themes;
    QVBoxLayout *m_column;
    QLineEdit *m_name;
    QLineEdit *m_token;
    EditRows *m_headers;
    QLineEdit *m_subprotocols;
    EditRows *m_firstMessages;
    QLineEdit *m_method = nullptr;
    QPlainTextEdit *m_body = nullptr;
    QLineEdit *m_bodyType = nullptr;
    EditRows *m_filters;
    QLineEdit *m_topicPointer;
    QLineEdit *m_since;
    QCheckBox *m_trustAnyone = nullptr;
    QLineEdit *m_authorities = nullptr;
    QLineEdit *m_certificate = nullptr;
    QLineEdit *m_key = nullptr;
    QCheckBox *m_reconnect;
    QSpinBox *m_pollInterval;
    FormField *m_tokenField, *m_headersField, *m_subprotocolsField, *m_firstField, *m_methodField = nullptr,
        *m_bodyField = nullptr, *m_bodyTypeField = nullptr, *m_pointerField, *m_sinceField, *m_trustField = nullptr,
        *m_authoritiesField = nullptr, *m_certificateField = nullptr, *m_keyField = nullptr, *m_pollField;
};

} // namespace pushscope::ui
