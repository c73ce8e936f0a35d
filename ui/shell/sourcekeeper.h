// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/source.h"

#include <QObject>

#include <vector>

namespace pushscope::client {
class Sources;
}

namespace pushscope::ui {

class SettingsStore;

/// Brings the sources that a person has added back at the next start, over the transport they had last. UI
/// thread.
class SourceKeeper : public QObject
{
    Q_OBJECT

public:
    SourceKeeper(client::Sources &sources, SettingsStore &settings, QObject *parent = nullptr);

    void restore();
    void added(client::SourceId id, const client::SourceOptions &options);
    void removed(client::SourceId id);
    /// Takes over what has changed about them; call before the settings are written for the last time.
    void remember();

private:
    struct Kept
    {
        client::SourceId id;
        client::SourceOptions options;
    };
    client::Sources &m_sources;
    SettingsStore &m_settings;
    std::vector<Kept> m_kept;
};

} // namespace pushscope::ui
