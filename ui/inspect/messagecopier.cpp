// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/messagecopier.h"

#include "core/capture/exchange/copytext.h"
#include "core/capture/exchange/frameselection.h"
#include "ui/widgets/unitformat.h"

#include <QClipboard>
#include <QGuiApplication>

namespace pushscope::ui {

namespace {

using capture::CopiedFrame;
using Form = MessageCopier::Form;

struct Copied
{
    QByteArray text;
    QString sentence;
};

Copied written(const std::vector<CopiedFrame> &frames, Form form, const QUrl &hub)
{
    if (form == Form::Json)
        return {capture::asJson(frames), {}};
    QByteArrayList parts;
    QString why;
    for (const CopiedFrame &copied : frames) {
        switch (form) {
        case Form::Json:
            break;
        case Form::Payload:
            parts.append(copied.frame->payload);
            break;
        case Form::Hex:
            parts.append(capture::asHexDump(copied.frame->payload));
            break;
        case Form::Curl:
            if (auto line = capture::asCurl(*copied.frame, hub))
                parts.append(*line);
            else if (why.isEmpty())
                why = line.error().sentence();
            break;
        }
    }
    return {parts.join('\n'), why};
}

} // namespace

MessageCopier::~MessageCopier()
{
    stop();
}

void MessageCopier::stop()
{
    m_stopping = true;
    m_pool.waitForDone();
    m_stopping = false;
}

void MessageCopier::copy(const capture::Capture &source, Request request)
{
    if (request.sequences.empty())
        return;
    m_pool.setMaxThreadCount(1);
    m_pool.start([this, &source, request = std::move(request)] {
        const auto selection = capture::FrameSelection::of(request.sequences);
        capture::SelectedFrames reader(source, *selection);
        std::vector<CopiedFrame> frames;
        qsizetype bytes = 0;
        bool tooMany = false;
        while (!m_stopping && !tooMany) {
            const auto &batch = reader.next();
            if (batch.empty())
                break;
            for (const auto &entry : batch) {
                bytes += entry.frame->payload.size();
                tooMany = tooMany || bytes > kMostBytes;
                if (!tooMany)
                    frames.push_back({entry.sequence, entry.frame, request.sourceName(entry.frame->source)});
            }
        }
        if (m_stopping)
            return;
        Copied copied;
        if (tooMany && frames.empty())
            copied.sentence = tr("That is more than %1 and too much to copy. Export it instead.")
                                  .arg(formatBytes(static_cast<double>(kMostBytes)));
        else if (frames.empty())
            copied.sentence = tr("Those messages are no longer held.");
        else
            copied = written(frames, request.form, request.hub);
        if (tooMany && !frames.empty())
            copied.sentence = tr("Copied the first %1 messages; the rest is too much. Export it instead.")
                                  .arg(formatCount(frames.size()));
        QMetaObject::invokeMethod(this, [this, copied] {
            if (!copied.text.isEmpty())
                QGuiApplication::clipboard()->setText(QString::fromUtf8(copied.text));
            Q_EMIT said(copied.sentence.isEmpty() ? tr("Copied.") : copied.sentence);
        });
    });
}

} // namespace pushscope::ui
