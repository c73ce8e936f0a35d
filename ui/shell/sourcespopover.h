// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/popover.h"
#include "ui/widgets/services.h"

#include <QHash>
#include <QTimer>

namespace pushscope::client {
struct SourceOptions;
}

namespace pushscope::ui {

class SourceForm;
class SourceRow;

/// The list of sources with their states, and the form for a new one. UI thread.
class SourcesPopover : public Popover
{
    Q_OBJECT

public:
    explicit SourcesPopover(const Services &services, QWidget *parent = nullptr);

    void open(QWidget *anchor);

Q_SIGNALS:
    void added(pushscope::client::SourceId id, const pushscope::client::SourceOptions &options);
    void removed(pushscope::client::SourceId id);
    void transportChanged(pushscope::client::SourceId id, pushscope::base::Transport transport);

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void refresh();
    SourceRow *makeRow(client::SourceId id);

    const Services m_services;
    QVBoxLayout *m_rows;
    QHash<client::SourceId, SourceRow *> m_rowOf;
    SourceForm *m_form;
    QTimer m_timer;
};

} // namespace pushscope::ui
