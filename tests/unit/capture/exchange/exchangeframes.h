// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/exchange/bytereader.h"
#include "core/capture/exchange/exporter.h"
#include "core/capture/exchange/importer.h"
#include "core/capture/memorycapture.h"
#include "tests/unit/capture/captureframes.h"

#include <QBuffer>
#include <QFile>
#include <QtTest>

#include <random>

// What the tests of export and import share: frames with everything in them, and files made by hand.
namespace pushscope::tests {

inline constexpr qint64 kPlenty = qint64(1) << 30;

/// Texts that have broken a file format before.
inline const std::vector<QByteArray> &awkwardTexts()
{
    static const std::vector<QByteArray> texts{
        {},
        "plain",
        "{\"price\":187.25,\"name\":\"A \\\"quoted\\\" one\"}",
        QByteArray("with a NUL \0 inside", 19),
        QByteArray("\0", 1),
        "\r",
        "lone CR\rin the middle",
        "two\nlines",
        "two\r\nlines\r\n",
        "\xF0\x9F\x8E\xB7 saxophone",
        "\xEF\xBB\xBF mark in front",
        "\xFF\xFE not UTF-8",
        "\xC3",
        "cut \xF0\x9F",
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "'apostrophe",
        "''",
        "\ttab",
        "a,b;c",
        "\"",
        "\"\"\"",
        " blanks ",
        "\\",
        "\\u0000",
        "\x01\x02\x1F\x7F",
        "\xE2\x80\xA8 line separator",
        "\xEF\xBF\xBD",
        "]]}}",
        "AAEC",
        QByteArray(5000, 'x'),
    };
    return texts;
}

inline QByteArray awkwardText(std::mt19937 &random)
{
    if (random() % 4 == 0) {
        QByteArray bytes(qsizetype(random() % 40), Qt::Uninitialized);
        for (char &byte : bytes)
            byte = char(random());
        return bytes;
    }
    return awkwardTexts()[random() % awkwardTexts().size()];
}

/// Every member filled by chance, also with what sources never say; times grow.
inline std::vector<client::Frame> awkwardFrames(std::size_t count, unsigned seed = 1)
{
    std::mt19937 random(seed);
    std::vector<client::Frame> frames;
    base::WallTime time = kStart;
    for (std::size_t i = 0; i < count; ++i) {
        client::Frame frame;
        frame.source.value = quint32(1 + random() % 3);
        frame.transport = base::kAllTransports[random() % 4];
        frame.direction = random() % 2 == 0 ? client::Direction::In : client::Direction::Out;
        frame.kind = client::FrameKind(random() % 7);
        frame.payloadKind = random() % 2 == 0 ? base::PayloadKind::Text : base::PayloadKind::Binary;
        time += std::chrono::microseconds(1 + random() % 5'000'000);
        frame.time = time;
        frame.topic = awkwardText(random);
        frame.event = awkwardText(random);
        frame.id = awkwardText(random);
        frame.payload = awkwardText(random);
        frame.wireForm = client::WireForm(random() % 4);
        if (frame.wireForm == client::WireForm::Kept)
            frame.raw = awkwardText(random);
        frame.wireBytes = qint64(random() % 100'000);
        if (random() % 2 == 0)
            frame.latency = std::chrono::microseconds(qint64(random() % 20'000) - 5'000);
        frames.push_back(std::move(frame));
    }
    return frames;
}

/// Numbers as an import gives them, in the order in which sources come up.
inline std::vector<client::Frame> renumbered(std::vector<client::Frame> frames)
{
    std::map<client::SourceId, quint32> numbers;
    for (client::Frame &frame : frames)
        frame.source.value = numbers.emplace(frame.source, quint32(numbers.size() + 1)).first->second;
    return frames;
}

inline QByteArray describe(const client::Frame &frame)
{
    QByteArray text =
        "source " + QByteArray::number(frame.source.value) + ", transport " +
        QByteArray::number(int(frame.transport)) + ", direction " + QByteArray::number(int(frame.direction)) +
        ", kind " + QByteArray::number(int(frame.kind)) + ", payload kind " +
        QByteArray::number(int(frame.payloadKind)) + ", time " +
        QByteArray::number(qint64(frame.time.time_since_epoch().count())) + ", wire form " +
        QByteArray::number(int(frame.wireForm)) + ", wire bytes " + QByteArray::number(frame.wireBytes) +
        ", latency " + (frame.latency ? QByteArray::number(qint64(frame.latency->count())) : "none");
    for (const QByteArray *bytes : {&frame.topic, &frame.event, &frame.id, &frame.payload, &frame.raw})
        text += " | " + bytes->toPercentEncoding();
    return text;
}

inline std::vector<client::Frame> framesOf(const capture::Capture &capture)
{
    std::vector<client::Frame> frames;
    const auto range = capture.statistics().range;
    for (capture::Sequence from = range.first; from <= range.last;) {
        const auto chunk = capture.read(from, 1000);
        for (const auto &frame : chunk.frames)
            frames.push_back(*frame);
        from.value = chunk.first.value + chunk.frames.size();
    }
    return frames;
}

inline void compareFrames(const std::vector<client::Frame> &actual,
                          const std::vector<client::Frame> &expected)
{
    QCOMPARE(actual.size(), expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i)
        QCOMPARE(describe(actual[i]), describe(expected[i]));
}

inline base::Result<capture::TransferSummary>
importBytes(const QByteArray &bytes, capture::ExchangeFormat format, capture::Capture &into)
{
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    capture::ByteReader reader(buffer);
    capture::TransferMonitor monitor;
    return importFrames({.bytes = reader,
                         .format = format,
                         .fileName = QStringLiteral("x.%1").arg(suffix(format)),
                         .title = "x",
                         .fallbackTime = kStart},
                        into, {}, monitor);
}

inline bool writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

inline QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace pushscope::tests
