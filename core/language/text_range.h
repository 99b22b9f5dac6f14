// A half-open range of code points in a report, and a reason: which rule and which words made a result.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace chiasm {

struct TextRange {
  std::int64_t begin = 0, end = 0;
  auto operator<=>(const TextRange&) const = default;
  bool empty() const { return begin >= end; }
  bool contains(TextRange other) const { return begin <= other.begin && other.end <= end; }
  bool overlaps(TextRange other) const { return begin < other.end && other.begin < end; }
};

// Why something was concluded: the rule's name ("negation before: no evidence of") and the words it saw.
struct Reason {
  std::string rule;
  TextRange words;
  bool operator==(const Reason&) const = default;
};

}  // namespace chiasm
