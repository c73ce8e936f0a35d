// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/colourrules.h"

namespace pushscope::ui {

namespace {

constexpr qsizetype kRemembered = 4096;
constexpr int kNone = -1;

} // namespace

void ColourRules::set(const std::vector<InspectState::ColourRule> &rules,
                      const capture::FilterOptions &options)
{
    m_rules.clear();
    m_known.clear();
    for (const InspectState::ColourRule &rule : rules) {
        if (rule.filter.trimmed().isEmpty())
            continue;
        if (auto program = capture::FilterProgram::compile(rule.filter, options))
            m_rules.push_back({capture::FilterEvaluator(std::move(*program)), rule.colour});
    }
}

std::optional<int> ColourRules::colour(capture::Sequence sequence, const client::Frame &frame)
{
    if (m_rules.empty() || frame.payload.size() > kMaxPayload)
        return std::nullopt;
    if (const auto known = m_known.constFind(sequence.value); known != m_known.cend())
        return *known == kNone ? std::nullopt : std::optional(*known);
    int colour = kNone;
    for (Rule &rule : m_rules) {
        if (rule.evaluator.matches(frame)) {
            colour = rule.colour;
            break;
        }
    }
    if (m_known.size() >= kRemembered)
        m_known.clear();
    m_known.insert(sequence.value, colour);
    return colour == kNone ? std::nullopt : std::optional(colour);
}

} // namespace pushscope::ui
