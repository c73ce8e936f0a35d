// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/broker/topicfilter.h"

#include <QByteArray>

#include <vector>

namespace pushscope::net {

/// Whether every topic that `wanted` matches is matched by `allowed` too.
[[nodiscard]] bool covers(const broker::TopicFilter &allowed, const broker::TopicFilter &wanted);

/// What the bearer of a token may do.
class Grant
{
public:
    Grant(std::vector<broker::TopicFilter> publish, std::vector<broker::TopicFilter> subscribe)
        : m_publish(std::move(publish))
        , m_subscribe(std::move(subscribe))
    {
    }
    [[nodiscard]] static Grant everything();

    [[nodiscard]] bool mayPublish(const broker::Topic &topic) const;
    [[nodiscard]] bool maySubscribe(const broker::TopicFilter &filter) const;
    [[nodiscard]] bool maySee(const broker::Topic &topic) const; ///< subscribe to this topic

private:
    std::vector<broker::TopicFilter> m_publish;
    std::vector<broker::TopicFilter> m_subscribe;
};

/// The bearer tokens of a file: a JSON array, or a JSON object a line, of
///
///     {"token":"...","publish":["room/#"],"subscribe":["#"]}
///
/// with `publish` and `subscribe` empty when absent. Only digests of the tokens are kept. Never changes, so
/// any thread may ask.
class Tokens
{
public:
    /// Fails with a sentence that names the entry, never its token.
    [[nodiscard]] static base::Result<Tokens> parse(const QByteArray &text);
    [[nodiscard]] static base::Result<Tokens> load(const QString &path);

    /// Null when the token is unknown. Takes the same time whichever token it is.
    [[nodiscard]] const Grant *find(const QByteArray &token) const;
    [[nodiscard]] bool isEmpty() const { return m_entries.empty(); }

private:
    struct Entry
    {
        QByteArray digest;
        Grant grant;
    };
    std::vector<Entry> m_entries;
};

} // namespace pushscope::net
