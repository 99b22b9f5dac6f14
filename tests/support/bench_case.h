// A case that holds the benchmarks' phantom.
#pragma once

#include <string>

#include "core/case/case.h"

namespace chiasm::test {

// One CT volume of `edge` voxels a side (bench_phantom.h).
Case benchCase(int edge, const std::string& title);
// A segmentation of it with one segment, label 1 of `labels`; the segment's UID.
Uid addSegment(Case& value, const std::string& name, LabelMap labels);

}  // namespace chiasm::test
