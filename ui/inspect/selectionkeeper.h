// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"

#include <vector>

namespace pushscope::ui {

class MessageTableModel;
class MessageView;

/// Carries the selection from one search to the next: it is of messages, not of rows. Messages that the new
/// search finds only later are selected when it has. UI thread.
class SelectionKeeper
{
public:
    SelectionKeeper(MessageView &view, const MessageTableModel &model)
        : m_view(view)
        , m_model(model)
    {
    }
    void take();    ///< before the rows go
    void restore(); ///< again and again, while rows come
    void drop();    ///< the person has selected something else
    [[nodiscard]] bool isRestoring() const { return m_restoring; }

private:
    struct Stretch
    {
        capture::Sequence first;
        capture::Sequence last;
    };
    MessageView &m_view;
    const MessageTableModel &m_model;
    std::vector<Stretch> m_stretches; ///< both ends included
    capture::Sequence m_current;
    bool m_restoring = false;
};

} // namespace pushscope::ui
