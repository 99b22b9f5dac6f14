// Label maps and tables of label names as the reader hands them over.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <glm/vec3.hpp>

#include "core/base/digest.h"
#include "core/labels/segmentation.h"
#include "core/space/grid_geometry.h"

namespace chiasm::data_io {

// A label and what it is called; colour (sRGB), UID and code when the file gives them.
struct LabelName {
  Label label = 0;
  std::string name;
  std::optional<glm::u8vec3> colour;
  Uid uid{};
  std::optional<Code> code{};
  bool operator==(const LabelName&) const = default;
};

// A label map on its own grid. `present` lists the labels that occur, ascending, without 0.
struct ReadLabels {
  GridGeometry grid;
  LabelMap labels;
  std::vector<Label> present;
  std::vector<LabelName> names;  // from the file itself (`.seg.nrrd`), else empty
  std::string format;            // "NIfTI", "NRRD", "MetaImage"
  Digest fileDigest;             // SHA-256 of the file's bytes
  std::vector<std::string> badges;
  std::string note;
};

}  // namespace chiasm::data_io
