// SPDX-License-Identifier: GPL-3.0-or-later
#include "crowd.h"

#include <QtMath>

#include <algorithm>

namespace pushscope::tests {

namespace {

app::LocalHub::Options anyPort()
{
    app::LocalHub::Options options;
    options.hub.port = 0;
    options.probes.reset();
    return options;
}

QByteArray number(double value, int decimals)
{
    return QByteArray::number(value, 'f', decimals);
}

} // namespace

Crowd::Crowd(const base::Clock &clock, const QUrl &hub)
    : m_plant(clock, anyPort())
    , m_ears(clock)
    , m_listeners(std::make_unique<client::Sources>(m_ears, clock))
    , m_publisher(std::make_unique<client::Publisher>(hub))
{
    if (m_plant.start())
        m_plantPublisher = std::make_unique<client::Publisher>(m_plant.hub().url());
    const std::pair<base::Transport, int> audience[] = {{base::Transport::WebSocket, 6},
                                                        {base::Transport::Sse, 9},
                                                        {base::Transport::LongPoll, 3},
                                                        {base::Transport::Poll, 2}};
    for (const auto &[transport, count] : audience) {
        for (int i = 0; i < count; ++i)
            m_listeners->add({.url = hub, .transport = transport, .filters = {"market/#", "orders/#"}});
    }
    connect(&m_timer, &QTimer::timeout, this, &Crowd::speak);
    m_timer.start(100);
}

Crowd::~Crowd() = default;

double Crowd::walk(double &value, double step, double low, double high)
{
    std::uniform_real_distribution<double> by(-step, step);
    value = std::clamp(value + by(m_random), low, high);
    return value;
}

void Crowd::publish(client::Publisher &to, const QByteArray &topic, const QByteArray &payload)
{
    if (to.canPublish())
        to.publish({.topic = topic, .payload = payload});
}

void Crowd::speak()
{
    static const QByteArray names[] = {"AAPL", "MSFT", "NVDA", "EURUSD"};
    ++m_ticks;
    for (int i = 0; i < 4; ++i) {
        double &price = m_prices[i];
        if (m_ticks % (i + 1) == 0)
            publish(*m_publisher, "market/" + names[i],
                    "{\"price\":" +
                        number(walk(price, price * 0.0008, price * 0.9, price * 1.1), i == 3 ? 4 : 2) +
                        ",\"size\":" + QByteArray::number(100 * (1 + m_ticks % 5)) + ",\"side\":\"buy\"}");
    }
    publish(*m_publisher, "orders/queue",
            "{\"depth\":" + number(walk(m_queue, 12, 250, 700), 0) + ",\"oldest_ms\":1840}");
    if (m_ticks % 7 == 0)
        publish(*m_publisher, "orders/filled",
                "{\"id\":\"O-" + QByteArray::number(58'000 + m_ticks) + "\",\"qty\":120}");
    if (m_ticks % 23 == 0)
        publish(*m_publisher, "chat/room/general",
                "{\"from\":\"maya\",\"text\":\"Press 2 is back to 6.8 bar\"}");
    if (!m_plantPublisher)
        return;
    publish(*m_plantPublisher, "press/2",
            "{\"value\":" + number(walk(m_bar, 0.05, 6, 7.4), 2) + ",\"unit\":\"bar\"}");
    publish(*m_plantPublisher, "oven/1/temp",
            "{\"value\":" + number(walk(m_temperature, 0.8, 200, 240), 1) + ",\"unit\":\"°C\"}");
    if (m_ticks % 5 == 0)
        publish(*m_plantPublisher, "line/3/count", "{\"count\":" + QByteArray::number(++m_count) + "}");
}

} // namespace pushscope::tests
