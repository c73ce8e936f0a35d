// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/localhub.h"
#include "core/capture/memorycapture.h"
#include "core/client/publisher.h"
#include "core/client/sources.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <random>

namespace pushscope::tests {

/// Life around the window for its pictures: somebody publishes prices, orders and chat to its hub over a real
/// connection, some clients listen to it, and a second hub plays a plant elsewhere.
class Crowd : public QObject
{
    Q_OBJECT

public:
    Crowd(const base::Clock &clock, const QUrl &hub);
    ~Crowd() override;

    [[nodiscard]] QUrl plant() const { return m_plant.hub().url(); }

private:
    void speak();
    void publish(client::Publisher &to, const QByteArray &topic, const QByteArray &payload);
    double walk(double &value, double step, double low, double high);

    app::LocalHub m_plant;
    capture::MemoryCapture m_ears; ///< what the listening clients hear
    std::unique_ptr<client::Sources> m_listeners;
    std::unique_ptr<client::Publisher> m_publisher;
    std::unique_ptr<client::Publisher> m_plantPublisher;
    QTimer m_timer;
    std::minstd_rand m_random{7};
    double m_prices[4] = {187.42, 402.18, 118.06, 1.0842};
    double m_queue = 420;
    double m_bar = 6.8;
    double m_temperature = 218;
    int m_ticks = 0;
    int m_count = 14'200;
};

} // namespace pushscope::tests
