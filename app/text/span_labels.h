// Where the labels of spans stand: in the room above their lines, never over text and never over each other.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/text/report_layout.h"
#include "core/report/text_span.h"

namespace chiasm::app {

// A part of a span on one line: words under a bracket, and above that the label, if it is the part that has
// it.
struct SpanPart {
  std::size_t span = 0;    // index into the spans that were given
  std::size_t line = 0;    // of the layout
  float x = 0, width = 0;  // of the words, pixels from the layout's left edge
  int level = 0;           // 0 is next to the text
  bool labelled = false;
  float labelWidth = 0;  // room for the label from x on
  bool chip = false;     // a label by itself, above all brackets of its line
};

struct SpanLabels {
  std::vector<SpanPart> parts;  // by line, then by level
  std::vector<float> gaps;      // room above each line, for ReportLayout::setGaps
  float levelHeight = 0;        // of one bracket with its label
};

// Spans whose anchors lie in this report; `labelWidth` says how wide a span's label would like to be
// (pixels). Every part gets the lowest level where neither it nor its label meets another. The last `chips`
// of the spans are no brackets but labels that stand by themselves over the line where their words begin,
// moved to the left where they would be cut at the right.
SpanLabels placeLabels(const ReportLayout& layout, const Uid& report,
                       const std::vector<const TextSpan*>& spans,
                       const std::function<float(const TextSpan&)>& labelWidth, float levelHeight,
                       float layoutWidth, std::size_t chips = 0);

// A number that changes when what placeLabels would do with these spans changes.
std::uint64_t fingerprintOf(const Uid& report, const std::vector<const TextSpan*>& spans);

}  // namespace chiasm::app
