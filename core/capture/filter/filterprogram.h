// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filter/filterast.h"
#include "core/capture/filter/filtererror.h"
#include "core/client/frame.h"

#include <QStringView>
#include <QTimeZone>

#include <functional>
#include <memory>

namespace pushscope::capture {

struct FilterCode;

struct FilterOptions
{
    QTimeZone zone = QTimeZone::systemTimeZone(); ///< of times that are not in UTC
    /// The name of a source, for `source:`; without it sources have only their numbers. Called by any
    /// evaluator, on its thread, once for each source.
    std::function<QByteArray(client::SourceId)> sourceName;
};

/// A filter made ready to run: constants worked out, terms in the order of what they cost. A cheap, immutable
/// value; copies may go to any threads. A FilterEvaluator runs it.
class FilterProgram
{
public:
    /// Matches everything.
    FilterProgram();
    explicit FilterProgram(const FilterNode &filter, const FilterOptions &options = {});

    [[nodiscard]] static FilterResult<FilterProgram> compile(QStringView text,
                                                             const FilterOptions &options = {});

    [[nodiscard]] bool matchesEverything() const;
    [[nodiscard]] bool matchesNothing() const;
    /// Whether payloads must be read as JSON, which costs the most.
    [[nodiscard]] bool readsJson() const;

    [[nodiscard]] const std::shared_ptr<const FilterCode> &code() const { return m_code; }

private:
    std::shared_ptr<const FilterCode> m_code; ///< never null
};

} // namespace pushscope::capture
