// What became of the objects that are sent.
#pragma once

#include <algorithm>
#include <string>

#include "data_io/network/network_answers.h"

namespace chiasm::data_io::network {

inline void countFailure(SendOutcome& outcome, const std::string& reason) {
  constexpr std::size_t kMaximumReasons = 10;
  ++outcome.failed;
  const bool known = std::ranges::find(outcome.reasons, reason) != outcome.reasons.end();
  if (!known && outcome.reasons.size() < kMaximumReasons) outcome.reasons.push_back(reason);
}

}  // namespace chiasm::data_io::network
