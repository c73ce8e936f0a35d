// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/exchange/framewriter.h"

namespace pushscope::capture {

/// See csvformat.h.
class CsvWriter final : public FrameWriter
{
public:
    using FrameWriter::FrameWriter;
    void begin() override;
    void add(Sequence sequence, const client::Frame &frame) override;

private:
    /// Appends a comma and the cell.
    void addText(QByteArrayView column, QByteArrayView text);
    QByteArray m_asBase64; ///< columns of the row
};

} // namespace pushscope::capture
