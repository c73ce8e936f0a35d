// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/importer.h"

#include "core/capture/exchange/bytereader.h"
#include "core/capture/exchange/filereaders.h"
#include "core/capture/exchange/outputfile.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>

namespace pushscope::capture {

using base::ErrorCode;

namespace {

constexpr QByteArrayView kRecordingStart("SQLite format 3\0", 16);

base::Error recordingError(const QString &name)
{
    return {ErrorCode::InvalidArgument, QStringLiteral("%1 is a recording.").arg(name),
            QStringLiteral("Open it instead of importing it.")};
}

QString unitOf(ExchangeFormat format)
{
    return format == ExchangeFormat::Har ? QStringLiteral("messages") : QStringLiteral("lines");
}

void skipMark(ByteReader &bytes)
{
    constexpr QByteArrayView kMark("\xEF\xBB\xBF");
    while (bytes.ahead().size() < kMark.size() && bytes.more()) {
    }
    if (bytes.ahead().startsWith(kMark))
        bytes.consume(kMark.size());
}

} // namespace

base::Result<TransferSummary> importFrames(const ImportStream &stream, Capture &into, SourceNumbers sources,
                                           TransferMonitor &monitor)
{
    ImportSink sink(into, sources, monitor, stream.fallbackTime);
    skipMark(stream.bytes);
    switch (stream.format) {
    case ExchangeFormat::Ndjson:
        readNdjson(stream, sink);
        break;
    case ExchangeFormat::Csv:
        readCsv(stream, sink);
        break;
    case ExchangeFormat::Har:
        readHar(stream, sink);
        break;
    }
    sink.flush();
    TransferSummary summary = sink.summary(unitOf(stream.format));
    if (summary.frames > 0 || summary.cancelled)
        return summary;
    const QString nothing = QStringLiteral("%1 holds no message.").arg(stream.fileName);
    return base::fail(ErrorCode::InvalidArgument, summary.notice.isEmpty() ? nothing : summary.notice);
}

base::Result<TransferSummary> importFrames(const ImportRequest &request, TransferMonitor &monitor)
{
    QFile file(request.path);
    const QFileInfo info(file);
    const QString name = info.fileName();
    // It may be the one that this process writes: not even looked into, see recordingcopy.h.
    if (name.endsWith(QLatin1String(".pushscope")))
        return tl::unexpected(recordingError(name));
    if (request.path.isEmpty() || !file.open(QIODevice::ReadOnly))
        return tl::unexpected(fileError(request.path, false, file.errorString()));
    monitor.bytesTotal = file.size();

    ByteReader bytes(file);
    while (bytes.ahead().size() < kDetectBytes && bytes.more()) {
    }
    if (bytes.hasFailed())
        return tl::unexpected(fileError(request.path, false, file.errorString()));
    if (bytes.ahead().isEmpty())
        return base::fail(ErrorCode::InvalidArgument, QStringLiteral("%1 is empty.").arg(name));
    if (bytes.ahead().startsWith(kRecordingStart))
        return tl::unexpected(recordingError(name));
    const bool isWhole = bytes.ahead().size() < kDetectBytes;
    const auto format =
        request.format
            ? request.format
            : detectFormat(bytes.ahead().first(std::min(bytes.ahead().size(), kDetectBytes)), isWhole);
    if (!format)
        return base::fail(ErrorCode::InvalidArgument,
                          QStringLiteral("%1 is neither NDJSON nor CSV nor HAR.").arg(name));
    if (format == ExchangeFormat::Har && file.size() > kMaxHarBytes)
        return base::fail(ErrorCode::TooLarge, QStringLiteral("%1 is larger than 2 GiB.").arg(name),
                          QStringLiteral("Save fewer requests, or use NDJSON, which may be of any size."));
    const ImportStream stream{
        .bytes = bytes,
        .format = *format,
        .fileName = name,
        .title = info.completeBaseName().toUtf8(),
        .fallbackTime = base::WallTime(std::chrono::milliseconds(info.lastModified().toMSecsSinceEpoch()))};
    return importFrames(stream, request.into, request.sources, monitor);
}

} // namespace pushscope::capture
