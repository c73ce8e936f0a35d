// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filter/filterevaluator.h"
#include "core/client/frame.h"

#include <QObject>

#include <optional>

namespace pushscope::app {

/// Writes received messages to standard output, a line each. It runs on the network thread, so a slow reader of
/// the output slows the stream down through its socket instead of filling memory here.
class FramePrinter : public QObject, public client::FrameSink
{
    Q_OBJECT

public:
    enum class Format {
        Lines, ///< topic, a tab, the payload; control characters are escaped, so a terminal is safe
        Json,  ///< one object a line: time, transport, topic, event, id, data, and latency_us where known
    };
    /// Prints, and counts towards the limit, what the filter lets through.
    FramePrinter(Format format, std::optional<quint64> limit, capture::FilterProgram filter = {},
                 QObject *parent = nullptr);

    void append(std::vector<client::Frame> frames) override;

Q_SIGNALS:
    /// The limit is reached, or the reader of standard output has gone (`ok` is false). Emitted once.
    void finished(bool ok);
    /// A regular expression of the filter was given up on a message, which counts as not fitting it. Emitted once.
    void filterTooCostly();

private:
    const Format m_format;
    std::optional<quint64> m_left;
    capture::FilterEvaluator m_filter;
    bool m_finished = false;
    bool m_toldCost = false;
};

/// One line without its end. `data` holds a JSON object or array as it is, any other text as a string, and binary
/// in base64 with `"encoding":"base64"`.
[[nodiscard]] QByteArray toJsonLine(const client::Frame &frame);
/// Topic, a tab, the payload. Line ends, tabs and control characters are escaped as in C; bytes that are not UTF-8
/// as \xNN.
[[nodiscard]] QByteArray toTextLine(const client::Frame &frame);

} // namespace pushscope::app
