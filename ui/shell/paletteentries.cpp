// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/paletteentries.h"

#include "core/client/sources.h"
#include "ui/shell/topicmodel.h"
#include "ui/shell/topicrow.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QAction>
#include <QPointer>

namespace pushscope::ui {

std::vector<PaletteEntry> entriesOf(const QList<QAction *> &actions)
{
    std::vector<PaletteEntry> entries;
    for (QAction *action : actions) {
        QString title = action->text().remove(u'&').remove(QStringLiteral("…"));
        if (title.isEmpty() || !action->isEnabled() || !action->isVisible() || action->isSeparator())
            continue;
        if (action->isCheckable() && !action->actionGroup())
            title += action->isChecked() ? QObject::tr(": off") : QObject::tr(": on");
        const QString id = action->objectName().isEmpty() ? action->text() : action->objectName();
        entries.push_back({QStringLiteral("command:") + id, title,
                           action->shortcut().toString(QKeySequence::NativeText),
                           QStringLiteral("chevron-right"), [action = QPointer(action)] {
                               if (action)
                                   action->trigger();
                           }});
    }
    return entries;
}

std::vector<PaletteEntry> entriesOf(const TopicModel &topics,
                                    const std::function<void(const TopicRef &)> &choose)
{
    std::vector<PaletteEntry> entries;
    entries.reserve(static_cast<std::size_t>(topics.topicCount()));
    topics.forEach([&](const TopicRow &row, const QString &group) {
        const TopicRef ref{row.source(), row.topic(), {}};
        const QString topic = row.topic().isEmpty() ? group : plainText(QByteArrayView(row.topic()));
        entries.push_back({QStringLiteral("topic:%1").arg(QString::fromUtf8(row.topic())), topic,
                           row.valueText(), QStringLiteral("line"), [choose, ref] { choose(ref); }});
    });
    return entries;
}

std::vector<PaletteEntry> transportEntries(const Services &services)
{
    std::vector<PaletteEntry> entries;
    for (const client::SourceStatus &status : services.sources.statuses()) {
        for (const base::Transport transport : base::kAllTransports) {
            if (transport == status.transport)
                continue;
            const QString name = plainText(status.name, 48);
            entries.push_back(
                {QStringLiteral("transport:%1:%2").arg(status.name, QString(base::keyword(transport))),
                 QObject::tr("Switch %1 to %2").arg(name, displayName(transport)),
                 badgeText(status.transport), QStringLiteral("link"),
                 [&sources = services.sources, id = status.id, transport] {
                     sources.setTransport(id, transport);
                 }});
        }
    }
    return entries;
}

std::vector<PaletteEntry> windowEntries(const std::function<void(std::chrono::milliseconds)> &chooseWindow)
{
    using namespace std::chrono_literals;
    const std::initializer_list<std::pair<std::chrono::milliseconds, QString>> windows{
        {10s, QObject::tr("10 s")},
        {60s, QObject::tr("60 s")},
        {5min, QObject::tr("5 min")},
        {1h, QObject::tr("1 h")},
    };
    std::vector<PaletteEntry> entries;
    for (const auto &[length, text] : windows) {
        entries.push_back({QStringLiteral("window:%1").arg(length.count()),
                           QObject::tr("Window of %1").arg(text),
                           {},
                           QStringLiteral("chevron-right"),
                           [chooseWindow, length = length] { chooseWindow(length); }});
    }
    return entries;
}

} // namespace pushscope::ui
