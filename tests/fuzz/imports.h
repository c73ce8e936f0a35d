// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/exchange/bytereader.h"
#include "core/capture/exchange/framejson.h"
#include "core/capture/exchange/importer.h"
#include "core/capture/capturescanner.h"
#include "tests/fuzz/fuzz.h"

#include <QIODevice>

namespace pushscope::fuzz {

/// Hands its bytes out in pieces that follow from a seed.
class Pieces final : public QIODevice
{
public:
    Pieces(const QByteArray &bytes, unsigned seed)
        : m_pieces(cutUp(bytes, seed))
    {
        open(ReadOnly | Unbuffered);
    }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        while (m_next < m_pieces.size() && m_pieces[m_next].isEmpty())
            ++m_next;
        if (m_next == m_pieces.size())
            return 0;
        QByteArray &piece = m_pieces[m_next];
        const qint64 count = std::min<qint64>(most, piece.size());
        std::copy_n(piece.constData(), count, data);
        piece = piece.sliced(count);
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QList<QByteArray> m_pieces;
    qsizetype m_next = 0;
};

/// Only keeps frames: a real capture costs more to make than a file to read.
class Collected final : public capture::Capture
{
public:
    std::vector<client::Frame> frames;

    void append(std::vector<client::Frame> more) override
    {
        frames.insert(frames.end(), std::make_move_iterator(more.begin()),
                      std::make_move_iterator(more.end()));
    }
    void setSourceName(client::SourceId, QString) override {}

    [[nodiscard]] Statistics statistics() const override { return {}; }
    [[nodiscard]] Chunk read(capture::Sequence, std::size_t) const override { return {}; }
    [[nodiscard]] Chunk readInMemory(capture::Sequence, std::size_t) const override { return {}; }
    [[nodiscard]] capture::Sequence find(base::WallTime) const override { return {}; }
    [[nodiscard]] std::vector<TransportCounts> histogram(base::WallTime, std::chrono::milliseconds,
                                                         int) const override
    {
        return {};
    }
    [[nodiscard]] std::vector<TopicSummary> topics() const override { return {}; }
    [[nodiscard]] base::Result<std::unique_ptr<capture::CaptureScanner>> scanner() const override
    {
        return base::fail(base::ErrorCode::Unavailable, QStringLiteral("Nothing is kept."));
    }
    [[nodiscard]] std::vector<Note> notes() const override { return {}; }
    void setNote(Note) override {}
    void removeNote(capture::Sequence) override {}
    [[nodiscard]] std::map<client::SourceId, QString> sourceNames() const override { return {}; }
};

/// What a file gave: its frames as lines, and how it ended.
struct Imported
{
    QByteArray lines;
    QString said;
    bool operator==(const Imported &) const = default;
};

inline Imported imported(capture::ByteReader bytes, capture::ExchangeFormat format)
{
    Collected into;
    capture::TransferMonitor monitor;
    const auto result = importFrames({.bytes = bytes,
                                      .format = format,
                                      .fileName = QStringLiteral("x"),
                                      .title = "x",
                                      .fallbackTime = base::WallTime(std::chrono::seconds(1'700'000'000))},
                                     into, {}, monitor);
    Imported imported;
    imported.said = result ? result->notice : result.error().sentence();
    require(result || imported.said.endsWith(u'.'), "a failure says why");
    require(!result || result->frames == into.frames.size(), "frames are counted right");
    require(!result || result->frames > 0, "nothing read is a failure");
    for (const client::Frame &frame : into.frames) {
        QByteArray line;
        capture::appendFrameJson(line, {}, frame, {});
        const auto back = capture::readFrameJson(line);
        require(back.has_value(), "a line of ours is one");
        QByteArray again;
        capture::appendFrameJson(again, {}, back->frame, {});
        require(again == line, "a line of ours says the same again");
        imported.lines += line + '\n';
    }
    return imported;
}

/// Reads any bytes, at once and in pieces, which must make no difference.
inline void importAnything(Input &input, capture::ExchangeFormat format)
{
    const unsigned seed = input.byte();
    const QByteArray bytes = input.rest();
    static_cast<void>(capture::detectFormat(bytes, true));
    const Imported whole = imported(capture::ByteReader(QByteArrayView(bytes)), format);
    Pieces pieces(bytes, seed);
    require(imported(capture::ByteReader(pieces), format) == whole, "pieces make no difference");
}

} // namespace pushscope::fuzz
