// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QHashFunctions>

#include <compare>

namespace pushscope::broker {

/// A slash-separated UTF-8 name, `market/ACME`: 1 to 255 bytes, valid UTF-8, no control characters, and neither
/// `+` nor `#`, which belong to filters. Cheap to copy (implicitly shared).
class Topic
{
public:
    static constexpr qsizetype kMaxBytes = 255;

    /// Fails with one sentence that names the rule broken.
    [[nodiscard]] static base::Result<Topic> parse(QByteArrayView utf8);

    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }

    friend bool operator==(const Topic &, const Topic &) = default;
    friend std::strong_ordering operator<=>(const Topic &a, const Topic &b)
    {
        return a.m_bytes.compare(b.m_bytes) <=> 0;
    }
    friend size_t qHash(const Topic &topic, size_t seed = 0) noexcept { return qHash(topic.m_bytes, seed); }

private:
    explicit Topic(QByteArray bytes) : m_bytes(std::move(bytes)) {}
    QByteArray m_bytes;
};

} // namespace pushscope::broker
