// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/notebook.h"

#include <algorithm>

namespace pushscope::ui {

void Notebook::setCapture(capture::Capture *capture)
{
    m_capture = capture;
    read();
}

void Notebook::read()
{
    m_notes.clear();
    if (!m_capture)
        return;
    for (const capture::Capture::Note &note : m_capture->notes())
        m_notes.insert(note.sequence.value, note.text);
}

bool Notebook::set(capture::Sequence sequence, const QString &text)
{
    if (!m_capture || sequence.value == 0 || (!has(sequence) && m_notes.size() >= kMaxNotes))
        return false;
    const QString kept = text.trimmed().left(kMaxText);
    m_notes.insert(sequence.value, kept);
    m_capture->setNote({sequence, kept});
    return true;
}

void Notebook::remove(capture::Sequence sequence)
{
    if (m_capture && m_notes.remove(sequence.value) > 0)
        m_capture->removeNote(sequence);
}

std::vector<capture::Capture::Note> Notebook::all() const
{
    std::vector<capture::Capture::Note> notes;
    for (auto note = m_notes.cbegin(); note != m_notes.cend(); ++note)
        notes.push_back({{note.key()}, note.value()});
    std::ranges::sort(notes, std::ranges::greater(), [](const auto &note) { return note.sequence.value; });
    return notes;
}

} // namespace pushscope::ui
