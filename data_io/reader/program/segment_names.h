// Names and colours of segments from the key/value pairs of a 3D Slicer segmentation (.seg.nrrd).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "data_io/labels/read_labels.h"

namespace chiasm::data_io::reader {

// SegmentN_Name, SegmentN_LabelValue and SegmentN_Color ("r g b", 0..1); segments that lack a usable name or
// label are left out, and all are when any layer but 0 is used.
std::vector<LabelName> segmentNames(const std::map<std::string, std::string>& keys);

}  // namespace chiasm::data_io::reader
