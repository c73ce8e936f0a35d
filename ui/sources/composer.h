// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/payload.h"
#include "ui/sources/sendhistory.h"

#include <QWidget>

class QLineEdit;
class QMenu;
class QPushButton;

namespace pushscope::ui {

class MessageEdit;
class Segmented;
class TextLabel;
class ThemeStore;

/// Where a message is written and sent: as text, as JSON that is checked while it is typed, or as bytes in hex or
/// base64; with what was sent before, and saved messages by their names. UI thread.
class Composer : public QWidget
{
    Q_OBJECT

public:
    explicit Composer(const ThemeStore &themes, QWidget *parent = nullptr);

    /// What may be sent again: of this source, and for any.
    void setSaved(QList<SavedMessage> own, QList<SavedMessage> general);
    /// Whether there is a connection to send over; without one the button says so.
    void setReady(bool ready);
    void compose(const QString &text, MessageForm form);
    [[nodiscard]] MessageForm form() const;
    void focusFirst();

Q_SIGNALS:
    void sendWanted(const QByteArray &payload, pushscope::base::PayloadKind kind);
    void saveWanted(const pushscope::ui::SavedMessage &message, bool forAny);
    void removeWanted(const QString &name, bool forAny);

private:
    void build();
    void check();
    void send();
    void format();
    void openSaved();
    void offer(QMenu &menu, const QList<SavedMessage> &messages, bool forAny);
    void openNaming(bool open);
    void save();

    MessageEdit *m_edit;
    Segmented *m_form;
    TextLabel *m_verdict;
    QPushButton *m_saved;
    QPushButton *m_format;
    QPushButton *m_send;
    QWidget *m_naming;
    QLineEdit *m_name;
    Segmented *m_scope;
    SendHistory m_history;
    QList<SavedMessage> m_own, m_general;
    bool m_ready = false;
};

} // namespace pushscope::ui
