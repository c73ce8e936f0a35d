// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"

#include <QWidget>

namespace pushscope::ui {

/// A message that is looked at.
struct Subject
{
    capture::Sequence sequence;
    client::FramePtr frame;
    bool operator==(const Subject &) const = default;
};

/// One tab of the detail pane. Gets a message only while it is the current one, so that nobody pays for what nobody
/// looks at.
class DetailPage : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// A message, never null.
    virtual void show(const Subject &subject) = 0;
    /// At display rate while it is the current one.
    virtual void tick() {}

Q_SIGNALS:
    void said(const QString &sentence);

protected:
    using QWidget::show;
};

} // namespace pushscope::ui
