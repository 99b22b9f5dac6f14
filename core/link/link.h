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
#include "core/report/text_anchor.h"

namespace chiasm {

// What a link points at. Kinds are open: later evidence (X-ray, ECG) adds its own word.
struct LinkTarget {
  std::string kind;  // "segment", "point", "measurement", "region", "view"
  Uid uid;
  bool operator==(const LinkTarget&) const = default;
};
inline constexpr std::string_view kSegmentTarget = "segment";
inline constexpr std::string_view kPointTarget = "point";
inline constexpr std::string_view kMeasurementTarget = "measurement";
inline constexpr std::string_view kRegionTarget = "region";  // a measurement that encloses an area
inline constexpr std::string_view kViewTarget = "view";      // a saved view

enum class LinkRelation { grounds, partiallyGrounds, negated, notVisible, comparesToPrior };
enum class LinkCertainty { certain, probable, possible };

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

}  // namespace chiasm
