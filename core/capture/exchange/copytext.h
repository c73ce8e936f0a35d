// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/capture/capture.h"

#include <QUrl>

#include <span>

namespace pushscope::capture {

// Messages as text for the clipboard. Pure functions; what they take is bounded by the callers' selection.

struct CopiedFrame
{
    Sequence sequence;
    client::FramePtr frame;
    QString sourceName{};
};

/// One: the object of framejson.h over several lines. Several: a line each, as in a file.
[[nodiscard]] QByteArray asJson(std::span<const CopiedFrame> frames);

/// What a command line should hold at most.
inline constexpr qsizetype kMaxCurlPayload = 64 * 1024;
/// A command for a POSIX shell that publishes the same payload on the same topic of a hub, given as
/// `http://host:port`. `topic` is for frames that have none.
[[nodiscard]] base::Result<QByteArray> asCurl(const client::Frame &frame, const QUrl &hub,
                                              const QByteArray &topic = "topic");

/// `00000000: 7b22 7072 6963 6522 3a31 7d           {"price":1}`, 16 bytes a line, as `xxd` prints and reads
/// it.
[[nodiscard]] QByteArray asHexDump(QByteArrayView bytes);
/// `0x7b, 0x22, ...`, 12 bytes a line, as `xxd -i` prints it.
[[nodiscard]] QByteArray asByteList(QByteArrayView bytes);

/// One argument of a POSIX shell, whatever is in it.
[[nodiscard]] QByteArray shellQuoted(QByteArrayView text);

} // namespace pushscope::capture
