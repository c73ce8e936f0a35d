// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/sourceline.h"

#include "ui/sources/secrets.h"
#include "ui/sources/sourcebook.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/unitformat.h"

#include <QCoreApplication>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kLongestTitle = 120;
constexpr int kLongestSentence = 400;

QString tr(const char *text)
{
    return QCoreApplication::translate("SourceLine", text);
}

SourceLine::Light lightOf(const client::SourceStatus &status)
{
    switch (status.state) {
    case client::SourceState::Connecting: return SourceLine::Light::Busy;
    case client::SourceState::Connected: return SourceLine::Light::On;
    case client::SourceState::Waiting: return SourceLine::Light::Bad;
    case client::SourceState::Stopped: return SourceLine::Light::Off;
    case client::SourceState::Ended: return status.failed ? SourceLine::Light::Bad : SourceLine::Light::Off;
    }
    return SourceLine::Light::Off;
}

QString actionFor(const client::SourceStatus &status)
{
    switch (status.state) {
    case client::SourceState::Connecting:
    case client::SourceState::Connected: return {};
    case client::SourceState::Waiting: return tr("Try now");
    case client::SourceState::Stopped: return tr("Connect");
    case client::SourceState::Ended: return status.failed ? tr("Try now") : tr("Connect");
    }
    return {};
}

void takeStatus(SourceLine &line, const client::SourceStatus &status, base::SteadyTime now)
{
    line.sentence = stateSentence(status, now);
    line.transport = status.transport;
    line.light = lightOf(status);
    line.action = actionFor(status);
    if (status.state == client::SourceState::Connected)
        line.rate = formatRate(status.messageRate);
}

SourceLine lineOf(const SourceEntry &entry, SourceLine::Kind kind)
{
    SourceLine line;
    line.kind = kind;
    line.key = entry.key;
    line.title = plainText(titleOf(entry.options), kLongestTitle);
    line.transport = entry.options.transport;
    line.favourite = entry.favourite;
    line.action = entry.missing.isEmpty() ? tr("Connect") : tr("Complete");
    line.sentence = plainText(shortAddress(entry.options.url), kLongestSentence);
    if (kind == SourceLine::Kind::Listed) {
        line.light = entry.missing.isEmpty() ? SourceLine::Light::Off : SourceLine::Light::Bad;
        line.sentence = entry.missing.isEmpty() ? tr("not connected · %1").arg(line.sentence)
                                                : plainText(missingSentence(entry.missing), kLongestSentence);
    }
    return line;
}

void appendRemembered(std::vector<SourceLine> &lines, const SourceBook &book, SourceLine::Kind kind,
                      const QString &heading)
{
    std::vector<const SourceEntry *> entries;
    for (const SourceEntry &entry : book.entries()) {
        if (!entry.listed && entry.favourite == (kind == SourceLine::Kind::Favourite))
            entries.push_back(&entry);
    }
    if (entries.empty())
        return;
    std::ranges::stable_sort(entries, std::ranges::greater(), &SourceEntry::used);
    SourceLine head;
    head.title = heading;
    lines.push_back(std::move(head));
    for (const SourceEntry *entry : entries)
        lines.push_back(lineOf(*entry, kind));
}

} // namespace

QString shortAddress(const QUrl &url)
{
    const QString text = url.toDisplayString(QUrl::RemoveScheme | QUrl::RemoveUserInfo | QUrl::RemoveQuery |
                                             QUrl::RemoveFragment | QUrl::StripTrailingSlash);
    return text.startsWith(QLatin1String("//")) ? text.sliced(2) : text;
}

QString stateSentence(const client::SourceStatus &status, base::SteadyTime now)
{
    const QString error = plainText(status.lastError, kLongestSentence);
    switch (status.state) {
    case client::SourceState::Connecting: return error.isEmpty() ? tr("connecting") : error;
    case client::SourceState::Connected:
        // What was refused over a connection that stands is no less connected.
        return tr("connected · %1")
            .arg(error.isEmpty() ? plainText(shortAddress(status.url), kLongestSentence) : error);
    case client::SourceState::Waiting: {
        if (!status.retryAt)
            return error;
        const auto left = std::chrono::ceil<std::chrono::seconds>(*status.retryAt - now).count();
        const QString stop = error.isEmpty() || error.endsWith(u'.') ? QString() : QStringLiteral(".");
        return tr("%1 Trying again in %2 s.").arg(error + stop).arg(std::max<qint64>(0, left)).trimmed();
    }
    case client::SourceState::Stopped: return tr("disconnected");
    case client::SourceState::Ended: return error.isEmpty() ? tr("The stream has ended.") : error;
    }
    return {};
}

std::vector<SourceLine> linesOf(const SourceBook &book, const std::vector<client::SourceStatus> &statuses,
                                base::SteadyTime now)
{
    std::vector<SourceLine> lines;
    for (const client::SourceStatus &status : statuses) {
        if (book.find(status.id))
            continue;
        SourceLine line;
        line.kind = SourceLine::Kind::Hub;
        line.key = status.id.value;
        line.title = plainText(status.name.isEmpty() ? status.url.host() : status.name, kLongestTitle);
        takeStatus(line, status, now);
        lines.push_back(std::move(line));
    }
    for (const SourceEntry &entry : book.entries()) {
        if (!entry.listed)
            continue;
        SourceLine line = lineOf(entry, SourceLine::Kind::Listed);
        const auto status = std::ranges::find_if(
            statuses, [&entry](const client::SourceStatus &each) { return entry.id == each.id; });
        if (status != statuses.end())
            takeStatus(line, *status, now);
        lines.push_back(std::move(line));
    }
    appendRemembered(lines, book, SourceLine::Kind::Favourite, tr("Favourites"));
    appendRemembered(lines, book, SourceLine::Kind::Recent, tr("Recent"));
    return lines;
}

} // namespace pushscope::ui
