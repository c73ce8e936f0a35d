// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusVariant>
#include <QObject>
#include <QString>

namespace pushscope::ui {

/// Whether the desktop asks for a dark theme: at first by the palette that Qt was started with, then by the
/// settings portal (org.freedesktop.appearance color-scheme), which also tells of changes. Qt has this itself only
/// from 6.5 on. Without a session bus the first guess stays. UI thread, never blocks on the portal.
class SystemScheme : public QObject
{
    Q_OBJECT

public:
    explicit SystemScheme(QObject *parent = nullptr);

    [[nodiscard]] bool prefersDark() const { return m_dark; }

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void settingChanged(const QString &area, const QString &key, const QDBusVariant &value);

private:
    void ask();
    void take(const QVariant &value);
    bool m_dark;
};

} // namespace pushscope::ui
