// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturenotes.h"

namespace pushscope::capture {

namespace {

/// At most so many bytes of UTF-8, cut between characters.
QString cut(QString text, qsizetype bytes)
{
    if (text.size() * 3 <= bytes)
        return text;
    qsizetype used = 0;
    for (qsizetype i = 0; i < text.size();) {
        const bool pair = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        const char16_t unit = text[i].unicode();
        used += pair ? 4 : unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
        if (used > bytes) {
            text.truncate(i);
            break;
        }
        i += pair ? 2 : 1;
    }
    return text;
}

} // namespace

void CaptureNotes::setNote(Capture::Note note, Sequence firstHeld)
{
    if (m_notes.size() >= kMaxNotes && !m_notes.contains(note.sequence)) {
        if (m_notes.begin()->first >= firstHeld)
            return;
        removeNote(m_notes.begin()->first);
    }
    m_changedNotes.insert(note.sequence);
    m_notes[note.sequence] = cut(std::move(note.text), kMaxNoteBytes);
}

void CaptureNotes::removeNote(Sequence sequence)
{
    if (m_notes.erase(sequence) > 0)
        m_changedNotes.insert(sequence);
}

std::vector<Capture::Note> CaptureNotes::notes() const
{
    std::vector<Capture::Note> notes;
    notes.reserve(m_notes.size());
    for (const auto &[sequence, text] : m_notes)
        notes.push_back({sequence, text});
    return notes;
}

void CaptureNotes::setSourceName(client::SourceId source, QString name)
{
    name = cut(std::move(name), kMaxNameBytes);
    const auto known = m_names.find(source);
    if (known != m_names.end() ? known->second == name : m_names.size() >= kMaxNames)
        return;
    m_names[source] = std::move(name);
    m_changedNames.insert(source);
}

CaptureNotes::Changes CaptureNotes::takeChanges()
{
    Changes changes;
    for (const Sequence sequence : m_changedNotes) {
        const auto note = m_notes.find(sequence);
        changes.notes.push_back({sequence, note == m_notes.end() ? std::nullopt : std::optional(note->second)});
    }
    for (const client::SourceId source : m_changedNames)
        changes.sourceNames.emplace(source, m_names.at(source));
    m_changedNotes.clear();
    m_changedNames.clear();
    return changes;
}

void CaptureNotes::putBack(const Changes &changes)
{
    for (const NoteChange &change : changes.notes)
        m_changedNotes.insert(change.sequence);
    for (const auto &[source, name] : changes.sourceNames)
        m_changedNames.insert(source);
}

void CaptureNotes::putBackAll()
{
    for (const auto &[sequence, text] : m_notes)
        m_changedNotes.insert(sequence);
    for (const auto &[source, name] : m_names)
        m_changedNames.insert(source);
}

void CaptureNotes::restore(const Changes &kept)
{
    for (const NoteChange &note : kept.notes) {
        if (note.text && m_notes.size() < kMaxNotes)
            m_notes[note.sequence] = cut(*note.text, kMaxNoteBytes);
    }
    for (const auto &[source, name] : kept.sourceNames) {
        if (m_names.size() < kMaxNames)
            m_names[source] = cut(name, kMaxNameBytes);
    }
}

} // namespace pushscope::capture
