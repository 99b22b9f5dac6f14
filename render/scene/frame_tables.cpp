#include "render/scene/frame_tables.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <utility>

#include "core/volume/window_presets.h"
#include "render/scene/distance_map.h"

namespace chiasm::render {

namespace {

// The values that a linear window shows as black and as white.
glm::dvec2 windowEnds(const WindowLevel& window) {
  return {window.level - window.width / 2, window.level + window.width / 2};
}

}  // namespace

double smallestSpacing(const GridGeometry& grid) {
  const glm::dmat4 toCase = grid.caseFromVoxel();
  return std::min({glm::length(glm::dvec3(toCase[0])), glm::length(glm::dvec3(toCase[1])),
                   glm::length(glm::dvec3(toCase[2]))});
}

RenderMode modeOfStored(RenderMode mode, double rescaleSlope) {
  if (rescaleSlope >= 0.0) return mode;
  if (mode == RenderMode::maximumIntensity) return RenderMode::minimumIntensity;
  return mode == RenderMode::minimumIntensity ? RenderMode::maximumIntensity : mode;
}

bool FrameTables::update(const SceneVolume& volume, const BrickRanges& ranges, double stepMm,
                         const ThresholdPreview* preview) {
  Inputs inputs;
  inputs.voxels = volume.voxels.get();
  inputs.slope = volume.rescaleSlope;
  inputs.intercept = volume.rescaleIntercept;
  inputs.stepMm = stepMm;
  inputs.function = volume.transferFunction;
  inputs.window = volume.window;
  inputs.mode = volume.mode;
  inputs.sampling = volume.sampling;
  if (preview != nullptr) inputs.preview = *preview;
  if (inputs == inputs_) return false;
  table_ = bakeTransferTable(volume, ranges.minimum, ranges.maximum, stepMm, preview);
  inputs_ = std::move(inputs);
  return true;
}

std::vector<float> FrameTables::opacities() const {
  return inputs_.sampling == Sampling::integrated ? table_.depthsBefore() : table_.opacities();
}

std::vector<std::uint8_t> FrameTables::occupied(const BrickRanges& ranges, bool findFaint) const {
  std::vector<std::uint8_t> result(ranges.lowest.size());
  const double dark = (windowEnds(inputs_.window).x - inputs_.intercept) / inputs_.slope;
  const TableReach reach(table_);
  for (std::size_t i = 0; i < result.size(); ++i) {
    bool seen = true;  // every sample counts for the smallest value and for the mean
    if (inputs_.mode == RenderMode::maximumIntensity && !isInverted(inputs_.window))
      seen = inputs_.slope > 0 ? ranges.highest[i] > dark : ranges.lowest[i] < dark;
    else if (inputs_.mode == RenderMode::shaded)
      seen = reach.visible(ranges.lowest[i], ranges.highest[i]);
    const bool faint = findFaint && seen && inputs_.mode == RenderMode::shaded &&
                       !reach.strong(ranges.lowest[i], ranges.highest[i]);
    result[i] = !seen ? kEmptyBrick : faint ? kFaintBrick : kFullBrick;
  }
  return result;
}

glm::dvec2 FrameTables::windowOfStored() const {
  const glm::dvec2 ends = windowEnds(inputs_.window);
  const double perValue = 1.0 / std::copysign(std::max(std::abs(ends.y - ends.x), 1e-12), ends.y - ends.x);
  return {inputs_.slope * perValue, (inputs_.intercept - ends.x) * perValue};
}

glm::dvec2 FrameTables::indexOfTexel(double scale, double offset) const {
  return {scale * table_.indexScale(), offset * table_.indexScale() + table_.indexOffset() + 0.5};
}

glm::dvec2 FrameTables::windowOfTexel(double scale, double offset) const {
  const glm::dvec2 window = windowOfStored();
  return {scale * window.x, offset * window.x + window.y};
}

}  // namespace chiasm::render
