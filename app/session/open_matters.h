// What is not settled in a case: told before anything of it is sent away.
#pragma once

#include <string>

#include "app/session/case_review.h"
#include "core/case/case.h"

namespace chiasm::app {

struct OpenMatters {
  int conflicts = 0;   // between text and masks, overridden by nobody
  int staleLinks = 0;  // whose words or targets are gone
  bool any() const { return conflicts > 0 || staleLinks > 0; }
};

// Any thread.
OpenMatters openMatters(const Case& value, const CaseReview& review);
// "2 open conflicts, 1 stale link"; "no open conflicts, no stale links".
std::string sentence(const OpenMatters& open);

}  // namespace chiasm::app
