// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/payload.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace pushscope::capture {

/// One place in which two payloads differ.
struct PayloadChange
{
    enum class Kind : unsigned char { Added, Removed, Changed };
    Kind kind = Kind::Changed;
    QByteArray pointer;   ///< of a field: its JSON pointer
    quint64 number = 0;   ///< of a line: which one, from 1; of bytes: the offset of the first
    QByteArray before;    ///< as it stands there, around the difference where that lies far in
    QByteArray after;
    std::optional<double> delta; ///< after - before, where both are numbers
};

/// What became of a payload, in its own terms: fields where both are JSON, lines where both are text, otherwise bytes.
/// Members of an object are told apart by their names, elements of an array by their place between what is equal at
/// its two ends.
struct PayloadDiff
{
    static constexpr std::size_t kMostChanges = 2000;
    static constexpr qsizetype kMostValueBytes = 1024;

    enum class Form : unsigned char { Fields, Lines, Bytes };
    Form form = Form::Fields;
    std::vector<PayloadChange> changes; ///< in order
    quint64 same = 0;                   ///< values, lines or bytes that did not change
    bool isCut = false;                 ///< there are more changes, or not everything was compared
};

/// Takes long for large payloads: a second or so at 20 MB.
[[nodiscard]] PayloadDiff diffPayloads(const QByteArray &before, const QByteArray &after, base::PayloadKind kind);

// The three ways of it.
[[nodiscard]] PayloadDiff diffFields(const QByteArray &before, const QByteArray &after);
[[nodiscard]] PayloadDiff diffLines(const QByteArray &before, const QByteArray &after);
[[nodiscard]] PayloadDiff diffBytes(const QByteArray &before, const QByteArray &after);

} // namespace pushscope::capture
