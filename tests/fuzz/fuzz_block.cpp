// SPDX-License-Identifier: GPL-3.0-or-later
// A block of a recording, however damaged, is read to its end or to the damage; what was read can be written, and is then
// read as the same.
#include "core/capture/blockcodec.h"
#include "tests/fuzz/fuzz.h"

using namespace pushscope;
using namespace pushscope::capture;
using fuzz::require;

PUSHSCOPE_FUZZ_TARGET(input)
{
    const QByteArray bytes = input.rest();
    const std::vector<client::Frame> frames = decodeBlock(bytes);
    if (frames.empty())
        return;
    QByteArray written;
    encodeBlock(frames, written);
    const std::vector<client::Frame> again = decodeBlock(written);
    require(again.size() == frames.size(), "no frame is lost");
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const client::Frame &a = frames[i];
        const client::Frame &b = again[i];
        require(a.source == b.source && a.transport == b.transport && a.direction == b.direction && a.kind == b.kind
                    && a.payloadKind == b.payloadKind && a.time == b.time && a.topic == b.topic && a.event == b.event
                    && a.id == b.id && a.payload == b.payload && a.raw == b.raw && a.wireForm == b.wireForm
                    && a.wireBytes == b.wireBytes && a.latency == b.latency,
                "a frame comes back as it was");
    }
}
