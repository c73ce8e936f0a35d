// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filter/filterprogram.h"

#include "core/capture/filter/filtercode.h"
#include "core/capture/filter/filterparser.h"

namespace pushscope::capture {

FilterProgram::FilterProgram()
    : FilterProgram(FilterNode())
{
}

FilterProgram::FilterProgram(const FilterNode &filter, const FilterOptions &options)
    : m_code(std::make_shared<const FilterCode>(compileFilter(filter, options)))
{
}

FilterResult<FilterProgram> FilterProgram::compile(QStringView text, const FilterOptions &options)
{
    return parseFilter(text).map(
        [&options](const FilterNode &filter) { return FilterProgram(filter, options); });
}

bool FilterProgram::matchesEverything() const
{
    return m_code->entry == FilterStep::kMatch;
}

bool FilterProgram::matchesNothing() const
{
    return m_code->entry == FilterStep::kNoMatch;
}

bool FilterProgram::readsJson() const
{
    return !m_code->paths.empty();
}

} // namespace pushscope::capture
