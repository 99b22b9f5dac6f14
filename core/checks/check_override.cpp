#include "core/checks/check_override.h"

#include <algorithm>
#include <map>

namespace chiasm {

CheckFingerprint fingerprintOf(const CheckResult& result) {
  CheckFingerprint made;
  made.former =
      std::string(kindName(result.kind)) + '\n' + verdictName(result.verdict) + '\n' + result.link.text();
  made.key = made.former + result.bound.text();
  const bool tied = !result.link.empty() || !result.bound.empty();
  for (const CheckEvidence& evidence : result.evidence) {
    const std::string side =
        '\n' + evidence.says + '\t' +
        (evidence.fromText() ? evidence.section + '\t' + evidence.quote : evidence.segment.text());
    made.former += side;
    made.key += side;
    if (evidence.fromText() && !tied) made.key += "\t@" + evidence.context;
  }
  if (result.occurrence > 1) {
    made.key += "\n#" + std::to_string(result.occurrence);
    // Nothing but the number differs from the first one's, which the former fingerprint means.
    if (!result.link.empty()) made.former.clear();
  }
  return made;
}

void numberAlike(std::vector<CheckResult>& results) {
  std::map<std::string, int> seen;
  for (CheckResult& result : results) {
    result.occurrence = 1;
    result.occurrence = ++seen[fingerprintOf(result).key];
  }
}

const CheckOverride* overrideOf(const Case& value, const CheckFingerprint& fingerprint) {
  const CheckOverride* former = nullptr;
  for (const CheckOverride& one : value.checkOverrides) {
    if (one.check == fingerprint.key) return &one;
    if (one.check == fingerprint.former) former = &one;
  }
  return former;
}

int resultsUnder(const CheckOverride& value, const std::vector<CheckResult>& results) {
  return static_cast<int>(std::count_if(results.begin(), results.end(), [&](const CheckResult& result) {
    const CheckFingerprint fingerprint = fingerprintOf(result);
    return value.check == fingerprint.key || value.check == fingerprint.former;
  }));
}

}  // namespace chiasm
