// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"
#include "core/capture/exchange/exchangeformat.h"
#include "core/capture/exchange/outputfile.h"

#include <memory>

namespace pushscope::capture {

using SourceNames = std::map<client::SourceId, QString>;

/// Writes frames in one format, in the order in which they are given. Failures of the file show in
/// OutputFile.
class FrameWriter
{
public:
    FrameWriter(OutputFile &out, const SourceNames &names)
        : m_out(out)
        , m_names(names)
    {
    }
    virtual ~FrameWriter() = default;

    virtual void begin() {}
    virtual void add(Sequence sequence, const client::Frame &frame) = 0;
    /// Fails where something besides the file itself was in the way.
    [[nodiscard]] virtual base::Result<void> end() { return {}; }

    [[nodiscard]] static std::unique_ptr<FrameWriter> make(ExchangeFormat format, OutputFile &out,
                                                           const SourceNames &names);

protected:
    [[nodiscard]] OutputFile &out() { return m_out; }
    [[nodiscard]] QString nameOf(client::SourceId source) const
    {
        const auto found = m_names.find(source);
        return found == m_names.end() ? QString() : found->second;
    }

private:
    OutputFile &m_out;
    const SourceNames &m_names;
};

} // namespace pushscope::capture
