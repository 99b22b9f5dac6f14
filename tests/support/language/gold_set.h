// The gold set of hand-annotated report passages (tests/core/language/gold/README.md says how it is written).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"

namespace chiasm::test {

// Half-open code points of the passage's text.
struct GoldRange {
  std::int64_t begin = 0, end = 0;
  auto operator<=>(const GoldRange&) const = default;
};
struct GoldSection {
  GoldRange heading;
  std::string name;
};
struct GoldTarget {
  GoldRange range;
  std::string certainty, side;
};
struct GoldMeasurement {
  GoldRange range;
  std::string kind, time;
  std::vector<double> values;  // mm, ml or HU, by kind
};
struct GoldPassage {
  std::string id, text;
  std::vector<GoldSection> sections;
  std::vector<GoldRange> sentences;
  std::vector<GoldTarget> targets;
  std::vector<GoldMeasurement> measurements;
};

struct GoldSet {
  std::vector<GoldPassage> passages;
  std::vector<std::string> missing;  // identifiers of passages whose source file is not there
};

// Reads one gold file. Sources are looked up below `data` (without it every passage with a source is
// missing). Fails, with the line's number, on a malformed line, a range outside its passage, a quote that
// differs from the text, or a source whose passage is not the one that was annotated.
Expected<GoldSet> readGoldSet(const std::filesystem::path& file,
                              const std::optional<std::filesystem::path>& data);

}  // namespace chiasm::test
