// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/source.h"
#include "ui/theme/theme.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>

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

/// Keeps the settings in `settings.json` of the settings folder: written a moment after the last change,
/// whole or not at all, readable by its owner only, since a source's header may be a secret. UI thread.
class SettingsStore : public QObject
{
    Q_OBJECT

public:
    explicit SettingsStore(const QString &directory, QObject *parent = nullptr);
    ~SettingsStore() override; ///< writes what still waits

    /// A file that cannot be read is moved beside as `settings.json.broken`, and one sentence says so.
    [[nodiscard]] QString load();

    [[nodiscard]] const Settings &settings() const { return m_settings; }
    /// For changing; schedules the writing.
    [[nodiscard]] Settings &edit();
    void flush();

Q_SIGNALS:
    void failed(const QString &sentence); ///< said once until writing works again

private:
    [[nodiscard]] QString setAside() const;

    const QString m_path;
    Settings m_settings;
    QTimer m_timer;
    bool m_complained = false;
};

} // namespace pushscope::ui
