#include "core/segmentation/islands.h"

#include <algorithm>

#include "core/segmentation/bit_morphology.h"
#include "core/segmentation/mask_command.h"
#include "core/segmentation/run_components.h"
#include "core/segmentation/slice_axis.h"

namespace chiasm {

namespace {

using Wanted =
    std::function<Expected<std::vector<bool>>(const MaskInput&, const Mask&, const RunComponents&)>;

// A command that keeps the islands that `wanted` picks.
std::unique_ptr<Command> keepIslands(const Uid& segment, MaskEdit edit, Wanted wanted) {
  return maskCommand(segment, std::move(edit),
                     [wanted = std::move(wanted)](const MaskInput& input) -> Expected<Mask> {
                       Mask mask = input.mask();
                       input.progress.report(0.2);
                       const RunComponents islands(mask.bits);
                       input.progress.report(0.6);
                       const auto chosen = wanted(input, mask, islands);
                       if (!chosen) return tl::unexpected(chosen.error());
                       mask.bits = islands.select(*chosen);
                       return mask;
                     });
}

std::vector<double> numbersOf(const std::vector<PatientPoint>& points) {
  std::vector<double> numbers;
  for (const PatientPoint& point : points)
    numbers.insert(numbers.end(), {point.mm.x, point.mm.y, point.mm.z});
  return numbers;
}

Expected<std::vector<bool>> islandsAt(const std::vector<PatientPoint>& points, const MaskInput& input,
                                      const Mask& mask, const RunComponents& islands) {
  std::vector<bool> found(islands.count());
  if (points.empty()) return failure(ErrorKind::invalidInput, "Say at which points the islands are.");
  for (const PatientPoint& point : points) {
    const auto voxel = voxelAt(input.grid, point);
    if (!voxel || !mask.test(voxel->ijk))
      return failure(ErrorKind::invalidInput, "There is nothing of '" + input.target.segment->name +
                                                  "' at one of the points: click inside an island.");
    found[islands.at(voxel->ijk - mask.begin)] = true;
  }
  return found;
}

std::unique_ptr<Command> islandsAtCommand(const Uid& segment, std::vector<PatientPoint> points, bool keep) {
  const MaskEdit edit{keep ? "segment.keepIslandsAt" : "segment.removeIslandsAt",
                      keep ? "Keep islands of" : "Remove islands of",
                      {{"points", numbersOf(points)}}};
  return keepIslands(segment, edit,
                     [points = std::move(points), keep](const MaskInput& input, const Mask& mask,
                                                        const RunComponents& islands) {
                       auto chosen = islandsAt(points, input, mask, islands);
                       if (chosen && !keep) chosen->flip();
                       return chosen;
                     });
}

}  // namespace

std::unique_ptr<Command> keepLargestIslands(const Uid& segment, int count) {
  if (count < 1) return refusedCommand({ErrorKind::invalidInput, "At least one island must be kept."});
  const MaskEdit edit{"segment.keepLargestIslands",
                      count == 1 ? "Keep largest island of" : "Keep " + std::to_string(count) + " islands of",
                      {{"count", std::int64_t{count}}}};
  return keepIslands(
      segment, edit,
      [count](const MaskInput&, const Mask&, const RunComponents& islands) -> Expected<std::vector<bool>> {
        std::vector<bool> kept(islands.count());
        if (count == 1 && islands.count() > 0) {
          kept[islands.largest()] = true;
          return kept;
        }
        const std::vector<std::uint32_t> order = islands.bySize();
        for (std::size_t i = 0; i < std::min(order.size(), static_cast<std::size_t>(count)); ++i)
          kept[order[i]] = true;
        return kept;
      });
}

std::unique_ptr<Command> removeSmallIslands(const Uid& segment, std::int64_t minimumVoxels) {
  if (minimumVoxels < 1)
    return refusedCommand({ErrorKind::invalidInput, "The smallest island to keep has at least one voxel."});
  const MaskEdit edit{
      "segment.removeSmallIslands", "Remove small islands of", {{"minimumVoxels", minimumVoxels}}};
  return keepIslands(segment, edit,
                     [minimumVoxels](const MaskInput&, const Mask&,
                                     const RunComponents& islands) -> Expected<std::vector<bool>> {
                       std::vector<bool> kept(islands.count());
                       for (std::uint32_t i = 0; i < islands.count(); ++i)
                         kept[i] = islands.voxels()[i] >= minimumVoxels;
                       return kept;
                     });
}

std::unique_ptr<Command> keepIslandsAt(const Uid& segment, std::vector<PatientPoint> points) {
  return islandsAtCommand(segment, std::move(points), true);
}

std::unique_ptr<Command> removeIslandsAt(const Uid& segment, std::vector<PatientPoint> points) {
  return islandsAtCommand(segment, std::move(points), false);
}

std::unique_ptr<Command> fillHoles(const Uid& segment, HoleSearch search, PaintOver over) {
  if (search.sliceAxis < -1 || search.sliceAxis > 2)
    return refusedCommand(
        {ErrorKind::invalidInput, "Holes are filled in space or across grid axis 0, 1 or 2."});
  const MaskEdit edit{"segment.fillHoles",
                      "Fill holes of",
                      {{"sliceAxis", std::int64_t{search.sliceAxis}}},
                      over,
                      WriteMode::add};
  return maskCommand(segment, edit, [search](const MaskInput& input) -> Expected<Mask> {
    // One voxel around the segment: what is outside it is reached from there.
    Mask mask = input.mask(widened(input.box(), glm::ivec3(1), input.size()));
    const bool slices = search.sliceAxis >= 0;
    BitGrid empty = complementOf(slices ? withAxisLast(mask.bits, search.sliceAxis) : mask.bits);
    input.progress.report(0.2);
    const RunComponents parts(empty,
                              slices ? RunComponents::Connection::slices : RunComponents::Connection::space);
    std::vector<bool> enclosed = parts.touchingBorder();
    enclosed.flip();
    BitGrid holes = parts.select(enclosed);
    input.progress.report(0.6);
    mask.bits = slices ? withAxisLast(holes, search.sliceAxis) : std::move(holes);
    return mask;
  });
}

}  // namespace chiasm
