// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes taken for NDJSON give frames that our own lines hold, or a sentence, however they arrive. Input:
// a byte for the pieces, then the file.
#include "tests/fuzz/imports.h"

PUSHSCOPE_FUZZ_TARGET(input)
{
    pushscope::fuzz::importAnything(input, pushscope::capture::ExchangeFormat::Ndjson);
}
