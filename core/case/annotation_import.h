// What came from a file as one edit: spans, relations between them, links, and the segments they point at.
#pragma once

#include <memory>
#include <vector>

#include "core/case/command.h"

namespace chiasm {

struct AnnotationImport {
  std::vector<TextSpan> spans;
  std::vector<SpanRelation> relations;
  std::vector<Link> links;                  // may point at segments of `segmentations`
  std::vector<Segmentation> segmentations;  // whole new ones
};

// All of it or nothing; each part is checked as addSpans, addLink and importSegmentation check theirs.
std::unique_ptr<Command> importAnnotations(AnnotationImport import);

}  // namespace chiasm
