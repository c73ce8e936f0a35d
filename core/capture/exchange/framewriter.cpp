// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/framewriter.h"

#include "core/capture/exchange/csvwriter.h"
#include "core/capture/exchange/framejson.h"
#include "core/capture/exchange/harwriter.h"

namespace pushscope::capture {

namespace {

class NdjsonWriter final : public FrameWriter
{
public:
    using FrameWriter::FrameWriter;
    void add(Sequence sequence, const client::Frame &frame) override
    {
        appendFrameJson(out().text(), sequence, frame, nameOf(frame.source));
        out().text().append('\n');
    }
};

} // namespace

std::unique_ptr<FrameWriter> FrameWriter::make(ExchangeFormat format, OutputFile &out,
                                               const SourceNames &names)
{
    switch (format) {
    case ExchangeFormat::Ndjson:
        return std::make_unique<NdjsonWriter>(out, names);
    case ExchangeFormat::Csv:
        return std::make_unique<CsvWriter>(out, names);
    case ExchangeFormat::Har:
        return std::make_unique<HarWriter>(out, names);
    }
    return {};
}

} // namespace pushscope::capture
