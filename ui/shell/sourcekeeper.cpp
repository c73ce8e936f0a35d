// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sourcekeeper.h"

#include "core/client/sources.h"
#include "ui/shell/settings.h"

namespace pushscope::ui {

SourceKeeper::SourceKeeper(client::Sources &sources, SettingsStore &settings, QObject *parent)
    : QObject(parent)
    , m_sources(sources)
    , m_settings(settings)
{
}

void SourceKeeper::restore()
{
    for (const client::SourceOptions &options : m_settings.settings().sources)
        m_kept.push_back({m_sources.add(options), options});
}

void SourceKeeper::added(client::SourceId id, const client::SourceOptions &options)
{
    m_kept.push_back({id, options});
    remember();
}

void SourceKeeper::removed(client::SourceId id)
{
    std::erase_if(m_kept, [id](const Kept &kept) { return kept.id == id; });
    remember();
}

void SourceKeeper::remember()
{
    std::vector<client::SourceOptions> all;
    for (Kept &kept : m_kept) {
        if (const auto status = m_sources.status(kept.id))
            kept.options.transport = status->transport;
        if (all.size() < Settings::kMaxSources)
            all.push_back(kept.options);
    }
    m_settings.edit().sources = std::move(all);
}

} // namespace pushscope::ui
