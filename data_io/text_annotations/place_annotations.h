// Annotations of a file laid on the reports of a case, each checked word for word.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/report/report.h"
#include "core/report/text_anchor.h"
#include "data_io/text_annotations/annotation_file.h"
#include "data_io/text_annotations/text_annotations.h"

namespace chiasm::data_io {

struct PlacedSpan {
  std::string label;
  std::vector<TextAnchor> anchors;  // in text order, without overlap
  std::vector<Code> codes;
  std::vector<std::pair<std::string, std::string>> attributes;  // each name once
  bool moved = false;  // found by its words, not at the place that the file states
};
struct PlacedRelation {
  std::string label;
  std::size_t from = 0, to = 0;  // indices of placed spans
};
struct Placement {
  std::vector<PlacedSpan> spans;
  std::vector<PlacedRelation> relations;
  std::vector<std::string> refused;  // a sentence for each span or relation that is not in here
  std::vector<std::string> notes;    // what else a person should know
};

struct PlacementOptions {
  Uid report;                      // the version that is meant; empty: found by text, UID or words
  std::optional<OffsetUnit> unit;  // how a file without quotes counts; empty: found out
};

// Every range must quote its report; where it does not, the words are searched for near by (QuoteFinder), and
// a span whose words are not found at one place is refused. Sentences name positions, never words.
Placement placeAnnotations(const AnnotationFile& file, const std::vector<Report>& reports,
                           const PlacementOptions& options);

}  // namespace chiasm::data_io
