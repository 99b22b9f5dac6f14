// What an override stands for: the fingerprint of a check's result, and what somebody decided on it.
#pragma once

#include <string>
#include <vector>

#include "core/case/case.h"
#include "core/checks/check.h"

namespace chiasm {

// Tells a result from every other, and from the same comparison once one of its sides says something else.
// Text for machines; it begins with the word of the check's kind, on a line of its own.
struct CheckFingerprint {
  // The kind, the verdict, the link or the written value, what each side says, and, where no link tells the
  // words from the same words elsewhere, the sentence that they stand in. Offsets and report versions do not
  // count.
  std::string key;
  // As overrides were stored before sentences counted: several results may share it.
  std::string former;
  bool operator==(const CheckFingerprint&) const = default;
};
CheckFingerprint fingerprintOf(const CheckResult& result);

// Numbers results that nothing else tells apart (CheckResult::occurrence), in their order.
void numberAlike(std::vector<CheckResult>& results);

// What somebody decided on a result; nullptr when nobody did. An override that was stored by the former
// fingerprint holds for every result that has it, as it did then.
const CheckOverride* overrideOf(const Case& value, const CheckFingerprint& fingerprint);
// How many results an override holds for; 0: what it was about has changed.
int resultsUnder(const CheckOverride& value, const std::vector<CheckResult>& results);

}  // namespace chiasm
