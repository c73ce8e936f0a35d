// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/unixsignals.h"

#include "core/capture/exchange/exporter.h"
#include "core/capture/exchange/importer.h"
#include "core/capture/exchange/recordingcopy.h"
#include "core/capture/exchange/transferjob.h"
#include "core/capture/filecapture.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>
#include <limits>

namespace pushscope::app {

namespace {

using base::ErrorCode;
using base::Result;
using capture::ExchangeFormat;
using capture::FileCapture;
using capture::TransferMonitor;
using capture::TransferSummary;

constexpr std::chrono::milliseconds kLook{20};

struct ConvertArguments
{
    std::string from;
    std::string to;
    bool json = false;
};

struct Files
{
    QString from;
    QString to;
    std::optional<ExchangeFormat> format; ///< nothing for a recording
};

bool isRecordingName(const QString &path)
{
    return path.endsWith(QLatin1String(".pushscope"), Qt::CaseInsensitive);
}

Result<Files> toFiles(const ConvertArguments &arguments)
{
    Files files{QString::fromStdString(arguments.from), QString::fromStdString(arguments.to), {}};
    files.format = capture::formatOfName(files.to);
    if (!files.format && !isRecordingName(files.to)) {
        return base::fail(ErrorCode::InvalidArgument,
                          QStringLiteral("The name %1 does not say what to make.").arg(files.to),
                          QStringLiteral("End it with .ndjson, .csv, .har or .pushscope."));
    }
    const QFileInfo to(files.to);
    if (to.exists() && to == QFileInfo(files.from))
        return base::fail(ErrorCode::InvalidArgument, QStringLiteral("Both names mean the same file."));
    if (!files.format && to.exists()) {
        return base::fail(ErrorCode::InvalidArgument,
                          QStringLiteral("The recording %1 exists already.").arg(files.to),
                          QStringLiteral("Choose another name, or remove it first."));
    }
    return files;
}

Result<TransferSummary> load(const QString &path, capture::Capture &into, TransferMonitor &monitor)
{
    // One with that name is told of as a recording, even where it has come to hold something else.
    if (capture::isRecording(path) || isRecordingName(path))
        return copyRecording(path, into, monitor);
    return importFrames(capture::ImportRequest{.path = path, .into = into, .sources = {}, .format = {}},
                        monitor);
}

/// The work of the command: reads everything into a capture on disk, then writes that, or keeps it as the
/// recording.
class Conversion
{
public:
    explicit Conversion(Files files)
        : m_files(std::move(files))
    {
    }

    Result<TransferSummary> run(TransferMonitor &monitor)
    {
        // Beside the recording that is to be made, so that it can be put into its place at once.
        const QString place = m_files.format ? QDir::tempPath() : QFileInfo(m_files.to).absolutePath();
        const QTemporaryDir folder(place + QStringLiteral("/pushscope-convert-XXXXXX"));
        if (!folder.isValid()) {
            return base::fail(
                ErrorCode::Io,
                QStringLiteral("No folder can be made in %1: %2.").arg(place, folder.errorString()));
        }
        const QString path = folder.filePath(QStringLiteral("frames.pushscope"));
        auto loaded = loadInto(path, monitor);
        if (!loaded || loaded->cancelled || m_files.format)
            return loaded;
        if (!QFile::rename(path, m_files.to))
            return base::fail(ErrorCode::Io,
                              QStringLiteral("%1 could not be put into its place.").arg(m_files.to));
        loaded->bytes = QFileInfo(m_files.to).size();
        return loaded;
    }

private:
    Result<TransferSummary> loadInto(const QString &path, TransferMonitor &monitor)
    {
        auto opened =
            FileCapture::open(m_clock, path, {.budgetBytes = std::numeric_limits<qint64>::max() / 4});
        if (!opened)
            return tl::unexpected(opened.error());
        FileCapture &frames = **opened;
        auto loaded = load(m_files.from, frames, monitor);
        if (!loaded || loaded->cancelled)
            return loaded;
        if (!frames.flush()) {
            const auto trouble = frames.trouble();
            return base::fail(ErrorCode::Io,
                              trouble ? trouble->what : QStringLiteral("The frames could not be kept on disk."),
                              m_files.format
                                  ? QStringLiteral("Free some space there, or name another folder in TMPDIR.")
                                  : QStringLiteral("Free some space there, or choose another folder."));
        }
        if (!m_files.format)
            return loaded;
        monitor.frames = 0;
        auto written = exportFrames({.capture = frames,
                                     .selection = capture::FrameSelection::everything(frames),
                                     .format = *m_files.format,
                                     .path = m_files.to},
                                    monitor);
        if (written && written->notice.isEmpty())
            written->notice = loaded->notice;
        return written;
    }

    const Files m_files;
    const base::SystemClock m_clock;
};

int report(const Files &files, const TransferSummary &summary, bool json)
{
    if (json) {
        std::printf("{\"frames\":%llu,\"sources\":%llu,\"bytes\":%lld}\n", summary.frames, summary.sources,
                    summary.bytes);
    } else {
        std::printf("%llu %s of %llu %s in %s (%lld bytes)\n", summary.frames,
                    summary.frames == 1 ? "frame" : "frames", summary.sources,
                    summary.sources == 1 ? "source" : "sources", qPrintable(files.to), summary.bytes);
    }
    if (summary.notice.isEmpty())
        return kSuccess;
    // What could be read is there, but that was not all.
    say(base::Error{ErrorCode::InvalidArgument, summary.notice, {}}.sentence());
    return kFailure;
}

int convert(int &argc, char **argv, const ConvertArguments &arguments)
{
    QCoreApplication application(argc, argv);
    const auto files = toFiles(arguments);
    if (!files)
        return complain(files.error(), kUsage);
    Conversion conversion(*files);
    capture::TransferJob job([&conversion](TransferMonitor &monitor) { return conversion.run(monitor); });
    UnixSignals signals_;
    QObject::connect(&signals_, &UnixSignals::terminationRequested, &application, [&job] { job.cancel(); });
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &application, [&job] {
        if (job.result())
            QCoreApplication::quit();
    });
    timer.start(kLook);
    QCoreApplication::exec();

    const auto result = job.result();
    if (!result || (*result && (*result)->cancelled)) {
        say(QStringLiteral("Stopped; %1 was not made.").arg(files->to));
        return kFailure;
    }
    return *result ? report(*files, **result, arguments.json) : complain(result->error());
}

} // namespace

Run addConvert(CLI::App &program)
{
    CLI::App *command =
        program.add_subcommand("convert", "Turn recordings, HAR, NDJSON and CSV files into one another");
    const auto arguments = std::make_shared<ConvertArguments>();
    command
        ->add_option("FROM", arguments->from,
                     "A HAR file as browsers save it, NDJSON, CSV or a recording; known by its content")
        ->required();
    command
        ->add_option("TO", arguments->to,
                     "A name that ends with .ndjson, .csv, .har or .pushscope (a recording)")
        ->required();
    command->add_flag("--json", arguments->json,
                      "Print what was done as {\"frames\":N,\"sources\":N,\"bytes\":N}");
    command->footer("What cannot be read is left out and told of; the exit status is then 1.\n"
                    "Examples:\n  pushscope convert page.har messages.csv\n"
                    "  pushscope convert messages.ndjson messages.pushscope");
    return [arguments](int &argc, char **argv) { return convert(argc, argv, *arguments); };
}

} // namespace pushscope::app
