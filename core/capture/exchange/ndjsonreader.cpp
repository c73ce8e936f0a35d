// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/bytereader.h"
#include "core/capture/exchange/exchangetime.h"
#include "core/capture/exchange/filereaders.h"
#include "core/capture/exchange/framejson.h"
#include "core/wire/json.h"
#include "core/wire/jsontoken.h"

#include <array>
#include <cmath>

namespace pushscope::capture {

namespace {

/// Reads a file line by line.
class NdjsonReader
{
public:
    NdjsonReader(const ImportStream &file, ImportSink &sink)
        : m_file(file)
        , m_in(file.bytes)
        , m_sink(sink)
    {
    }

    void read()
    {
        while (!m_sink.isCancelled() && m_in.fill()) {
            ++m_line;
            const qsizetype end = lineEnd();
            if (m_in.isTooFar()) {
                m_sink.leaveOut(here(),
                                QStringLiteral("is longer than %1 MiB").arg(ByteReader::kMaxAhead >> 20));
                m_in.skipLine();
                continue;
            }
            const bool isEnded = end < m_in.ahead().size();
            readLine(wire::trimJsonSpace(m_in.ahead().first(end)), isEnded);
            m_in.consume(isEnded ? end + 1 : end);
            m_sink.noteOffset(m_in.offset());
        }
        if (m_in.hasFailed()) {
            m_sink.stop(QStringLiteral("%1 could not be read any further than line %2.")
                            .arg(m_file.fileName)
                            .arg(m_line));
        }
    }

private:
    [[nodiscard]] QString here() const { return QStringLiteral("line %1").arg(m_line); }

    qsizetype lineEnd()
    {
        qsizetype searched = 0;
        do {
            const qsizetype end = m_in.ahead().indexOf('\n', searched);
            if (end >= 0)
                return end;
            searched = m_in.ahead().size();
        } while (m_in.more());
        return searched;
    }

    void readLine(QByteArrayView line, bool isEnded)
    {
        if (line.isEmpty())
            return;
        if (auto own = readFrameJson(line)) {
            own->frame.source = m_sink.source(QByteArray::number(own->frame.source.value), own->sourceName);
            m_sink.add(std::move(own->frame));
        } else if (wire::isJson(line)) {
            addForeign(line);
        } else if (!isEnded && (line.front() == '{' || line.front() == '[' || line.front() == '"')) {
            m_sink.stop(QStringLiteral("%1 ends in the middle of line %2; what stands before was read.")
                            .arg(m_file.fileName)
                            .arg(m_line));
        } else {
            m_sink.leaveOut(here(), QStringLiteral("is not JSON"));
        }
    }

    void addForeign(QByteArrayView line)
    {
        const client::SourceId source = m_sink.source("file", m_file.fileName);
        client::Frame frame = bareFrame(source, timeIn(line).value_or(m_sink.nextTime()), line.toByteArray());
        frame.topic = m_file.title;
        m_sink.add(std::move(frame));
    }

    static std::optional<base::WallTime> timeIn(QByteArrayView line)
    {
        if (line.front() != '{')
            return {};
        ByteReader bytes(line);
        JsonWalker walker(bytes);
        std::optional<base::WallTime> time;
        QByteArray text;
        walker.members([&](const QByteArray &key) {
            if (!isTimeName(key))
                return walker.skip();
            const bool isRead =
                walker.peek() == JsonWalker::Kind::String ? walker.string(text) : walker.word(text);
            time = foreignTime(text);
            return isRead && !time;
        });
        return time;
    }

    const ImportStream &m_file;
    ByteReader &m_in;
    ImportSink &m_sink;
    quint64 m_line = 0;
};

} // namespace

bool isTimeName(QByteArrayView name)
{
    constexpr std::array<QByteArrayView, 4> kNames{"time", "timestamp", "ts", "@timestamp"};
    return std::any_of(kNames.begin(), kNames.end(), [name](QByteArrayView known) {
        return name.size() == known.size() &&
               qstrnicmp(name.data(), name.size(), known.data(), known.size()) == 0;
    });
}

std::optional<base::WallTime> foreignTime(QByteArrayView text)
{
    if (const auto iso = parseIsoTime(text))
        return iso;
    const auto time = parseEpochNumber(text);
    // Smaller numbers count from somewhere else.
    constexpr std::chrono::seconds kEarliest(100'000'000);
    return time && time->time_since_epoch() >= kEarliest ? time : std::nullopt;
}

client::Frame bareFrame(client::SourceId source, base::WallTime time, QByteArray payload)
{
    client::Frame frame;
    frame.source = source;
    frame.time = time;
    frame.payloadKind = wire::isUtf8(payload) ? base::PayloadKind::Text : base::PayloadKind::Binary;
    frame.wireForm = client::WireForm::Bare;
    frame.wireBytes = payload.size();
    frame.payload = std::move(payload);
    return frame;
}

void readNdjson(const ImportStream &file, ImportSink &sink)
{
    NdjsonReader(file, sink).read();
}

} // namespace pushscope::capture
