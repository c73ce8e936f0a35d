// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/broker/topic.h"

#include "core/broker/namerules.h"

namespace pushscope::broker {

base::Result<Topic> Topic::parse(QByteArrayView utf8)
{
    if (auto broken = brokenNameRule(utf8, QStringLiteral("topic")))
        return tl::unexpected<base::Error>(std::move(*broken));
    if (utf8.contains('+') || utf8.contains('#')) {
        return base::fail(base::ErrorCode::InvalidArgument,
                          QStringLiteral("The topic '%1' contains a wildcard.").arg(quoted(utf8)),
                          QStringLiteral("'+' and '#' may only stand in filters."));
    }
    return Topic(utf8.toByteArray());
}

} // namespace pushscope::broker
