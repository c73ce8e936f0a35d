// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filter/filterlexer.h"

namespace pushscope::capture {

/// Reads the term that begins with `token`, which `lexer` has just cut off; a word is not a keyword.
[[nodiscard]] FilterResult<FilterTerm> parseFilterTerm(const FilterToken &token, FilterLexer &lexer);

} // namespace pushscope::capture
