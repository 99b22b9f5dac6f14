// Whether anchors quote the reports of a case, and completing them.
#pragma once

#include <string>

#include "core/case/case.h"

namespace chiasm {

// The anchor must quote its report exactly; an empty quote is filled in, with its neighbourhood. `what` is
// the thing that is anchored, for the sentence: "link", "span".
Expected<void> completeAnchor(TextAnchor& anchor, const Case& current, const std::string& what);

}  // namespace chiasm
