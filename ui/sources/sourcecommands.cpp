// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/sourcecommands.h"

#include "core/client/curlcommand.h"
#include "core/client/sources.h"
#include "ui/sources/sourcebook.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

namespace pushscope::ui {

SourceCommands::SourceCommands(const Services &services, SourceBook &book, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_book(book)
{
}

std::optional<client::SourceId> SourceCommands::idOf(const SourceLine &line) const
{
    switch (line.kind) {
    case SourceLine::Kind::Heading: return std::nullopt;
    case SourceLine::Kind::Hub: return client::SourceId{line.key};
    case SourceLine::Kind::Listed:
    case SourceLine::Kind::Favourite:
    case SourceLine::Kind::Recent: {
        const SourceEntry *entry = m_book.find(line.key);
        return entry ? entry->id : std::nullopt;
    }
    }
    return std::nullopt;
}

std::optional<client::SourceStatus> SourceCommands::statusOf(const SourceLine &line) const
{
    const auto id = idOf(line);
    return id ? m_services.sources.status(*id) : std::nullopt;
}

bool SourceCommands::isRunning(const SourceLine &line) const
{
    const auto status = statusOf(line);
    return status && status->state != client::SourceState::Stopped && status->state != client::SourceState::Ended;
}

void SourceCommands::act(const SourceLine &line)
{
    if (!line.action.isEmpty())
        connectTo(line);
}

void SourceCommands::connectTo(const SourceLine &line)
{
    if (line.kind == SourceLine::Kind::Hub) {
        m_services.sources.restart(client::SourceId{line.key});
        Q_EMIT done();
        return;
    }
    const SourceEntry *entry = m_book.find(line.key);
    if (!entry)
        return;
    if (entry->missing.isEmpty()) {
        m_book.connectTo(line.key);
        Q_EMIT done();
        Q_EMIT connected(line.key);
    } else {
        Q_EMIT editWanted(line.key);
    }
}

void SourceCommands::disconnectFrom(const SourceLine &line)
{
    if (line.kind == SourceLine::Kind::Hub)
        m_services.sources.stop(client::SourceId{line.key});
    else
        m_book.disconnectFrom(line.key);
    Q_EMIT done();
}

void SourceCommands::restart(const SourceLine &line)
{
    const auto id = idOf(line);
    if (!id) {
        connectTo(line);
        return;
    }
    m_services.sources.stop(*id);
    m_services.sources.restart(*id);
    Q_EMIT done();
}

void SourceCommands::setTransport(const SourceLine &line, base::Transport transport)
{
    if (line.kind == SourceLine::Kind::Hub)
        m_services.sources.setTransport(client::SourceId{line.key}, transport);
    else
        m_book.setTransport(line.key, transport);
    Q_EMIT done();
}

void SourceCommands::toggleFavourite(const SourceLine &line)
{
    if (const SourceEntry *entry = m_book.find(line.key); entry && line.kind != SourceLine::Kind::Hub)
        m_book.setFavourite(line.key, !entry->favourite);
    Q_EMIT done();
}

void SourceCommands::edit(const SourceLine &line)
{
    if (line.kind != SourceLine::Kind::Hub && line.kind != SourceLine::Kind::Heading)
        Q_EMIT editWanted(line.key);
}

void SourceCommands::duplicate(const SourceLine &line)
{
    const SourceEntry *entry = line.kind == SourceLine::Kind::Hub ? nullptr : m_book.find(line.key);
    if (!entry)
        return;
    client::SourceOptions copy = entry->options;
    if (!copy.name.isEmpty())
        copy.name = tr("%1 (copy)").arg(copy.name);
    Q_EMIT fillWanted(copy);
}

void SourceCommands::copyAsCurl(const SourceLine &line)
{
    client::SourceOptions options;
    if (const SourceEntry *entry = line.kind == SourceLine::Kind::Hub ? nullptr : m_book.find(line.key)) {
        options = entry->options;
    } else if (const auto status = statusOf(line)) {
        options.url = status->url;
        options.transport = status->transport;
    } else {
        return;
    }
    QGuiApplication::clipboard()->setText(client::toCurlCommand(options));
    Q_EMIT said(options.bearerToken.isEmpty() ? tr("Copied.") : tr("Copied, with TOKEN in place of the token."));
}

void SourceCommands::remove(const SourceLine &line)
{
    switch (line.kind) {
    case SourceLine::Kind::Heading:
    case SourceLine::Kind::Hub: return;
    case SourceLine::Kind::Listed: m_book.remove(line.key); break;
    case SourceLine::Kind::Favourite:
    case SourceLine::Kind::Recent: m_book.forget(line.key); break;
    }
    Q_EMIT done();
}

void SourceCommands::fill(QMenu &menu, const SourceLine &line)
{
    const auto add = [&](const QString &text, const QString &name, auto method) {
        QAction *action = menu.addAction(icon(name, m_services.themes.theme()), text);
        connect(action, &QAction::triggered, this, [this, line, method] { (this->*method)(line); });
    };
    const bool own = line.kind == SourceLine::Kind::Hub;
    menu.setProperty("icons", true);
    if (isRunning(line))
        add(tr("Disconnect"), QStringLiteral("pause"), &SourceCommands::disconnectFrom);
    else
        add(tr("Connect"), QStringLiteral("play"), &SourceCommands::connectTo);
    if (idOf(line))
        add(tr("Restart"), QStringLiteral("refresh"), &SourceCommands::restart);
    menu.addSeparator();
    if (!own) {
        add(tr("Edit…"), QStringLiteral("edit"), &SourceCommands::edit);
        add(tr("Duplicate…"), QStringLiteral("duplicate"), &SourceCommands::duplicate);
    }
    add(tr("Copy as curl"), QStringLiteral("copy"), &SourceCommands::copyAsCurl);
    if (own)
        return;
    add(line.favourite ? tr("No favourite") : tr("Favourite"), QStringLiteral("star"),
        &SourceCommands::toggleFavourite);
    menu.addSeparator();
    add(line.kind == SourceLine::Kind::Listed ? tr("Remove") : tr("Forget"), QStringLiteral("trash"),
        &SourceCommands::remove);
}

} // namespace pushscope::ui
