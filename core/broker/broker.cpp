// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/broker/broker.h"

#include "core/broker/namerules.h"

#include <QVarLengthArray>

#include <algorithm>

namespace pushscope::broker {

namespace {

base::Result<void> checkName(const QByteArray &text, const QString &noun, qsizetype limit)
{
    if (text.isEmpty())
        return {};
    if (text.size() > limit) {
        return base::fail(base::ErrorCode::TooLarge,
                          QStringLiteral("The %1 has %2 bytes.").arg(noun).arg(text.size()),
                          QStringLiteral("At most %1 are allowed.").arg(limit));
    }
    if (!text.isValidUtf8() || hasControlCharacters(text)) {
        return base::fail(base::ErrorCode::InvalidArgument,
                          QStringLiteral("The %1 is not plain UTF-8 text on one line.").arg(noun),
                          QStringLiteral("Leave out line breaks and other control characters."));
    }
    return {};
}

base::Result<void> check(const Publication &publication, const Broker::Limits &limits)
{
    if (publication.payload.size() > limits.payloadBytes) {
        return base::fail(base::ErrorCode::TooLarge,
                          QStringLiteral("The message has %1 bytes.").arg(publication.payload.size()),
                          QStringLiteral("This hub takes at most %1.").arg(limits.payloadBytes));
    }
    if (auto event = checkName(publication.event, QStringLiteral("event type"), limits.eventBytes); !event)
        return event;
    if (auto key = checkName(publication.key, QStringLiteral("conflation key"), limits.eventBytes); !key)
        return key;
    if (publication.kind == base::PayloadKind::Text && !publication.payload.isValidUtf8()) {
        return base::fail(base::ErrorCode::InvalidArgument,
                          QStringLiteral("The message was sent as text but is not valid UTF-8."),
                          QStringLiteral("Send it as binary, or encode it in UTF-8."));
    }
    return {};
}

} // namespace

Broker::Broker(std::unique_ptr<Engine> engine, const base::Clock &clock, Limits limits)
    : m_clock(clock), m_limits(limits), m_engine(std::move(engine))
{
}

Broker::~Broker() = default;

base::Result<base::Cursor> Broker::publish(Publication publication)
{
    if (auto fine = check(publication, m_limits); !fine) {
        const std::lock_guard lock(m_mutex);
        ++m_statistics.rejected;
        return tl::unexpected<base::Error>(std::move(fine.error()));
    }
    // Kept alive here: between the lock and the wake-up an inbox may be detached and dropped by its owner.
    QVarLengthArray<InboxPtr, 8> sleepers;
    base::Cursor cursor;
    {
        const std::lock_guard lock(m_mutex);
        auto appended = m_engine->append(std::move(publication));
        if (!appended) {
            ++m_statistics.rejected;
            return tl::unexpected<base::Error>(std::move(appended.error()));
        }
        const MessagePtr &message = *appended;
        cursor = {m_engine->head().epoch, message->position};
        const auto size = static_cast<std::uint64_t>(message->payload.size());
        ++m_statistics.messages;
        m_statistics.bytes += size;
        m_rate.add(m_clock.steadyNow(), 1, size);
        m_index.match(message->topic.bytes(), [&](Inbox *inbox) {
            if (inbox->m_offered == message->position)
                return;
            inbox->m_offered = message->position;
            const Inbox::Appended result = inbox->append(message);
            if (!result.stored)
                ++m_statistics.inboxOverflows;
            if (result.wake)
                sleepers.append(m_inboxes.constFind(inbox)->inbox);
        });
    }
    for (const InboxPtr &inbox : sleepers)
        inbox->wake();
    return cursor;
}

base::Cursor Broker::head() const
{
    const std::lock_guard lock(m_mutex);
    return m_engine->head();
}

Replay Broker::subscribe(const InboxPtr &inbox, const TopicFilter &filter, const std::optional<base::Cursor> &since)
{
    const std::lock_guard lock(m_mutex);
    Attachment &attachment = m_inboxes[inbox.get()];
    attachment.inbox = inbox;
    if (++attachment.filters[filter] == 1)
        m_index.add(filter, inbox.get());
    return m_engine->replay(std::span(&filter, 1), since);
}

void Broker::unsubscribe(const InboxPtr &inbox, const TopicFilter &filter)
{
    const std::lock_guard lock(m_mutex);
    const auto attached = m_inboxes.find(inbox.get());
    if (attached == m_inboxes.end())
        return;
    const auto counted = attached->filters.find(filter);
    if (counted == attached->filters.end() || --*counted > 0)
        return;
    attached->filters.erase(counted);
    m_index.remove(filter, inbox.get());
    if (attached->filters.isEmpty())
        m_inboxes.erase(attached);
}

void Broker::detach(const InboxPtr &inbox)
{
    const std::lock_guard lock(m_mutex);
    const Attachment gone = m_inboxes.take(inbox.get());
    for (auto it = gone.filters.keyBegin(); it != gone.filters.keyEnd(); ++it)
        m_index.remove(*it, inbox.get());
}

Replay Broker::replay(std::span<const TopicFilter> filters, const std::optional<base::Cursor> &since) const
{
    const std::lock_guard lock(m_mutex);
    return m_engine->replay(filters, since);
}

std::vector<MessagePtr> Broker::retained(std::span<const TopicFilter> filters) const
{
    const std::lock_guard lock(m_mutex);
    return m_engine->retained(filters);
}

Broker::Statistics Broker::statistics() const
{
    const std::lock_guard lock(m_mutex);
    Statistics result = m_statistics;
    result.rate = m_rate.rate(m_clock.steadyNow());
    return result;
}

std::vector<Engine::TopicStatistics> Broker::topics() const
{
    const std::lock_guard lock(m_mutex);
    return m_engine->topics();
}

} // namespace pushscope::broker
