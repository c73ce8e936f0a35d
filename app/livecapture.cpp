// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/livecapture.h"

#include <algorithm>

namespace pushscope::app {

LiveCapture::LiveCapture(const base::Clock &clock, const Options &options)
{
    auto folder = capture::ScratchFolder::open(clock, options.folder);
    if (folder) {
        m_folder = std::move(*folder);
        findLeftover();
        auto file = capture::FileCapture::open(clock, m_folder->path(),
                                               {.budgetBytes = m_folder->budget(options.budgetBytes)});
        if (file)
            m_file = std::move(*file);
        else
            m_refusal = file.error().sentence();
    } else {
        m_refusal = folder.error().sentence();
    }
    if (!m_file)
        m_memory = std::make_unique<capture::MemoryCapture>(clock);
}

/// One that ended suddenly is offered until somebody could see it: the largest first, because a run that ended soon
/// after it has left one of its own. The others have their turn with the next runs. Else it is the newest.
void LiveCapture::findLeftover()
{
    auto leftovers = m_folder->leftovers();
    const auto rank = [](const capture::ScratchFolder::Leftover &leftover) {
        return leftover.endedSuddenly && !leftover.wasOffered ? leftover.messages + 1 : 0;
    };
    std::stable_sort(leftovers.begin(), leftovers.end(),
                     [&](const auto &one, const auto &other) { return rank(one) > rank(other); });
    for (const auto &leftover : leftovers) {
        if (!m_folder->hold(leftover.path))
            continue; // another window has it
        m_leftover = leftover;
        return;
    }
}

/// Whoever ran this has been offered it; after a sudden end they may not have been.
LiveCapture::~LiveCapture()
{
    if (m_leftover)
        (void)m_folder->setOffered(m_leftover->path);
}

QString LiveCapture::trouble() const
{
    if (!m_file)
        return QStringLiteral("Only the newest messages are kept, in memory. ") + m_refusal;
    const auto trouble = m_file->trouble();
    return trouble ? trouble->sentence() : QString();
}

} // namespace pushscope::app
