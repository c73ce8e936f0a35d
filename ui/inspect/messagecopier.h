// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"

#include <QObject>
#include <QThreadPool>
#include <QUrl>

#include <atomic>
#include <functional>
#include <vector>

namespace pushscope::ui {

/// Puts messages on the clipboard as text. They may have to be read from the disk first, which happens on a
/// thread of its own. UI thread.
class MessageCopier : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t kMost = 10'000; ///< messages at once; more belong into a file
    static constexpr qsizetype kMostBytes = 64 * 1024 * 1024;

    enum class Form : unsigned char { Payload, Json, Curl, Hex };

    ~MessageCopier() override; ///< waits for what is under way, which stops soon
    struct Request
    {
        std::vector<capture::Sequence> sequences; ///< ascending
        Form form = Form::Payload;
        QUrl hub;                                            ///< for curl
        std::function<QString(client::SourceId)> sourceName; ///< called on the other thread
    };
    /// The capture outlives this, or is alive until stop().
    void copy(const capture::Capture &capture, Request request);
    void stop();

Q_SIGNALS:
    void said(const QString &sentence);

private:
    QThreadPool m_pool;
    std::atomic<bool> m_stopping = false;
};

} // namespace pushscope::ui
