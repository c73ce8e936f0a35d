// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/filtervocabulary.h"

#include "core/capture/search/vocabulary.h"

namespace pushscope::ui {

namespace {

using namespace std::chrono_literals;

constexpr auto kRefresh = 2s;

} // namespace

FilterVocabularySource::FilterVocabularySource()
{
    m_pool.setMaxThreadCount(1);
}

FilterVocabularySource::~FilterVocabularySource()
{
    stop();
}

void FilterVocabularySource::stop()
{
    m_stopping = true;
    m_pool.waitForDone();
    m_stopping = false;
}

void FilterVocabularySource::setCapture(const capture::Capture *capture)
{
    stop();
    m_capture = capture;
    m_known = {};
    ++m_generation;
    m_gathering = false;
    m_asked.reset();
}

const capture::FilterVocabulary &FilterVocabularySource::vocabulary(base::SteadyTime now)
{
    if (!m_capture || m_gathering || (m_asked && now - *m_asked < kRefresh))
        return m_known;
    m_asked = now;
    m_gathering = true;
    m_pool.start([this, source = m_capture, generation = m_generation] {
        QMetaObject::invokeMethod(
            this, [this, generation, vocabulary = capture::gatherVocabulary(*source, m_stopping)] {
                if (generation != m_generation)
                    return;
                m_known = vocabulary;
                m_gathering = false;
            });
    });
    return m_known;
}

} // namespace pushscope::ui
