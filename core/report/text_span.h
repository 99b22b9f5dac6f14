// Spans: words of a report that somebody (or a model) marked as something, and relations between them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/time.h"
#include "core/base/uid.h"
#include "core/labels/segmentation.h"
#include "core/report/text_anchor.h"

namespace chiasm {

// What is said of a span beyond its type: "certainty" "possible", "laterality" "right", "negation" "negated",
// "temporality" "prior". Names and values are open words.
struct SpanAttribute {
  std::string name, value;
  bool operator==(const SpanAttribute&) const = default;
};

// Spans may overlap and nest. Anchors (one or more, several when the words do not stand together) are of one
// report, in text order, and do not overlap each other.
struct TextSpan {
  Uid uid;
  std::int64_t order = 0;
  std::vector<TextAnchor> anchors;
  std::string type;  // the ontology's word: "Finding", "Organ"
  std::vector<Code> codes;
  std::vector<SpanAttribute> attributes;  // each name once
  Uid author;                             // a person's identity, or empty when a model made it
  std::string model;                      // model and version, or empty
  UtcTime created;
  LinkState state = LinkState::active;
  bool operator==(const TextSpan&) const = default;
};

// A directed relation between two spans: from "12 mm" to "nodule" as "measure_of".
struct SpanRelation {
  Uid uid;
  std::int64_t order = 0;
  std::string type;
  Uid from, to;
  Uid author;
  std::string model;
  UtcTime created;
  bool operator==(const SpanRelation&) const = default;
};

}  // namespace chiasm
