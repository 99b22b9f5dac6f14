// How a file counts that quotes no words: by what its spans begin and end at.
#pragma once

#include <optional>
#include <vector>

#include "data_io/text_annotations/offset_units.h"
#include "data_io/text_annotations/quote_search.h"

namespace chiasm::data_io {

// The unit so counted in which every range lies in the text; where both do, the one in which more ranges
// begin and end at the borders of words. nullopt when neither says more.
std::optional<OffsetUnit> unitByEvidence(const std::vector<FileSpan>& spans, const QuoteFinder& text,
                                         const OffsetMap& offsets);

}  // namespace chiasm::data_io
