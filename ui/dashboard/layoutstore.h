// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/dashboard/layout.h"
#include "ui/widgets/statefile.h"

#include <QObject>

namespace pushscope::ui {

/// Keeps the layout in `layouts.json` of the settings folder. UI thread.
class LayoutStore : public QObject
{
    Q_OBJECT

public:
    explicit LayoutStore(const QString &directory, QObject *parent = nullptr);

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
    void flush() { m_file.flush(); } ///< writes now

    [[nodiscard]] static base::Result<void> exportTo(const QString &path, const Layout &layout);
    [[nodiscard]] static base::Result<Layout> importFrom(const QString &path);

    /// The layouts compiled in, in order: `This machine`, `Market`, `Wire`; one dashboard each.
    [[nodiscard]] static std::vector<Dashboard> builtIn();

Q_SIGNALS:
    /// The layout could not be written; said once until writing works again.
    void failed(const QString &sentence);

private:
    Layout m_layout;
    StateFile m_file; ///< last: it may still want to write
};

} // namespace pushscope::ui
