// Lists of segments to start from, with names, colours and codes; and the part of the body a segment is in.
#pragma once

#include <string>
#include <vector>

#include "core/labels/segmentation.h"

namespace chiasm {

struct TemplateSegment {
  std::string name;
  glm::u8vec3 colour{255};
  Code code;
};
struct SegmentTemplate {
  std::string name;  // "Head CT"
  std::vector<TemplateSegment> segments;
};

// "Head CT" (of the default vocabulary, each side of paired structures), "TotalSegmentator 117" and
// "AAL 116"; names are unique within one.
std::vector<SegmentTemplate> segmentTemplates();

// "Head", "Neck", "Chest", "Abdomen", "Spine", "Limbs" or "Other": by the segment's code where the default
// vocabulary knows it, else by the words of its name. Any thread; cheap after the first call.
std::string bodyRegionOf(const Segment& segment);
// All of them, in the order people read them.
std::vector<std::string> bodyRegions();

}  // namespace chiasm
