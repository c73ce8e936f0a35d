// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/topicrow.h"

#include <algorithm>
#include <cmath>

namespace pushscope::ui {

namespace {

constexpr double kNewShare = 0.2;     ///< of a new interval in the usual one
constexpr double kStaleFactor = 3;
/// The tree looks a few times a second; below this it could not tell late from not yet seen.
constexpr std::chrono::duration<double> kSoonestStale{1.0};

void step(QList<double> &past, double value)
{
    if (past.size() >= TopicRow::kPast)
        past.removeFirst();
    past.append(value);
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// The digits from `at` on, without leading zeros; moves `at` behind them.
QByteArrayView takeNumber(QByteArrayView text, qsizetype &at)
{
    while (at < text.size() && text[at] == '0')
        ++at;
    const qsizetype begin = at;
    while (at < text.size() && isDigit(text[at]))
        ++at;
    return text.sliced(begin, at - begin);
}

} // namespace

TopicRow::TopicRow(const capture::Capture::TopicSummary &summary, QString name)
    : m_source(summary.source)
    , m_topic(summary.topic)
    , m_name(std::move(name))
{
}

void TopicRow::update(const capture::Capture::TopicSummary &summary, base::WallTime now,
                      capture::FieldReader *reader)
{
    if (m_last && summary.messages > m_messages && summary.last->time > m_last->time) {
        const std::chrono::duration<double> interval =
            std::chrono::duration<double>(summary.last->time - m_last->time)
            / static_cast<double>(summary.messages - m_messages);
        m_usual = m_usual.count() > 0 ? m_usual + kNewShare * (interval - m_usual) : interval;
    }
    if (summary.last != m_last) {
        m_last = summary.last;
        m_unread = true;
    }
    m_messages = summary.messages;
    m_rate = summary.rate;
    if (reader && m_unread)
        read(*reader);
    m_stale = m_usual.count() > 0 && now - m_last->time > std::max(kStaleFactor * m_usual, kSoonestStale);
    step(m_rates, m_rate);
    if (m_value)
        step(m_values, *m_value);
}

void TopicRow::read(capture::FieldReader &reader)
{
    m_unread = false;
    const QByteArrayView payload = m_last->payload;
    // The field once found stays, so that a member that comes and goes does not make the line jump to
    // another.
    if (m_field)
        m_value = reader.number(payload, *m_field);
    if (!m_field || !m_value) {
        m_field = reader.primaryField(payload);
        m_value = m_field ? reader.number(payload, *m_field) : std::nullopt;
    }
    if (m_value && !std::isfinite(*m_value))
        m_value.reset();
    m_valueText =
        m_value ? m_format.take(*m_value, QString::fromUtf8(reader.unit(payload))).text() : QString();
}

QString TopicRow::valueText() const
{
    return m_value ? m_valueText : formatRate(m_rate);
}

bool naturalLess(QByteArrayView a, QByteArrayView b)
{
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < a.size() && j < b.size()) {
        if (isDigit(a[i]) && isDigit(b[j])) {
            const QByteArrayView x = takeNumber(a, i);
            const QByteArrayView y = takeNumber(b, j);
            if (x.size() != y.size())
                return x.size() < y.size();
            if (const int order = x.compare(y); order != 0)
                return order < 0;
        } else {
            if (a[i] != b[j])
                return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
            ++i;
            ++j;
        }
    }
    if (i < a.size() || j < b.size())
        return j < b.size();
    return a.compare(b) < 0; // equal but for leading zeros
}

} // namespace pushscope::ui
