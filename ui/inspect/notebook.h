// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"

#include <QHash>
#include <QString>

#include <optional>

namespace pushscope::ui {

/// The bookmarks and notes of a capture, at hand for drawing. UI thread.
class Notebook
{
public:
    static constexpr qsizetype kMaxText = 2000;
    static constexpr qsizetype kMaxNotes = 10'000; ///< as many as a capture keeps

    void setCapture(capture::Capture *capture);
    void read(); ///< what the capture has now
    [[nodiscard]] bool has(capture::Sequence sequence) const { return m_notes.contains(sequence.value); }
    [[nodiscard]] QString text(capture::Sequence sequence) const { return m_notes.value(sequence.value); }
    /// False when there are too many.
    bool set(capture::Sequence sequence, const QString &text);
    void remove(capture::Sequence sequence);
    [[nodiscard]] std::vector<capture::Capture::Note> all() const; ///< the newest message first

private:
    capture::Capture *m_capture = nullptr;
    QHash<quint64, QString> m_notes;
};

} // namespace pushscope::ui
