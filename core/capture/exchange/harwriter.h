// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/exchange/framewriter.h"

#include <QTemporaryFile>

#include <vector>

namespace pushscope::capture {

/// See harformat.h. A connection's messages must stand together, but come mixed with those of others: they
/// wait in a temporary file, in pieces, until the end. Polls are whole by themselves and go straight out.
class HarWriter final : public FrameWriter
{
public:
    HarWriter(OutputFile &out, const SourceNames &names);
    ~HarWriter() override;
    void begin() override;
    void add(Sequence sequence, const client::Frame &frame) override;
    [[nodiscard]] base::Result<void> end() override;

private:
    /// A text in the making.
    struct Part
    {
        struct Piece
        {
            qint64 at = 0;
            qint64 bytes = 0;
        };
        std::vector<Piece> pieces; ///< in the temporary file
        QByteArray pending;
        bool isEmpty = true;
        qint64 rawBytes = 0; ///< of what the text says, unescaped
    };
    struct Stream
    {
        client::SourceId source;
        base::Transport transport{};
        base::WallTime first;
        base::WallTime last;
        QByteArray url;
        bool hasFrames = false;
        Part messages; ///< elements of the list of messages
        Part content;  ///< blocks of an event stream, escaped
        Part events;   ///< elements of the list of what happened to the connection
    };
    using Key = std::pair<client::SourceId, base::Transport>;

    Stream &streamOf(const client::Frame &frame);
    void addPoll(Sequence sequence, const client::Frame &frame, const QByteArray &url);
    QByteArray &element(Part &part);
    void noteGrowth(qsizetype bytes);
    void spill();
    void spill(Part &part);
    void writePart(const Part &part);
    void writeStream(const Stream &stream);
    void beginEntry(client::SourceId source, base::Transport transport, base::WallTime start,
                    base::WallTime end);

    QTemporaryFile m_spill;
    qint64 m_spilled = 0;
    qsizetype m_pending = 0;
    bool m_spillFailed = false;
    bool m_hasEntries = false;
    std::vector<std::unique_ptr<Stream>> m_streams;
    std::map<Key, Stream *> m_current;
};

} // namespace pushscope::capture
