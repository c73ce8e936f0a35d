// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/outlet.h"

#include "core/broker/broker.h"

namespace pushscope::probe {

void Outlet::publish(QByteArrayView topic, QByteArray payload)
{
    auto name = broker::Topic::parse(topic);
    if (!name)
        return;
    // Refused only by a bound far below these few bytes; the broker counts it.
    static_cast<void>(m_broker.publish({.topic = std::move(*name), .payload = std::move(payload)}));
}

} // namespace pushscope::probe
