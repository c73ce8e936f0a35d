// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/search/vocabulary.h"

#include "core/capture/capturescanner.h"
#include "core/capture/fieldreader.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace pushscope::capture {

namespace {

constexpr std::size_t kTopics = 2000;
constexpr std::size_t kTopicsRead = 500;
constexpr quint64 kFrames = 2000;
constexpr quint64 kFramesAtOnce = 100;
/// Of payloads that are read, for the newest frames and again for the topics.
constexpr qint64 kBytes = 4 * 1024 * 1024;
constexpr qsizetype kPayloadBytes = 1024 * 1024;
constexpr std::size_t kFieldsOfOne = 200;
constexpr qsizetype kFields = 500;
constexpr qsizetype kFieldsSeen = 4 * kFields;
constexpr qsizetype kValues = 20;
constexpr qsizetype kValuesSeen = 4 * kValues;
constexpr qsizetype kEvents = 100;
constexpr qsizetype kEventsSeen = 4 * kEvents;
/// A text with more characters is no word that somebody would pick from a list.
constexpr qsizetype kValueLength = 40;

/// How often each text was seen; no new ones beyond `bound`.
class Tally
{
public:
    void add(const QString &text, qsizetype bound)
    {
        const auto known = m_counts.find(text);
        if (known != m_counts.end())
            ++*known;
        else if (m_counts.size() < bound)
            m_counts.insert(text, 1);
    }
    [[nodiscard]] QStringList mostFrequent(qsizetype count) const
    {
        QStringList texts = m_counts.keys();
        std::sort(texts.begin(), texts.end(), [this](const QString &a, const QString &b) {
            const int times = m_counts.value(a);
            const int timesOther = m_counts.value(b);
            return times != timesOther ? times > timesOther : a < b;
        });
        return texts.mid(0, count);
    }

private:
    QHash<QString, int> m_counts;
};

class Gatherer
{
public:
    void addEvent(QByteArrayView event)
    {
        if (!event.isEmpty())
            m_events.add(QString::fromUtf8(event), kEventsSeen);
    }

    /// Whether there is still room for payloads.
    bool addPayload(QByteArrayView payload)
    {
        if (payload.size() > std::min(m_bytesLeft, kPayloadBytes))
            return m_bytesLeft > 0;
        m_bytesLeft -= payload.size();
        for (const FieldReader::Field &field : m_reader.fields(payload, kFieldsOfOne)) {
            const QString &name = nameOf(field.pointer);
            m_fields.add(name, kFieldsSeen);
            if (field.container || field.numeric || !field.preview.startsWith('"') ||
                !field.preview.endsWith('"'))
                continue;
            const QString value =
                QJsonDocument::fromJson('[' + field.preview + ']').array().first().toString();
            if (!value.isEmpty() && value.size() <= kValueLength &&
                (m_values.contains(name) || m_values.size() < kFieldsSeen))
                m_values[name].add(value, kValuesSeen);
        }
        return m_bytesLeft > 0;
    }
    void allowMore() { m_bytesLeft = kBytes; }

    void writeTo(FilterVocabulary &known) const
    {
        known.events = m_events.mostFrequent(kEvents);
        known.fields = m_fields.mostFrequent(kFields);
        for (const QString &field : std::as_const(known.fields)) {
            if (const auto values = m_values.find(field); values != m_values.end())
                known.values.insert(field, values->mostFrequent(kValues));
        }
    }

private:
    const QString &nameOf(const QByteArray &pointer)
    {
        if (m_names.size() > kFieldsSeen)
            m_names.clear();
        const auto known = m_names.find(pointer);
        return known != m_names.end() ? *known : *m_names.insert(pointer, fieldFromPointer(pointer));
    }

    qsizetype m_bytesLeft = kBytes;
    FieldReader m_reader;
    QHash<QByteArray, QString> m_names;
    Tally m_events;
    Tally m_fields;
    QHash<QString, Tally> m_values;
};

/// From the newest back, in steps, so that the newest have the room there is.
void gatherNewest(const Capture &capture, Gatherer &gatherer, const std::atomic<bool> &stopping)
{
    const auto scanner = capture.scanner();
    if (!scanner)
        return;
    const Capture::Range range = capture.statistics().range;
    quint64 to = range.last.value + 1;
    const quint64 oldest = std::max(range.first.value, to > kFrames ? to - kFrames : 1);
    bool hasRoom = true;
    while (to > oldest && hasRoom && !stopping) {
        const quint64 from = std::max(oldest, to > kFramesAtOnce ? to - kFramesAtOnce : 1);
        const auto visit = [&](Sequence, const FilterRow &row) {
            gatherer.addEvent(row.event);
            if (row.kind == client::FrameKind::Message)
                hasRoom = gatherer.addPayload(row.payload);
            return !stopping;
        };
        // What cannot be read has no words for us.
        (void)(*scanner)->scan(Sequence{from}, Sequence{to}, visit, [] {});
        to = from;
    }
}

} // namespace

FilterVocabulary gatherVocabulary(const Capture &capture, const std::atomic<bool> &stopping)
{
    FilterVocabulary known;
    Gatherer gatherer;
    gatherNewest(capture, gatherer, stopping);
    gatherer.allowMore();
    auto topics = capture.topics();
    const auto kept = topics.begin() + std::ptrdiff_t(std::min(topics.size(), kTopics));
    std::partial_sort(topics.begin(), kept, topics.end(),
                      [](const auto &a, const auto &b) { return a.messages > b.messages; });
    topics.erase(kept, topics.end());
    bool hasRoom = true;
    for (std::size_t i = 0; i < topics.size() && !stopping; ++i) {
        if (!topics[i].topic.isEmpty())
            known.topics.append(QString::fromUtf8(topics[i].topic));
        gatherer.addEvent(topics[i].last->event);
        if (hasRoom && i < kTopicsRead)
            hasRoom = gatherer.addPayload(topics[i].last->payload);
    }
    known.topics.removeDuplicates();
    for (const auto &[source, name] : capture.sourceNames())
        known.sources.append(name);
    known.sources.removeDuplicates();
    gatherer.writeTo(known);
    return known;
}

} // namespace pushscope::capture
