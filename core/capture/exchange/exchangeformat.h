// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace pushscope::capture {

enum class ExchangeFormat : unsigned char {
    Ndjson, ///< see framejson.h
    Csv,    ///< see csvformat.h
    Har,    ///< HAR 1.2, see harformat.h
};

/// `NDJSON`, `CSV`, `HAR`: for people.
[[nodiscard]] QString displayName(ExchangeFormat format);
/// `ndjson`, `csv`, `har`
[[nodiscard]] QString suffix(ExchangeFormat format);
/// By the end of a name; `.jsonl` is NDJSON too.
[[nodiscard]] std::optional<ExchangeFormat> formatOfName(const QString &name);

/// How much of a file detectFormat() wants to see, at most.
inline constexpr qsizetype kDetectBytes = 64 * 1024;
/// By how a file begins, whatever it is called; nothing for what is none of them. `isWhole`: nothing follows.
[[nodiscard]] std::optional<ExchangeFormat> detectFormat(QByteArrayView beginning, bool isWhole);

} // namespace pushscope::capture
