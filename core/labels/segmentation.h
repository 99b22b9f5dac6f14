// A segmentation: layers of labels on one grid, and the table of its segments.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <glm/vec3.hpp>

#include "core/base/uid.h"
#include "core/labels/label_map.h"
#include "core/space/grid_geometry.h"

namespace chiasm {

// A coded term (DICOM PS3.3 8): scheme designator ("SCT", "DCM"), value, meaning.
struct Code {
  std::string scheme, value, meaning;
  bool operator==(const Code&) const = default;
};

// A segment: one label value in one layer. Its identity is the UID (also the DICOM tracking UID), never the
// label.
struct Segment {
  Uid uid;
  Uid segmentation;
  std::int64_t order = 0;  // position in the list
  std::string name;
  glm::u8vec3 colour{241, 214, 145};  // recommended display colour, sRGB
  std::optional<Code> code;
  int layer = 0;
  Label label = 0;
  bool visible = true;
  bool locked = false;
  bool operator==(const Segment&) const = default;
};

// All of a segmentation but its bricks and segments: what the journal stores.
struct SegmentationInfo {
  Uid uid;
  Uid volume;  // the volume it belongs to and moves with
  std::int64_t order = 0;
  std::string name;
  GridGeometry grid;  // may differ from the volume's
  int layerCount = 1;
  bool operator==(const SegmentationInfo&) const = default;
};

struct Segmentation {
  SegmentationInfo info;
  std::vector<LabelMap> layers;
  std::vector<Segment> segments;  // by order

  const Segment* find(const Uid& segment) const;
  // The segment that a label in a layer stands for; nullptr for background and unknown labels.
  const Segment* segmentOf(int layer, Label label) const;
  // The topmost visible segment at a position (last layer first); nullptr when none.
  const Segment* segmentAt(PatientPoint point) const;
  // The smallest label value from 1 that no segment of a layer has; 0 when all 65535 are taken.
  Label freeLabel(int layer) const;
};

// Colours for new segments, in turn: distinct, muted, legible on black; never red-green pairs alone.
glm::u8vec3 segmentColour(int index);

}  // namespace chiasm
