// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QByteArrayView>

namespace pushscope::client {

/// Where the topic stands in the payloads of a server that names none: a JSON pointer (RFC 6901). Network thread.
class TopicPointer
{
public:
    static constexpr qsizetype kMostPointerBytes = 1024;
    /// Larger payloads are not looked at; neither is what no topic of a hub could be.
    static constexpr qsizetype kMostPayloadBytes = 1024 * 1024;
    static constexpr qsizetype kMostTopicBytes = 255;

    [[nodiscard]] static base::Result<TopicPointer> parse(const QByteArray &text);

    /// The string there, or a number or word as it is written. Empty where the payload is no JSON, has nothing there,
    /// or has an object, an array or something that is too long or holds control characters.
    [[nodiscard]] QByteArray topicIn(QByteArrayView payload) const;

private:
    explicit TopicPointer(QByteArray text) : m_text(std::move(text)) {}
    QByteArray m_text;
};

} // namespace pushscope::client
