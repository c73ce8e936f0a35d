// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"
#include "core/capture/filter/filterevaluator.h"
#include "ui/inspect/inspectstate.h"

#include <QHash>

#include <optional>
#include <vector>

namespace pushscope::ui {

/// Answers which colour a message has by the rules of the person: only for rows on screen, each worked out
/// once. UI thread.
class ColourRules
{
public:
    /// Reading more than this for a colour would be felt; such messages have none.
    static constexpr qsizetype kMaxPayload = 64 * 1024;

    /// Rules that cannot be read are passed over.
    void set(const std::vector<InspectState::ColourRule> &rules, const capture::FilterOptions &options);
    /// The capture is another one.
    void forget() { m_known.clear(); }
    /// The colour's number in the series palette.
    [[nodiscard]] std::optional<int> colour(capture::Sequence sequence, const client::Frame &frame);

private:
    struct Rule
    {
        capture::FilterEvaluator evaluator;
        int colour;
    };
    std::vector<Rule> m_rules;
    QHash<quint64, int> m_known; ///< by sequence; -1: none
};

} // namespace pushscope::ui
