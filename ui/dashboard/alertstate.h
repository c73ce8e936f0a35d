// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QString>

#include <optional>

namespace pushscope::ui {

/// Whether a panel's newest values are above its threshold, since when, and whether a person has seen it.
/// Once acknowledged it stays quiet until the values have come down and crossed again.
class AlertState
{
public:
    void setThreshold(std::optional<double> threshold);
    [[nodiscard]] std::optional<double> threshold() const { return m_threshold; }

    /// The largest of the newest values; none when there is no data. `crossed` is when it came above, as far
    /// as the caller knows, and counts only when the state changes.
    void update(std::optional<double> value, base::WallTime crossed);

    [[nodiscard]] bool isAbove() const { return m_since.has_value(); }
    [[nodiscard]] bool needsAttention() const { return m_since && !m_acknowledged; }
    void acknowledge() { m_acknowledged = true; }

    /// "above 500 for 9 s"; empty when it is not above.
    [[nodiscard]] QString sentence(base::WallTime now, const QString &unit) const;

private:
    std::optional<double> m_threshold;
    std::optional<base::WallTime> m_since;
    bool m_acknowledged = false;
};

} // namespace pushscope::ui
