// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "captureframes.h"
#include "core/capture/filecapture.h"

#include <QTemporaryDir>
#include <QtTest>

// What the tests of captures on disk share: numbered messages, and whether they are still all there.
namespace pushscope::tests {

/// Little memory, so that reading has to go to the disk.
inline constexpr capture::FileCapture::Options kSmall{
    .budgetBytes = 64 * 1024 * 1024, .memoryBytes = 300'000, .queueBytes = 4'000'000};

/// Message 1 is that of sequence 1, and so on; of all transports by turns.
inline std::vector<client::Frame> numbered(quint64 from, std::size_t count)
{
    std::vector<client::Frame> frames;
    for (quint64 i = from; i < from + count; ++i) {
        QByteArray payload = QByteArray::number(i);
        payload.resize(100, ' ');
        frames.push_back(message(kStart + std::chrono::milliseconds(i), "t/" + QByteArray::number(i % 7), payload));
        frames.back().transport = base::Transport(i % 4);
    }
    return frames;
}

inline quint64 numberIn(const client::FramePtr &frame)
{
    return frame->payload.trimmed().toULongLong();
}

inline std::unique_ptr<capture::FileCapture> opened(const base::Clock &clock, const QString &path,
                                                    capture::FileCapture::Options options = kSmall)
{
    auto capture = capture::FileCapture::open(clock, path, options);
    if (!capture)
        qWarning("%s", qPrintable(capture.error().sentence()));
    return capture ? std::move(*capture) : nullptr;
}

inline std::unique_ptr<capture::FileCapture> lookedAt(const base::Clock &clock, const QString &path)
{
    auto capture = capture::FileCapture::openRecording(clock, path);
    if (!capture)
        qWarning("%s", qPrintable(capture.error().sentence()));
    return capture ? std::move(*capture) : nullptr;
}

/// How many of the frames from `from` to the end are held; 0 if any of them is not the one of its number.
inline quint64 readThrough(const capture::Capture &capture, capture::Sequence from)
{
    quint64 count = 0;
    for (capture::Sequence next = from;;) {
        const auto chunk = capture.read(next, 700);
        if (chunk.frames.empty())
            return count;
        for (std::size_t i = 0; i < chunk.frames.size(); ++i) {
            if (numberIn(chunk.frames[i]) != chunk.first.value + i)
                return 0;
        }
        count += chunk.frames.size();
        next = capture::Sequence{chunk.first.value + chunk.frames.size()};
    }
}

inline QByteArray listing(const std::vector<capture::Capture::TopicSummary> &topics)
{
    QByteArray text;
    for (const auto &topic : topics) {
        text += QByteArray::number(topic.source.value) + ' ' + topic.topic + ' ' + QByteArray::number(topic.messages)
                + ' ' + QByteArray::number(topic.bytes) + ' ' + topic.last->payload.trimmed() + '\n';
    }
    return text;
}

/// What a person wrote, as `sequence text` and `source=name`.
inline QByteArray written(const capture::Capture &capture)
{
    QByteArray text;
    for (const auto &note : capture.notes())
        text += QByteArray::number(note.sequence.value) + ' ' + note.text.toUtf8() + '\n';
    for (const auto &[source, name] : capture.sourceNames())
        text += QByteArray::number(source.value) + '=' + name.toUtf8() + '\n';
    return text;
}

} // namespace pushscope::tests
