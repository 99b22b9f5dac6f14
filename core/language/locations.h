// Levels of the spine, lobes, segments and quadrants that a report names.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/language/attachment.h"
#include "core/language/laterality.h"

namespace chiasm {

struct TextLocation {
  enum class Kind { level, lobe, segment, quadrant };
  Kind kind = Kind::level;
  // Canonical: "L4-L5", "right lower lobe", "segment 4a", "right upper quadrant".
  std::string name;
  Side side = Side::none;  // on which side of the body the place lies by its name alone
  TokenSpan tokens;
};
const char* kindName(TextLocation::Kind kind);  // "level", "lobe", …

// core/language/rules/locations.tsv, and the spellings of levels ("L4/5", "C7-T1", not "T1-weighted") and of
// segments ("segments II, IVa and 8"). Const from any thread.
class LocationRules {
 public:
  LocationRules();
  ~LocationRules();
  LocationRules(const LocationRules&) = delete;
  LocationRules& operator=(const LocationRules&) = delete;
  // In text order, without overlaps. Linear.
  std::vector<TextLocation> find(const std::vector<Token>& sentence) const;

 private:
  struct Tables;
  std::unique_ptr<const Tables> tables_;
};

}  // namespace chiasm
