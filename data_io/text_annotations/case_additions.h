// What placed annotations become in a case.
#pragma once

#include <string>
#include <vector>

#include "core/case/case.h"
#include "data_io/text_annotations/place_annotations.h"

namespace chiasm::data_io {

struct CaseAdditions {
  std::vector<TextSpan> spans;
  std::vector<SpanRelation> relations;
  std::vector<Link> links;
  std::size_t moved = 0;         // of spans and links: found by their words
  std::size_t alreadyThere = 0;  // spans, relations and links that the case has word for word
  std::vector<std::string> refused;
  bool empty() const { return spans.empty() && relations.empty() && links.empty(); }
};

// Spans called "Link" that say what they point at become links again; everything else becomes spans and
// relations. Signed by `author`, with new identities. What the case (or the file) holds already is not added
// again.
CaseAdditions additionsOf(const Placement& placement, const Case& current, const Uid& author);

}  // namespace chiasm::data_io
