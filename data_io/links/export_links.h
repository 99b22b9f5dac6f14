// The links of a case with everything they speak of: lines, and the masks that stand beside them.
#pragma once

#include <string>
#include <vector>

#include "core/case/case.h"
#include "core/language/report_analysis.h"
#include "data_io/links/link_lines.h"

namespace chiasm::data_io {

struct WrittenLinks {
  std::size_t links = 0, findings = 0;
  std::vector<std::string> files;  // the lines first, then the masks
};

// Writes `path` and, for each linked segment, a mask in a folder beside it that is called like it
// ("links.jsonl": "links-masks/"). Masks are named by segment and content and come first, the lines last and
// at once: whoever finds lines finds their masks, and on failure nothing new is left behind. `findings`: also
// a line for each finding that the rules read in the newest reports' image sections and that no link's words
// touch, said to be there or not.
Expected<WrittenLinks> exportLinks(const Case& current, const ReportAnalyser& analyser,
                                   const std::string& path, bool findings = false);

}  // namespace chiasm::data_io
