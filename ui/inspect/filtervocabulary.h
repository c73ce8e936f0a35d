// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"
#include "core/capture/filter/filtercompletion.h"

#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <optional>

namespace pushscope::ui {

/// What completions are made of: topics, events, fields and values of a capture, gathered on a thread of its
/// own when somebody types, at most every few seconds. UI thread.
class FilterVocabularySource : public QObject
{
    Q_OBJECT

public:
    FilterVocabularySource();
    ~FilterVocabularySource() override; ///< waits for what is under way, which stops soon

    /// Outlives this or is replaced before. Null: nothing is known.
    void setCapture(const capture::Capture *capture);
    /// What is known by now; gathers anew where that is old.
    [[nodiscard]] const capture::FilterVocabulary &vocabulary(base::SteadyTime now);

private:
    void stop();

    const capture::Capture *m_capture = nullptr;
    capture::FilterVocabulary m_known;
    int m_generation = 0; ///< of the capture, so that what comes late is dropped
    std::optional<base::SteadyTime> m_asked;
    bool m_gathering = false;
    std::atomic<bool> m_stopping = false;
    QThreadPool m_pool;
};

} // namespace pushscope::ui
