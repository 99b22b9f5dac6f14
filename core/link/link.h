// Links: words of a report tied to things in the body, many to many.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/base/time.h"
#include "core/base/uid.h"
#include "core/labels/segmentation.h"

namespace chiasm {

// Half-open code-point range in one report version, with the exact quote and its neighbourhood, so that
// it can be found again in another version (as the W3C Web Annotation TextQuoteSelector does).
struct TextAnchor {
  Uid report;
  std::int64_t begin = 0, end = 0;
  std::string exact, prefix, suffix;
  bool operator==(const TextAnchor&) const = default;
};

// What a link points at. Kinds are open: later evidence (X-ray, ECG) adds its own word.
struct LinkTarget {
  std::string kind;  // "segment", "point", "measurement", "region", "view"
  Uid uid;
  bool operator==(const LinkTarget&) const = default;
};
inline constexpr std::string_view kSegmentTarget = "segment";
inline constexpr std::string_view kPointTarget = "point";
inline constexpr std::string_view kMeasurementTarget = "measurement";

enum class LinkRelation { grounds, partiallyGrounds, negated, notVisible, comparesToPrior };
enum class LinkCertainty { certain, probable, possible };
enum class LinkState { active, stale };

struct Link {
  Uid uid;
  std::int64_t order = 0;
  std::vector<TextAnchor> anchors;
  std::vector<LinkTarget> targets;
  LinkRelation relation = LinkRelation::grounds;
  LinkCertainty certainty = LinkCertainty::certain;
  std::vector<Code> codes;
  Uid author;         // a person's identity, or empty when a model made it
  std::string model;  // model and version, or empty
  UtcTime created;
  LinkState state = LinkState::active;
  bool operator==(const Link&) const = default;
};

const char* relationName(LinkRelation relation);  // "grounds", "partially grounds", …
const char* certaintyName(LinkCertainty certainty);
Expected<LinkRelation> parseRelation(std::string_view name);
Expected<LinkCertainty> parseCertainty(std::string_view name);

// An anchor over a code-point range of a report, with 32 code points of prefix and suffix.
Expected<TextAnchor> makeAnchor(const Uid& report, std::string_view text, std::int64_t begin,
                                std::int64_t end);
// The nth (from 1) verbatim occurrence of a quote; says how many there are when it is ambiguous (occurrence
// 0) and what came close when there is none (other spaces, line breaks, capitals, hyphens or quotation
// marks), by position only: the report's words never stand in a message. Overlapping occurrences count.
Expected<TextAnchor> findQuote(const Uid& report, std::string_view text, std::string_view quote,
                               int occurrence);

}  // namespace chiasm
