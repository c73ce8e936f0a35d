// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/sourcebook.h"

#include "core/client/sources.h"

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr qint64 kMaxBytes = 8 * 1024 * 1024;

} // namespace

SourceBook::SourceBook(const base::Clock &clock, client::Sources &sources, const QString &directory,
                       QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_sources(sources)
    , m_file(directory,
             {.file = QStringLiteral("sources.json"),
              .kept = tr("The kept sources"),
              .changed = tr("The sources"),
              .maxBytes = kMaxBytes},
             [this] { return contents(); })
{
    connect(&m_file, &StateFile::failed, this, &SourceBook::failed);
}

QString SourceBook::load(const std::vector<client::SourceOptions> &before)
{
    BookContents contents;
    const StateFile::Read read = m_file.read([&contents](const QByteArray &json) {
        auto book = bookFromJson(json);
        if (!book)
            return tr("They are not a JSON object.");
        contents = std::move(*book);
        return QString();
    });
    if (!read.existed) {
        for (const client::SourceOptions &options : before)
            contents.entries.push_back({.options = options, .used = m_clock.wallNow()});
    }
    m_entries = std::move(contents.entries);
    m_messages = std::move(contents.messages);
    for (SourceEntry &entry : m_entries) {
        entry.key = ++m_lastKey;
        if (entry.listed && entry.connected && entry.missing.isEmpty())
            open(entry);
    }
    trim();
    if (!before.empty())
        touch(); // so that what was taken over is kept here from now on
    Q_EMIT changed();
    return read.complaint;
}

const SourceEntry *SourceBook::find(EntryKey key) const
{
    const auto found = std::ranges::find(m_entries, key, &SourceEntry::key);
    return found == m_entries.end() ? nullptr : &*found;
}

const SourceEntry *SourceBook::find(client::SourceId id) const
{
    const auto found = std::ranges::find(m_entries, std::optional(id), &SourceEntry::id);
    return found == m_entries.end() ? nullptr : &*found;
}

SourceEntry *SourceBook::entry(EntryKey key)
{
    const auto found = std::ranges::find(m_entries, key, &SourceEntry::key);
    return found == m_entries.end() ? nullptr : &*found;
}

void SourceBook::open(SourceEntry &entry)
{
    client::SourceOptions options = entry.options;
    options.name = titleOf(options);
    entry.id = m_sources.add(options);
    entry.connected = true;
    entry.listed = true;
    entry.used = m_clock.wallNow();
    Q_EMIT connectedTo(*entry.id, options.name);
}

void SourceBook::close(SourceEntry &entry)
{
    if (entry.id)
        m_sources.remove(*entry.id);
    entry.id.reset();
}

EntryKey SourceBook::add(const client::SourceOptions &options)
{
    if (std::ranges::count(m_entries, true, &SourceEntry::listed) >= BookContents::kMaxListed)
        return 0;
    const auto same = std::ranges::find_if(m_entries, [&options](const SourceEntry &entry) {
        return !entry.listed && entry.options.transport == options.transport &&
               entry.options.url.adjusted(QUrl::RemovePassword) == options.url.adjusted(QUrl::RemovePassword);
    });
    SourceEntry fresh;
    if (same != m_entries.end()) {
        fresh = std::move(*same);
        m_entries.erase(same); // to the end of the list, where one looks for what was just added
    } else {
        fresh.key = ++m_lastKey;
    }
    fresh.options = options;
    fresh.missing.clear();
    open(fresh);
    const EntryKey key = fresh.key;
    m_entries.push_back(std::move(fresh));
    trim();
    touch();
    return key;
}

void SourceBook::change(EntryKey key, const client::SourceOptions &options)
{
    SourceEntry *changed = entry(key);
    if (!changed)
        return;
    close(*changed);
    changed->options = options;
    changed->missing.clear();
    open(*changed);
    touch();
}

void SourceBook::connectTo(EntryKey key)
{
    SourceEntry *wanted = entry(key);
    if (!wanted || !wanted->missing.isEmpty())
        return;
    if (wanted->id) {
        m_sources.restart(*wanted->id);
        wanted->connected = true;
    } else {
        open(*wanted);
    }
    touch();
}

void SourceBook::disconnectFrom(EntryKey key)
{
    SourceEntry *wanted = entry(key);
    if (!wanted)
        return;
    wanted->connected = false;
    if (wanted->id)
        m_sources.stop(*wanted->id);
    touch();
}

void SourceBook::setTransport(EntryKey key, base::Transport transport)
{
    SourceEntry *wanted = entry(key);
    if (!wanted)
        return;
    wanted->options.transport = transport;
    if (wanted->id)
        m_sources.setTransport(*wanted->id, transport);
    touch();
}

void SourceBook::setFavourite(EntryKey key, bool favourite)
{
    if (SourceEntry *wanted = entry(key)) {
        wanted->favourite = favourite;
        trim();
        touch();
    }
}

void SourceBook::remove(EntryKey key)
{
    SourceEntry *gone = entry(key);
    if (!gone)
        return;
    close(*gone);
    gone->listed = false;
    gone->used = m_clock.wallNow();
    trim();
    touch();
}

void SourceBook::forget(EntryKey key)
{
    if (SourceEntry *gone = entry(key)) {
        close(*gone);
        std::erase_if(m_entries, [key](const SourceEntry &each) { return each.key == key; });
        touch();
    }
}

void SourceBook::trim()
{
    const auto drop = [this](bool favourite, int most) {
        std::vector<std::pair<base::WallTime, EntryKey>> byAge;
        for (const SourceEntry &entry : m_entries) {
            if (!entry.listed && entry.favourite == favourite)
                byAge.emplace_back(entry.used, entry.key);
        }
        std::ranges::sort(byAge);
        for (std::size_t i = 0; i + static_cast<std::size_t>(most) < byAge.size(); ++i)
            std::erase_if(m_entries, [&](const SourceEntry &entry) { return entry.key == byAge[i].second; });
    };
    drop(false, BookContents::kMaxRecent);
    drop(true, BookContents::kMaxFavourites);
}

QList<SavedMessage> SourceBook::messages(EntryKey key) const
{
    const SourceEntry *of = find(key);
    return of ? of->messages + m_messages : m_messages;
}

void SourceBook::saveMessage(EntryKey key, const SavedMessage &message)
{
    SourceEntry *of = entry(key);
    QList<SavedMessage> &list = of ? of->messages : m_messages;
    list.removeIf([&message](const SavedMessage &each) { return each.name == message.name; });
    if (list.size() < BookContents::kMaxMessages)
        list.append(message);
    touch();
}

void SourceBook::removeMessage(EntryKey key, const QString &name)
{
    SourceEntry *of = entry(key);
    QList<SavedMessage> &list = of ? of->messages : m_messages;
    list.removeIf([&name](const SavedMessage &each) { return each.name == name; });
    touch();
}

void SourceBook::touch()
{
    m_file.touch();
    Q_EMIT changed();
}

QByteArray SourceBook::contents()
{
    for (SourceEntry &entry : m_entries) { // a source may have been switched elsewhere, in the palette for one
        if (const auto status = entry.id ? m_sources.status(*entry.id) : std::nullopt)
            entry.options.transport = status->transport;
    }
    return toJson(BookContents{m_entries, m_messages});
}

} // namespace pushscope::ui
