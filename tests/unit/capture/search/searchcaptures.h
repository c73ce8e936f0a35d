// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filecapture.h"
#include "core/capture/memorycapture.h"
#include "tests/unit/capture/captureframes.h"

#include <QTemporaryDir>

// Captures of both kinds for the tests that search them.
namespace pushscope::tests {

class Captures
{
public:
    /// Frames beyond the newest few are on disk only.
    static constexpr capture::FileCapture::Options kOnDisk{
        .budgetBytes = 256 * 1024 * 1024, .memoryBytes = 400'000, .queueBytes = 8'000'000};
    /// Forgets all the time.
    static constexpr capture::FileCapture::Options kForgetful{
        .budgetBytes = 600'000, .memoryBytes = 400'000, .queueBytes = 8'000'000};

    [[nodiscard]] QString newPath() { return m_dir.filePath(QStringLiteral("%1.pushscope").arg(++m_count)); }
    [[nodiscard]] std::unique_ptr<capture::FileCapture> file(capture::FileCapture::Options options = kOnDisk,
                                                             QString path = {})
    {
        auto made = capture::FileCapture::open(clock, path.isEmpty() ? newPath() : path, options);
        if (!made)
            qFatal("%s", qPrintable(made.error().sentence()));
        return std::move(*made);
    }
    /// "memory" or "file".
    [[nodiscard]] std::unique_ptr<capture::Capture> make(const QString &kind, bool forgetful = false)
    {
        if (kind == u"file")
            return file(forgetful ? kForgetful : kOnDisk);
        return std::make_unique<capture::MemoryCapture>(clock, forgetful ? 1'000'000 : 1'000'000'000);
    }
    static void flush(capture::Capture &capture)
    {
        if (auto *file = dynamic_cast<capture::FileCapture *>(&capture))
            (void)file->flush();
    }

    ManualClock clock;

private:
    QTemporaryDir m_dir;
    int m_count = 0;
};

/// Frame n has `number` n, `price` n % 7 and one of five topics.
inline std::vector<client::Frame> numbered(quint64 from, std::size_t count)
{
    std::vector<client::Frame> frames;
    for (quint64 i = from; i < from + count; ++i) {
        frames.push_back(message(kStart + std::chrono::milliseconds(i), "t/" + QByteArray::number(i % 5),
                                 "{\"number\":" + QByteArray::number(i) +
                                     ",\"price\":" + QByteArray::number(i % 7) + "}"));
    }
    return frames;
}

} // namespace pushscope::tests
