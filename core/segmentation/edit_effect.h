// What an edit would do to segments, before it is done: how many voxels, and where.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/case/command.h"

namespace chiasm {

// A segment that stands where an edit changes something, in voxels.
struct SegmentEffect {
  Uid segment;
  std::string name;
  glm::u8vec3 colour{255};
  std::int64_t before = 0, gained = 0, lost = 0;
  double millilitresPerVoxel = 0.0;
  std::int64_t after() const { return before + gained - lost; }
  double millilitresBefore() const { return static_cast<double>(before) * millilitresPerVoxel; }
  double millilitresAfter() const { return static_cast<double>(after()) * millilitresPerVoxel; }
};

struct EditEffect {
  std::vector<SegmentEffect> segments;
  // Where, for each segmentation that is touched. A voxel that a segment gains has the label `gainedLabel`
  // of its index, one that is lost and that nobody gains `lostLabel`; of several the last.
  struct Ghost {
    Uid segmentation;
    GridGeometry grid;
    LabelMap map;
  };
  std::vector<Ghost> ghosts;
  static Label gainedLabel(std::size_t segment) { return static_cast<Label>(2 * segment + 1); }
  static Label lostLabel(std::size_t segment) { return static_cast<Label>(2 * segment + 2); }
};

// Looks at an edit that was planned on `before`. Moving to another layer is no change of a segment's voxels.
// Fails when the edit does not fit the case, touches more than 30000 segments, or is cancelled. All cores;
// the time grows with the bricks that the edit touches and those of the segments' layers.
Expected<EditEffect> effectOf(const Case& before, const Edit& edit, Progress& progress);

}  // namespace chiasm
