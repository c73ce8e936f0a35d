// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filecapture.h"
#include "core/capture/memorycapture.h"
#include "core/capture/scratchfolder.h"

#include <memory>
#include <optional>

namespace pushscope::app {

/// What this run captures: a recording in a scratch folder, or, where the disk refuses, what fits into memory. Knows
/// what an earlier run left there. Made and used on one thread; the capture itself is thread-safe.
class LiveCapture
{
public:
    struct Options
    {
        QString folder;
        qint64 budgetBytes = capture::FileCapture::Options{}.budgetBytes; ///< at most half of what the disk has free
    };
    LiveCapture(const base::Clock &clock, const Options &options);
    ~LiveCapture();

    [[nodiscard]] capture::Capture &capture() { return m_file ? static_cast<capture::Capture &>(*m_file) : *m_memory; }
    /// One sentence while messages are not being written to the disk, or about what happened there; empty otherwise.
    /// Any thread.
    [[nodiscard]] QString trouble() const;
    /// The newest capture of an earlier run; its file stays as long as this run lasts.
    [[nodiscard]] const std::optional<capture::ScratchFolder::Leftover> &leftover() const { return m_leftover; }

private:
    void findLeftover();

    std::unique_ptr<capture::ScratchFolder> m_folder; ///< null where the disk refuses
    std::optional<capture::ScratchFolder::Leftover> m_leftover;
    std::unique_ptr<capture::FileCapture> m_file;
    std::unique_ptr<capture::MemoryCapture> m_memory;
    QString m_refusal; ///< why there is no file
};

} // namespace pushscope::app
