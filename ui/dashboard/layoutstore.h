// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/dashboard/layout.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace pushscope::ui {

/// Keeps the layout in `layouts.json` of the settings folder: written a moment after the last change and
/// whole or not at all. UI thread.
class LayoutStore : public QObject
{
    Q_OBJECT

public:
    explicit LayoutStore(const QString &directory, QObject *parent = nullptr);
    ~LayoutStore() override; ///< writes what still waits

    struct Loaded
    {
        Layout layout;
        bool firstRun = false; ///< nothing was kept before; the built-in layouts were taken
        QString notice;        ///< one sentence for the person, else empty
    };
    /// A file that cannot be read is moved beside as `layouts.json.broken` (`.broken-2`, ... where that
    /// exists), never overwritten.
    [[nodiscard]] Loaded load();
    void save(const Layout &layout);
    void flush(); ///< writes now, if anything waits

    [[nodiscard]] static base::Result<void> exportTo(const QString &path, const Layout &layout);
    [[nodiscard]] static base::Result<Layout> importFrom(const QString &path);

    /// The layouts compiled in, in order: `This machine`, `Market`, `Wire`; one dashboard each.
    [[nodiscard]] static std::vector<Dashboard> builtIn();

Q_SIGNALS:
    /// The layout could not be written; said once until writing works again.
    void failed(const QString &sentence);

private:
    [[nodiscard]] QString setAside() const;

    const QString m_path;
    QTimer m_timer;
    std::optional<Layout> m_waiting;
    bool m_complained = false;
};

} // namespace pushscope::ui
