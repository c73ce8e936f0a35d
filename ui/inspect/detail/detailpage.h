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
    /// The same message may have been read from the disk again.
    friend bool operator==(const Subject &a, const Subject &b)
    {
        if (a.sequence != b.sequence || !a.frame != !b.frame)
            return false;
        return a.frame == b.frame || (a.frame->source == b.frame->source && a.frame->time == b.frame->time &&
                                      a.frame->payload.size() == b.frame->payload.size());
    }
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
