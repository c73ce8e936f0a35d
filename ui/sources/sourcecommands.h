// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sources/sourceline.h"
#include "ui/widgets/services.h"

#include <QObject>

class QMenu;

namespace pushscope::ui {

/// What can be done with a source of the list. UI thread.
class SourceCommands : public QObject
{
    Q_OBJECT

public:
    SourceCommands(const Services &services, SourceBook &book, QObject *parent = nullptr);

    /// What the row offers: connect, try now, or ask for what is missing.
    void act(const SourceLine &line);
    void connectTo(const SourceLine &line);
    void disconnectFrom(const SourceLine &line);
    void restart(const SourceLine &line);
    void setTransport(const SourceLine &line, base::Transport transport);
    void toggleFavourite(const SourceLine &line);
    void edit(const SourceLine &line);
    void duplicate(const SourceLine &line);
    void copyAsCurl(const SourceLine &line);
    /// Off the list; what is not on it is forgotten.
    void remove(const SourceLine &line);
    void fill(QMenu &menu, const SourceLine &line);

    /// The source of client::Sources behind the row, if it has one now.
    [[nodiscard]] std::optional<client::SourceId> idOf(const SourceLine &line) const;
    [[nodiscard]] std::optional<client::SourceStatus> statusOf(const SourceLine &line) const;
    [[nodiscard]] bool isRunning(const SourceLine &line) const;

Q_SIGNALS:
    void editWanted(pushscope::ui::EntryKey key);
    void fillWanted(const pushscope::client::SourceOptions &options); ///< the form, for a new one
    void done(); ///< the list may look different now
    void connected(pushscope::ui::EntryKey key); ///< it may have come to the list by that
    void said(const QString &sentence);

private:
    const Services m_services;
    SourceBook &m_book;
};

} // namespace pushscope::ui
