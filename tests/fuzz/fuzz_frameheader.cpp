// SPDX-License-Identifier: GPL-3.0-or-later
// A header has one spelling, is whole or not whatever follows, and masking is its own inverse in any pieces.
#include "core/wire/websocketframe.h"
#include "tests/fuzz/fuzz.h"

using namespace pushscope;
using namespace wire;
using fuzz::require;
using Status = FrameHeaderResult::Status;

namespace {

QByteArray spelled(const FrameHeader &header)
{
    QByteArray bytes;
    const auto put = [&](std::uint64_t byte) { bytes.append(static_cast<char>(byte & 0xFFU)); };
    put((header.fin ? 0x80U : 0U) | unsigned(header.rsv) << 4U | unsigned(header.opcode));
    const unsigned flag = header.masked ? 0x80U : 0U;
    const int more = header.length < 126 ? 0 : header.length < 65'536 ? 2 : 8;
    put(flag | (more == 0 ? header.length : more == 2 ? 126U : 127U));
    for (int i = more - 1; i >= 0; --i)
        put(header.length >> (8 * i));
    if (header.masked) {
        for (const unsigned char byte : header.mask)
            put(byte);
    }
    return bytes;
}

} // namespace

PUSHSCOPE_FUZZ_TARGET(input)
{
    const unsigned cut = input.byte();
    const QByteArray bytes = input.rest();
    const FrameHeaderResult whole = parseFrameHeader(bytes);
    const QByteArray front = bytes.first(std::min<qsizetype>(cut % 16, bytes.size()));
    const FrameHeaderResult part = parseFrameHeader(front);
    if (part.status != Status::Incomplete)
        require(part.status == whole.status, "more bytes change no verdict");
    if (whole.status == Status::Incomplete)
        require(bytes.size() < 14, "no header is longer than 14 bytes");
    if (whole.status != Status::Complete)
        return;
    const FrameHeader &header = whole.header;
    require(bytes.startsWith(spelled(header)), "a header has one spelling");
    require(spelled(header).size() == header.headerBytes, "the payload starts behind the header");
    require(front.size() >= header.headerBytes || part.status == Status::Incomplete, "part of a header is incomplete");

    QByteArray payload = bytes.sliced(header.headerBytes);
    const QByteArray original = payload;
    applyMask(payload.data(), payload.size(), header.mask);
    const qsizetype at = std::min<qsizetype>(cut, payload.size());
    applyMask(payload.data(), at, header.mask);
    applyMask(payload.data() + at, payload.size() - at, header.mask, static_cast<std::uint64_t>(at));
    require(payload == original, "masking twice is as good as never");
}
