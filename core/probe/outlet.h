// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace pushscope::broker {
class Broker;
}

namespace pushscope::probe {

/// Where the probes publish: names in, and a name that cannot be a topic (an interface may be called `a+b`) is left
/// out.
class Outlet
{
public:
    explicit Outlet(broker::Broker &broker) : m_broker(broker) {}

    /// `payload` is JSON.
    void publish(QByteArrayView topic, QByteArray payload);

private:
    broker::Broker &m_broker;
};

} // namespace pushscope::probe
