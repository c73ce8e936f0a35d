// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/selectionkeeper.h"

#include "ui/inspect/messagetablemodel.h"
#include "ui/inspect/messageview.h"

namespace pushscope::ui {

namespace {

constexpr std::size_t kMost = 1000; ///< stretches; more of them nobody has made by hand

} // namespace

void SelectionKeeper::take()
{
    // What a search before this one has not found yet is still meant.
    if (m_view.selectedRanges().empty())
        return;
    m_stretches.clear();
    for (const auto &[top, bottom] : m_view.selectedRanges()) {
        const Stretch stretch{m_model.sequence(bottom), m_model.sequence(top)};
        if (stretch.first.value > 0 && stretch.last.value > 0 && m_stretches.size() < kMost)
            m_stretches.push_back(stretch);
    }
    m_current = m_model.sequence(m_view.currentIndex().row());
}

void SelectionKeeper::restore()
{
    if (m_stretches.empty())
        return;
    std::vector<std::pair<int, int>> ranges;
    for (const Stretch &stretch : m_stretches) {
        const int top = m_model.rowAt(stretch.last);
        if (top < 0)
            continue;
        const int below = stretch.first.value > 1 ? m_model.rowAt({stretch.first.value - 1}) : -1;
        const int bottom = below < 0 ? m_model.rowCount() - 1 : below - 1;
        if (top <= bottom)
            ranges.emplace_back(top, bottom);
    }
    if (ranges == m_view.selectedRanges())
        return;
    m_restoring = true;
    m_view.selectRanges(ranges, m_model.rowOf(m_current));
    m_restoring = false;
}

void SelectionKeeper::drop()
{
    if (!m_restoring)
        m_stretches.clear();
}

} // namespace pushscope::ui
