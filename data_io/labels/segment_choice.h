// Which segments of a case are written, and under which file names.
#pragma once

#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/case/case.h"

namespace chiasm::data_io {

// A segmentation by name or UID, or the only one there is; an error that lists them otherwise.
Expected<const Segmentation*> chooseSegmentation(const Case& current, const std::string& named);
// The same with the named segments only (all when none is named); their voxels alone are left.
Expected<Segmentation> onlySegments(const Segmentation& segmentation, const std::vector<std::string>& names);

// A file's name made of a segment's: letters, digits, '-', '_', '.' and everything beyond ASCII stay, the
// rest become '_'; at most 120 bytes.
std::string fileNameOf(const std::string& segmentName);

}  // namespace chiasm::data_io
