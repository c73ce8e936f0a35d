// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/exchangetime.h"
#include "core/capture/exchange/filereaders.h"
#include "core/capture/exchange/framejson.h"
#include "core/capture/exchange/framesorter.h"
#include "core/capture/exchange/framewords.h"
#include "core/capture/exchange/harentry.h"
#include "core/wire/jsontoken.h"

namespace pushscope::capture {

using client::Frame;
using client::SourceId;

namespace {

/// Walks a HAR file entry by entry, and an entry's messages one by one, so that a file that ends in the
/// middle still gives all before that. Frames of the entries are put in order at the end.
class HarReader
{
public:
    HarReader(const ImportStream &file, ImportSink &sink)
        : m_file(file)
        , m_walker(file.bytes)
        , m_sink(sink)
    {
    }

    void read()
    {
        m_walker.members([this](const QByteArray &key) {
            if (key != "log")
                return m_walker.skip();
            return m_walker.members([this](const QByteArray &inner) {
                return inner == "entries" ? m_walker.elements([this] { return readEntry(); })
                                          : m_walker.skip();
            });
        });
        const JsonWalker::Problem problem = m_walker.problem();
        const bool isAtEnd = m_walker.atEnd();
        const qint64 offset = m_walker.offset();
        m_sink.noteOffset(offset);
        handOver();
        if (problem == JsonWalker::Problem::None && !isAtEnd) {
            m_sink.stop(QStringLiteral("%1 goes on after its end, at byte %2; that was left out.")
                            .arg(m_file.fileName)
                            .arg(offset));
        }
        tellProblem(problem, offset);
        if (m_sink.frames() == 0 && m_sink.leftOut() == 0 && problem == JsonWalker::Problem::None)
            m_sink.stop(
                QStringLiteral("%1 holds no WebSocket, no event stream and no poll.").arg(m_file.fileName));
    }

private:
    bool readEntry()
    {
        if (m_sink.isCancelled())
            return false;
        const auto index = quint32(m_entries.size());
        HarEntry entry(SourceId{index}, m_sink.nextTime(), [this](Frame &&frame) {
            if (const auto added = m_sorter.add(std::move(frame)); !added)
                m_sink.stop(added.error().sentence());
        });
        const bool isWhole = m_walker.members([&](const QByteArray &key) { return readMember(entry, key); });
        entry.finish();
        m_entries.push_back({entry.sourceKey(), entry.sourceName()});
        m_sink.noteOffset(m_walker.offset());
        return isWhole;
    }

    bool readMember(HarEntry &entry, const QByteArray &key)
    {
        if (key == "_webSocketMessages")
            return m_walker.elements([&] { return readWebSocketMessage(entry); });
        if (key == "_eventSourceMessages")
            return m_walker.elements([&] { return readEventSourceMessage(entry); });
        if (key == "_pushscope")
            return m_walker.members([&](const QByteArray &inner) { return readOwn(entry, inner); });
        if (key == "_resourceType")
            return m_walker.string(entry.resourceType);
        if (key == "startedDateTime")
            return readTime(entry.started);
        if (key == "time")
            return readDuration(entry.duration);
        if (key == "request")
            return m_walker.members([&](const QByteArray &inner) {
                return inner == "url" ? m_walker.string(entry.url) : m_walker.skip();
            });
        if (key == "response")
            return m_walker.members([&](const QByteArray &inner) { return readResponse(entry, inner); });
        return m_walker.skip();
    }

    bool readResponse(HarEntry &entry, const QByteArray &key)
    {
        if (key == "status")
            return readNumber(entry.status);
        if (key != "content")
            return m_walker.skip();
        return m_walker.members([&](const QByteArray &inner) {
            if (inner == "mimeType")
                return m_walker.string(entry.mimeType);
            if (inner == "text") {
                const bool isWhole = m_walker.string(entry.body);
                // Of blocks that end in the middle the parser drops the last; any other body is worth nothing
                // in part.
                if (!isWhole && entry.isStream() && entry.likelyTransport() == base::Transport::Sse)
                    entry.body = m_walker.partOfString();
                return isWhole;
            }
            if (inner == "encoding") {
                QByteArray encoding;
                const bool isRead = m_walker.string(encoding);
                entry.bodyIsBase64 = encoding == "base64";
                return isRead;
            }
            return inner == "_pushscope" ? readRest(entry.bodyRest) : m_walker.skip();
        });
    }

    bool readOwn(HarEntry &entry, const QByteArray &key)
    {
        if (key == "source") {
            qint64 number = 0;
            const bool isRead = readNumber(number);
            entry.source = number;
            return isRead;
        }
        QByteArray text;
        if (key == "name") {
            const bool isRead = m_walker.string(text);
            entry.name = QString::fromUtf8(text);
            return isRead;
        }
        if (key == "transport") {
            const bool isRead = m_walker.string(text);
            entry.transport = transportOf(text);
            return isRead;
        }
        if (key == "events")
            return m_walker.elements([&] { return readEvent(entry); });
        return m_walker.skip();
    }

    /// As framejson.h writes it.
    bool readEvent(HarEntry &entry)
    {
        Frame frame;
        MemberReading reading;
        std::optional<base::WallTime> time;
        QByteArray text;
        const bool isWhole = m_walker.members([&](const QByteArray &key) {
            if (key == "time")
                return readTime(time);
            if (key == "transport") {
                const bool isRead = m_walker.string(text);
                frame.transport = transportOf(text).value_or(frame.transport);
                return isRead;
            }
            if (key == "direction") {
                const bool isRead = m_walker.string(text);
                frame.direction = directionOf(text).value_or(frame.direction);
                return isRead;
            }
            return readFrameMember(m_walker, key, frame, reading);
        });
        if (!isWhole)
            return false;
        frame.time = time.value_or(m_file.fallbackTime);
        if (reading.hasKind && !reading.isWrong)
            entry.addEvent(std::move(frame));
        return true;
    }

    bool readWebSocketMessage(HarEntry &entry)
    {
        entry.hasWebSocketMessages = true;
        if (m_sink.isCancelled())
            return false;
        HarWebSocketMessage message;
        bool hasData = false;
        const bool isWhole = m_walker.members([&](const QByteArray &key) {
            if (key == "type")
                return m_walker.string(message.type);
            if (key == "time")
                return readTime(message.time);
            if (key == "data")
                return readData(message.data, hasData);
            if (key == "_pushscope")
                return readRest(message.rest);
            if (key != "opcode")
                return m_walker.skip();
            qint64 opcode = 1;
            const bool isRead = readNumber(opcode);
            message.opcode = int(std::clamp<qint64>(opcode, -1, 15));
            return isRead;
        });
        // What tells of an end may have none.
        hasData |= message.rest || message.type == "error" || message.opcode < 0 || message.opcode > 2;
        if (isWhole && hasData)
            entry.add(std::move(message));
        else if (isWhole)
            leaveMessageOut();
        m_sink.noteOffset(m_walker.offset());
        return isWhole;
    }

    bool readEventSourceMessage(HarEntry &entry)
    {
        entry.hasEventSourceMessages = true;
        if (m_sink.isCancelled())
            return false;
        HarEventSourceMessage message;
        bool hasData = false;
        const bool isWhole = m_walker.members([&](const QByteArray &key) {
            if (key == "time")
                return readTime(message.time);
            if (key == "eventName")
                return m_walker.string(message.name);
            if (key == "eventId")
                return m_walker.string(message.id);
            if (key == "data")
                return readData(message.data, hasData);
            return key == "_pushscope" ? readRest(message.rest) : m_walker.skip();
        });
        if (isWhole && (hasData || message.rest))
            entry.add(std::move(message));
        else if (isWhole)
            leaveMessageOut();
        m_sink.noteOffset(m_walker.offset());
        return isWhole;
    }

    bool readData(QByteArray &data, bool &hasData)
    {
        hasData = m_walker.peek() == JsonWalker::Kind::String;
        return m_walker.string(data);
    }

    void leaveMessageOut()
    {
        m_sink.leaveOut(QStringLiteral("a message of entry %1").arg(m_entries.size() + 1),
                        QStringLiteral("has no data"));
    }

    bool readRest(std::optional<HarRest> &rest)
    {
        HarRest read;
        MemberReading reading;
        if (!m_walker.members(
                [&](const QByteArray &key) { return readFrameMember(m_walker, key, read.frame, reading); })) {
            return false;
        }
        read.hasPayload = reading.hasPayload;
        if (!reading.isWrong)
            rest = std::move(read);
        return true;
    }

    /// Seconds since the epoch (or another unit of it), or ISO 8601.
    bool readTime(std::optional<base::WallTime> &time)
    {
        QByteArray text;
        if (m_walker.peek() == JsonWalker::Kind::String) {
            const bool isRead = m_walker.string(text);
            time = parseIsoTime(text);
            return isRead;
        }
        const bool isRead = m_walker.word(text);
        time = parseEpochNumber(text);
        return isRead;
    }

    bool readDuration(std::chrono::microseconds &duration)
    {
        QByteArray text;
        const bool isRead = m_walker.word(text);
        const double milliseconds = text.toDouble();
        constexpr double kLongest = 1e12;
        if (milliseconds > 0 && milliseconds < kLongest)
            duration = std::chrono::microseconds(qint64(milliseconds * 1000));
        return isRead;
    }

    bool readNumber(qint64 &number)
    {
        QByteArray text;
        const bool isRead = m_walker.word(text);
        number = wire::jsonInteger(text).value_or(number);
        return isRead;
    }

    void handOver()
    {
        const auto given = m_sorter.take([this](Frame &&frame) {
            const Entry &entry = m_entries[frame.source.value];
            frame.source = m_sink.source(entry.key, entry.name);
            m_sink.add(std::move(frame));
            return true;
        });
        if (!given)
            m_sink.stop(given.error().sentence());
        m_sink.flush();
    }

    void tellProblem(JsonWalker::Problem problem, qint64 offset)
    {
        const quint64 count = m_sink.frames();
        const QString before = count == 0 ? QStringLiteral("no message stands before that")
                               : count == 1
                                   ? QStringLiteral("the message before that was read")
                                   : QStringLiteral("the %1 messages before that were read").arg(count);
        QString what;
        switch (problem) {
        case JsonWalker::Problem::None:
        case JsonWalker::Problem::Stopped:
            return;
        case JsonWalker::Problem::Ended:
            what = QStringLiteral("%1 ends in the middle, at byte %2; %3.");
            break;
        case JsonWalker::Problem::Malformed:
            what = QStringLiteral("%1 is not JSON any more at byte %2; %3.");
            break;
        case JsonWalker::Problem::TooLong:
            what = QStringLiteral("%1 holds one text of more than 256 MiB at byte %2; %3.");
            break;
        case JsonWalker::Problem::Unread:
            what = QStringLiteral("%1 could not be read any further than byte %2; %3.");
            break;
        }
        m_sink.stop(what.arg(m_file.fileName, QString::number(offset), before));
    }

    struct Entry
    {
        QByteArray key;
        QString name;
    };
    const ImportStream &m_file;
    JsonWalker m_walker;
    ImportSink &m_sink;
    FrameSorter m_sorter;
    std::vector<Entry> m_entries; ///< by their provisional source
};

} // namespace

void readHar(const ImportStream &file, ImportSink &sink)
{
    HarReader(file, sink).read();
}

} // namespace pushscope::capture
