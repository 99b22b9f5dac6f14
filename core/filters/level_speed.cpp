#include "core/filters/level_speed.h"

#include <algorithm>
#include <cmath>

#include "core/filters/itk_level_set.h"
#include "core/filters/level_set_input.h"
#include "core/jobs/parallel.h"

namespace chiasm {

namespace {

// The box's speeds as labels; bricks are written side by side.
LabelMap mapOf(const std::vector<float>& speed, const VoxelBox& box, glm::ivec3 gridSize, double sign) {
  LabelMap map(gridSize);
  const glm::ivec3 size = box.end - box.begin;
  std::vector<std::uint32_t> touched;
  const glm::ivec3 first = box.begin / kBrickEdge, last = (box.end - 1) / kBrickEdge;
  for (int k = first.z; k <= last.z; ++k)
    for (int j = first.y; j <= last.y; ++j)
      for (int i = first.x; i <= last.x; ++i) touched.push_back(map.brickIndex({i, j, k}));
  std::vector<Brick> bricks(touched.size());
  parallelFor(touched.size(), [&](std::size_t index, unsigned) {
    const glm::ivec3 corner = map.brickPosition(touched[index]) * kBrickEdge;
    const glm::ivec3 from = glm::max(corner, box.begin), to = glm::min(corner + kBrickEdge, box.end);
    DenseBrick voxels{};
    for (int k = from.z; k < to.z; ++k)
      for (int j = from.y; j < to.y; ++j) {
        const float* row = speed.data() +
                           (static_cast<std::size_t>(k - box.begin.z) * static_cast<std::size_t>(size.y) +
                            static_cast<std::size_t>(j - box.begin.y)) *
                               static_cast<std::size_t>(size.x) -
                           box.begin.x;
        Label* out = voxels.data() + LabelMap::offsetInBrick({0, j - corner.y, k - corner.z});
        for (int i = from.x; i < to.x; ++i)
          out[i - corner.x] = SpeedImage::labelOf(sign * static_cast<double>(row[i]));
      }
    bricks[index] = Brick::fromVoxels(voxels);
  });
  for (std::size_t i = 0; i < touched.size(); ++i) map.setBrick(touched[i], std::move(bricks[i]));
  return map;
}

}  // namespace

Label SpeedImage::labelOf(double speed) {
  return static_cast<Label>(1 + kSteps + std::lround(std::clamp(speed, -1.0, 1.0) * kSteps));
}

double SpeedImage::speedOf(Label label) {
  return static_cast<double>(static_cast<int>(label) - 1 - kSteps) / kSteps;
}

std::optional<double> SpeedImage::at(PatientPoint point) const {
  const VoxelIndex voxel = nearestVoxel(grid, point);
  if (!grid.contains(voxel)) return std::nullopt;
  const Label label = map.at(voxel);
  if (label == 0) return std::nullopt;
  return speedOf(label);
}

Expected<SpeedImage> speedImage(const Case& snapshot, const Uid& segment, const EvolutionSettings& settings,
                                Progress& progress) {
  if (const auto wrong = evolutionComplaint(settings))
    return tl::unexpected(Error{ErrorKind::invalidInput, *wrong});
  const Segment* known = snapshot.findSegment(segment);
  if (known == nullptr)
    return failure(ErrorKind::notFound, "Choose a segment in the list, or make a new one.");
  const Segmentation& segmentation = *snapshot.segmentationOf(*known);
  const SegmentTarget target{&segmentation, known,
                             &segmentation.layers.at(static_cast<std::size_t>(known->layer))};
  const MaskInput input{snapshot, target, segmentation.info.grid, progress};
  if (input.box().empty())
    return failure(ErrorKind::notFound, "The segment '" + known->name + "' is empty: draw something first.");
  const auto start = levelSetStart(input, settings.reachMm);
  if (!start) return tl::unexpected(start.error());
  const auto speed = levelSetSpeed(start->input, settings, progress);
  if (!speed) return tl::unexpected(speed.error());
  return SpeedImage{segmentation.info.uid, segmentation.info.grid,
                    mapOf(*speed, start->box, input.size(), settings.pressure < 0.0 ? -1.0 : 1.0)};
}

}  // namespace chiasm
