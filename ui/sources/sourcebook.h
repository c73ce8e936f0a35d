// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sources/bookcodec.h"
#include "ui/widgets/statefile.h"

#include <QObject>

namespace pushscope::client {
class Sources;
}

namespace pushscope::ui {

/// The sources that a person has added, the ones used lately and the favourites, with their saved messages. Kept in
/// `sources.json` of the settings folder: written a moment after the last change, whole or not at all, readable by
/// its owner only, and never with a token or password in it. UI thread.
class SourceBook : public QObject
{
    Q_OBJECT

public:
    SourceBook(const base::Clock &clock, client::Sources &sources, const QString &directory,
               QObject *parent = nullptr);

    /// Reads the file and connects what was connected. Where there is no file, `before` is taken over: what
    /// earlier versions kept elsewhere. A file that cannot be read is moved beside; one sentence says so.
    [[nodiscard]] QString load(const std::vector<client::SourceOptions> &before = {});

    [[nodiscard]] const std::vector<SourceEntry> &entries() const { return m_entries; }
    [[nodiscard]] const SourceEntry *find(EntryKey key) const;
    [[nodiscard]] const SourceEntry *find(client::SourceId id) const;

    /// Connects to something new. What was only remembered of the same address comes back to the list. Returns 0
    /// when the list is full.
    EntryKey add(const client::SourceOptions &options);
    /// As `add`, for an entry that is there: it gets another id.
    void change(EntryKey key, const client::SourceOptions &options);
    /// Does nothing while secrets are missing.
    void connectTo(EntryKey key);
    void disconnectFrom(EntryKey key);
    void setTransport(EntryKey key, base::Transport transport);
    void setFavourite(EntryKey key, bool favourite);
    /// Off the list; a favourite stays one, and the others are remembered for a while.
    void remove(EntryKey key);
    /// Altogether.
    void forget(EntryKey key);

    /// Those of the source, then those for any.
    [[nodiscard]] QList<SavedMessage> messages(EntryKey key) const;
    /// Under key 0: for any source. One of the same name is replaced.
    void saveMessage(EntryKey key, const SavedMessage &message);
    void removeMessage(EntryKey key, const QString &name);

    /// Takes over what has changed about them, and writes at once.
    void flush() { m_file.flush(); }

Q_SIGNALS:
    void changed();
    void connectedTo(pushscope::client::SourceId id, const QString &title); ///< one more of client::Sources
    void failed(const QString &sentence); ///< said once until writing works again

private:
    [[nodiscard]] SourceEntry *entry(EntryKey key);
    void open(SourceEntry &entry);
    void close(SourceEntry &entry);
    void trim();
    void touch();
    [[nodiscard]] QByteArray contents();

    const base::Clock &m_clock;
    client::Sources &m_sources;
    std::vector<SourceEntry> m_entries; ///< in the order in which they were added
    QList<SavedMessage> m_messages;
    EntryKey m_lastKey = 0;
    StateFile m_file; ///< last: it may still want to write
};

} // namespace pushscope::ui
