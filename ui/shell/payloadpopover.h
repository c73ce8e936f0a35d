// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/frame.h"
#include "ui/widgets/popover.h"

namespace pushscope::ui {

class ThemeStore;

/// One message as it came: topic, time, size, and its payload, JSON indented, other bytes as text or hex.
/// Long payloads are cut and say so.
class PayloadPopover : public Popover
{
    Q_OBJECT

public:
    PayloadPopover(const ThemeStore &themes, const client::Frame &frame, QWidget *parent = nullptr);

Q_SIGNALS:
    void copied();
};

} // namespace pushscope::ui
