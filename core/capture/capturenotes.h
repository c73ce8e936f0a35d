// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"

#include <optional>
#include <set>

namespace pushscope::capture {

/// What people wrote beside a capture: notes on frames and names of sources. Bounded; remembers what changed until
/// it is kept in a file. Not thread-safe: its owner has a lock.
class CaptureNotes
{
public:
    static constexpr std::size_t kMaxNotes = 10'000;
    static constexpr std::size_t kMaxNames = 10'000;
    static constexpr qsizetype kMaxNoteBytes = 4096; ///< of UTF-8
    static constexpr qsizetype kMaxNameBytes = 256;

    /// Text over the bound is cut at a character. When there are too many, the oldest note on a frame before
    /// `firstHeld` makes room, else the new one is left out.
    void setNote(Capture::Note note, Sequence firstHeld);
    void removeNote(Sequence sequence);
    [[nodiscard]] std::vector<Capture::Note> notes() const;

    void setSourceName(client::SourceId source, QString name);
    [[nodiscard]] const std::map<client::SourceId, QString> &sourceNames() const { return m_names; }

    struct NoteChange
    {
        Sequence sequence;
        std::optional<QString> text; ///< nothing: it was removed
    };
    struct Changes
    {
        std::vector<NoteChange> notes;
        std::map<client::SourceId, QString> sourceNames;
        [[nodiscard]] bool empty() const { return notes.empty() && sourceNames.empty(); }
    };
    [[nodiscard]] bool hasChanges() const { return !m_changedNotes.empty() || !m_changedNames.empty(); }
    [[nodiscard]] Changes takeChanges();
    /// They could not be kept: they are still to be taken.
    void putBack(const Changes &changes);
    /// Nothing of it is kept any more.
    void putBackAll();
    /// Puts back what a file told.
    void restore(const Changes &kept);

private:
    std::map<Sequence, QString> m_notes;
    std::map<client::SourceId, QString> m_names;
    std::set<Sequence> m_changedNotes;
    std::set<client::SourceId> m_changedNames;
};

} // namespace pushscope::capture
