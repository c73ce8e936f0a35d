// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspect/detail/background.h"
#include "ui/inspect/detail/detailpage.h"
#include "ui/inspect/detail/diffmodel.h"

#include <optional>

class QLabel;
class QStackedLayout;
class QTableView;

namespace pushscope::capture {
class FrameLoader;
}

namespace pushscope::ui {

class RunLabel;
class ThemeStore;

/// What differs between the message and the previous one on its topic, or the pinned one.
class DiffPage : public DetailPage
{
    Q_OBJECT

public:
    explicit DiffPage(const ThemeStore &themes, QWidget *parent = nullptr);
    void setLoader(capture::FrameLoader *loader);
    /// Instead of the previous message; no frame for that.
    void setPinned(const Subject &pinned);
    void show(const Subject &subject) override;
    void tick() override;

private:
    void begin();
    void lookForPrevious();
    void compareWith(const Subject &other);
    void take(capture::PayloadDiff diff);
    void say(const QString &sentence);
    void copy();
    void fit();

    const ThemeStore &m_themes;
    DiffModel m_model;
    RunLabel *m_with;
    QTableView *m_view;
    QLabel *m_sentence;
    QLabel *m_sum;
    QStackedLayout *m_stack;
    capture::FrameLoader *m_loader = nullptr;
    quint64 m_loaderVersion = 0;
    bool m_isLooking = false;
    Subject m_pinned;
    Subject m_subject;
    Background m_work;
};

} // namespace pushscope::ui
