// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/source.h"
#include "ui/theme/theme.h"
#include "ui/widgets/statefile.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace pushscope::ui {

/// What the window remembers besides its layouts.
struct Settings
{
    static constexpr int kMaxSources = 64;
    static constexpr int kMaxRecent = 12;
    static constexpr int kMaxCollapsed = 256;

    ThemeChoice theme = ThemeChoice::System;
    int textPercent = 100;
    bool reduceMotion = false;
    bool tryItDismissed = false;
    bool treeCollapsed = false;      ///< beside the dashboard
    bool treeOpenInInspect = false;  ///< beside the messages
    bool inspects = false;           ///< which view is on screen
    bool treeShowsRates = false;
    int treeWidth = 264;
    int dashboard = 0;           ///< the tab on screen
    QStringList collapsedGroups; ///< titles, as in the tree
    QStringList recentCommands;  ///< ids of the palette, newest first
    QByteArray geometry;         ///< of the window; empty at first
    std::vector<client::SourceOptions> sources; ///< those a person has added

    [[nodiscard]] QByteArray toJson() const;
    /// Nothing when it is no JSON object; a member that makes no sense keeps its default.
    [[nodiscard]] static std::optional<Settings> fromJson(const QByteArray &json);
};

/// Keeps the settings in `settings.json` of the settings folder. UI thread.
class SettingsStore : public QObject
{
    Q_OBJECT

public:
    explicit SettingsStore(const QString &directory, QObject *parent = nullptr);

    /// A file that cannot be read is moved beside as `settings.json.broken`, and one sentence says so.
    [[nodiscard]] QString load();

    [[nodiscard]] const Settings &settings() const { return m_settings; }
    /// For changing; schedules the writing.
    [[nodiscard]] Settings &edit();
    void flush() { m_file.flush(); }

Q_SIGNALS:
    void failed(const QString &sentence); ///< said once until writing works again

private:
    Settings m_settings;
    StateFile m_file; ///< last: it may still want to write
};

} // namespace pushscope::ui
