// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <memory>

namespace pushscope::probe {

/// A publisher for trying: sends messages of one size at a steady rate on one topic of a Pushscope hub, over one
/// WebSocket, as any program would. It runs on a thread of its own, and not at all until start().
/// Where hub or machine cannot keep up it sends less and catches up for a tenth of a second at most; nothing piles
/// up. Thread of the caller; its methods return at once.
class LoadProbe
{
public:
    static constexpr double kMostPerSecond = 200'000;
    static constexpr qsizetype kMostBytes = 1024 * 1024; ///< of a payload

    struct Options
    {
        QByteArray topic = QByteArrayLiteral("load/test");
        double perSecond = 1000; ///< up to kMostPerSecond
        qsizetype bytes = 128;   ///< of each payload, 1 to kMostBytes
        bool operator==(const Options &) const = default;
    };
    struct Status
    {
        bool running = false;
        bool connected = false;
        quint64 sent = 0;      ///< since start()
        double perSecond = 0;  ///< lately
        QString error;         ///< why it has stopped by itself; empty when all is well
    };

    LoadProbe(const QUrl &hub, const base::Clock &clock);
    ~LoadProbe(); ///< stops

    /// Also while it runs: topic, rate and size change at once.
    void start(Options options);
    void stop();
    [[nodiscard]] Status status() const; ///< from any thread

private:
    class Private;
    std::unique_ptr<Private> d;
};

/// The nth payload: a JSON object `{"n":N,"pad":"xx..."}` of exactly so many bytes, or a
/// JSON string or digit where there is no room for one.
[[nodiscard]] QByteArray loadPayload(quint64 n, qsizetype bytes);

} // namespace pushscope::probe
