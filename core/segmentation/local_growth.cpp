#include "core/segmentation/local_growth.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "core/jobs/parallel.h"
#include "core/segmentation/bit_morphology.h"
#include "core/segmentation/level_shape.h"
#include "core/segmentation/mask_command.h"
#include "core/segmentation/run_components.h"
#include "core/segmentation/slice_axis.h"
#include "core/segmentation/value_gate.h"

namespace chiasm {

namespace {

struct Click {
  const Volume* volume;
  VoxelIndex voxel;
  double value;
};

// The volume on the segment's own grid, and what was clicked in it.
Expected<Click> clickAt(const MaskInput& input, PatientPoint point) {
  const auto volume = findVoxels(input.snapshot, *input.target.segmentation);
  if (!volume) return tl::unexpected(volume.error());
  if (!sameVoxels((*volume)->info.grid, input.grid))
    return failure(ErrorKind::invalidInput,
                   "The segment '" + input.target.segment->name + "' has another grid than the volume '" +
                       (*volume)->info.name + "': resample its segmentation to the volume.");
  const auto voxel = voxelAt(input.grid, point);
  if (!voxel)
    return failure(ErrorKind::invalidInput,
                   "The point to grow from lies outside the volume '" + (*volume)->info.name + "'.");
  return Click{*volume, *voxel, *(*volume)->valueAt(*voxel)};
}

BitGrid voxelsInRange(const Volume& volume, IntensityRange range, const GridGeometry& grid) {
  const ValueGate gate(volume, range, grid);
  BitGrid found(grid.size);
  parallelFor(static_cast<std::size_t>(grid.size.z), [&](std::size_t slice, unsigned) {
    const int k = static_cast<int>(slice);
    for (int j = 0; j < grid.size.y; ++j) gate.bits(j, k, 0, grid.size.x, found.row(found.rowIndex(j, k)));
  });
  return found;
}

// The component of a voxel that is in the set.
BitGrid componentAt(const BitGrid& set, glm::ivec3 voxel, std::int64_t* count = nullptr) {
  const RunComponents components(set);
  const std::uint32_t own = components.at(voxel);
  if (count) *count = components.voxels()[own];
  std::vector<bool> chosen(components.count());
  chosen[own] = true;
  return components.select(chosen);
}

struct Moments {
  double sum = 0, squares = 0;
  std::int64_t count = 0;
  void add(double value) {
    sum += value;
    squares += value * value;
    ++count;
  }
  double mean() const { return sum / static_cast<double>(count); }
  // Of the sample, so that one value has none.
  double deviation() const {
    if (count < 2) return 0.0;
    const double n = static_cast<double>(count);
    return std::sqrt(std::max(0.0, (squares - sum * sum / n) / (n - 1.0)));
  }
};

// Over the box around a voxel; beyond the grid its last voxels repeat.
Moments momentsAround(const Click& click, int radius) {
  Moments moments;
  const glm::ivec3 size = click.volume->info.grid.size;
  for (int dk = -radius; dk <= radius; ++dk)
    for (int dj = -radius; dj <= radius; ++dj)
      for (int di = -radius; di <= radius; ++di) {
        const glm::ivec3 at = glm::clamp(click.voxel.ijk + glm::ivec3(di, dj, dk), glm::ivec3(0), size - 1);
        moments.add(*click.volume->valueAt(VoxelIndex{at}));
      }
  return moments;
}

Moments momentsOf(const Volume& volume, const BitGrid& set) {
  Moments moments;
  for (int k = 0; k < set.size().z; ++k)
    for (int j = 0; j < set.size().y; ++j) {
      const std::uint64_t* row = set.row(set.rowIndex(j, k));
      for (std::size_t w = 0; w < set.wordsPerRow(); ++w)
        for (std::uint64_t left = row[w]; left != 0; left &= left - 1)
          moments.add(*volume.valueAt(VoxelIndex{{static_cast<int>(w) * 64 + std::countr_zero(left), j, k}}));
    }
  return moments;
}

Parameters pointParameter(const char* name, PatientPoint point) {
  return {{name, std::vector<double>{point.mm.x, point.mm.y, point.mm.z}}};
}

tl::unexpected<Error> outsideRange(double value, IntensityRange range) {
  return failure(ErrorKind::invalidInput, "The value at this point is " + numberText(value) +
                                              ", outside the range " + numberText(range.lower) + " to " +
                                              numberText(range.upper) +
                                              ": click inside the structure or widen the range.");
}

Mask wholeGrid(BitGrid bits) {
  Mask mask;
  mask.bits = std::move(bits);
  return mask;
}

}  // namespace

std::unique_ptr<Command> growLocally(const Uid& segment, PatientPoint seed, LocalGrowth growth,
                                     PaintOver over) {
  if (growth.radiusVoxels < 0 || growth.radiusVoxels > 20 || !(growth.multiplier > 0.0) ||
      !std::isfinite(growth.multiplier) || growth.iterations < 0 || growth.iterations > 100)
    return refusedCommand(
        {ErrorKind::invalidInput,
         "Local growing needs a radius of 0 to 20 voxels, a multiplier above 0 and 0 to 100 "
         "iterations."});
  MaskEdit edit{"segment.growLocally", "Grow", pointParameter("seed", seed), over, WriteMode::add, false};
  edit.parameters.emplace_back("radiusVoxels", std::int64_t{growth.radiusVoxels});
  edit.parameters.emplace_back("multiplier", growth.multiplier);
  edit.parameters.emplace_back("iterations", std::int64_t{growth.iterations});
  edit.parameters.emplace_back("maximumVoxels", growth.maximumVoxels);
  return maskCommand(segment, edit, [seed, growth](const MaskInput& input) -> Expected<Mask> {
    const auto click = clickAt(input, seed);
    if (!click) return tl::unexpected(click.error());
    Moments moments = momentsAround(*click, growth.radiusVoxels);
    BitGrid found;
    for (int turn = 0; turn <= growth.iterations; ++turn) {
      if (input.cancelled()) return cancelledError();
      const double reach = growth.multiplier * moments.deviation();
      // The click itself is always within.
      const IntensityRange range{std::min(moments.mean() - reach, click->value),
                                 std::max(moments.mean() + reach, click->value)};
      std::int64_t count = 0;
      found = componentAt(voxelsInRange(*click->volume, range, input.grid), click->voxel.ijk, &count);
      if (count > growth.maximumVoxels)
        return failure(ErrorKind::invalidInput,
                       "Growing stopped: more than " + std::to_string(growth.maximumVoxels) +
                           " voxels are like this point, so it has probably leaked. Use "
                           "a smaller multiplier.");
      if (turn < growth.iterations) moments = momentsOf(*click->volume, found);
      input.progress.report(0.8 * (turn + 1) / (growth.iterations + 1));
    }
    return wholeGrid(std::move(found));
  });
}

std::unique_ptr<Command> growThin(const Uid& segment, PatientPoint seed, IntensityRange range,
                                  double thickestMm, PaintOver over) {
  if (auto valid = validate(range); !valid) return refusedCommand(valid.error());
  if (!std::isfinite(thickestMm) || !(thickestMm > 0.0))
    return refusedCommand({ErrorKind::invalidInput, "A thin structure has a greatest thickness above 0 mm."});
  MaskEdit edit{"segment.growThin", "Grow", pointParameter("seed", seed), over, WriteMode::add, false};
  appendParameters(edit.parameters, range);
  edit.parameters.emplace_back("thickestMm", thickestMm);
  return maskCommand(segment, edit, [seed, range, thickestMm](const MaskInput& input) -> Expected<Mask> {
    const auto click = clickAt(input, seed);
    if (!click) return tl::unexpected(click.error());
    if (!(click->value >= range.lower && click->value <= range.upper))
      return outsideRange(click->value, range);
    BitGrid candidates = voxelsInRange(*click->volume, range, input.grid);
    input.progress.report(0.2);
    const auto goOn = [&] { return !input.cancelled(); };
    const BallShape ball = BallShape::ofMillimetres(input.spacing(), thickestMm / 2.0, input.size());
    subtractFrom(candidates, dilate(erode(candidates, ball, goOn), ball, goOn));
    if (input.cancelled()) return cancelledError();
    if (!candidates.test(click->voxel.ijk))
      return failure(ErrorKind::invalidInput, "The structure at this point is thicker than " +
                                                  numberText(thickestMm) +
                                                  " mm: click where it is thin, or allow more.");
    input.progress.report(0.6);
    return wholeGrid(componentAt(candidates, click->voxel.ijk));
  });
}

std::unique_ptr<Command> growGuarded(const Uid& segment, PatientPoint seed, IntensityRange range,
                                     double neckMm, std::int64_t maximumVoxels, PaintOver over) {
  if (auto valid = validate(range); !valid) return refusedCommand(valid.error());
  if (!std::isfinite(neckMm) || !(neckMm > 0.0))
    return refusedCommand({ErrorKind::invalidInput,
                           "A neck that stops the growth is thinner than some "
                           "millimetres above 0."});
  MaskEdit edit{"segment.growGuarded", "Grow", pointParameter("seed", seed), over, WriteMode::add, false};
  appendParameters(edit.parameters, range);
  edit.parameters.emplace_back("neckMm", neckMm);
  edit.parameters.emplace_back("maximumVoxels", maximumVoxels);
  return maskCommand(segment, edit, [=](const MaskInput& input) -> Expected<Mask> {
    const auto click = clickAt(input, seed);
    if (!click) return tl::unexpected(click.error());
    const BitGrid candidates = voxelsInRange(*click->volume, range, input.grid);
    if (!candidates.test(click->voxel.ijk)) return outsideRange(click->value, range);
    const BitGrid connected = componentAt(candidates, click->voxel.ijk);
    input.progress.report(0.2);
    const auto goOn = [&] { return !input.cancelled(); };
    const BallShape ball = BallShape::ofMillimetres(input.spacing(), neckMm / 2.0, input.size());
    const BitGrid thick = erode(connected, ball, goOn);
    if (input.cancelled()) return cancelledError();
    input.progress.report(0.5);
    BitGrid atClick(input.size());
    atClick.set(click->voxel.ijk);
    atClick = dilate(atClick, ball);
    const RunComponents parts(thick);
    std::vector<bool> chosen(parts.count());
    bool any = false;
    intersectWith(atClick, thick);
    for (int k = 0; k < input.size().z; ++k)
      for (int j = 0; j < input.size().y; ++j) {
        const std::uint64_t* row = atClick.row(atClick.rowIndex(j, k));
        for (std::size_t w = 0; w < atClick.wordsPerRow(); ++w)
          for (std::uint64_t left = row[w]; left != 0; left &= left - 1) {
            chosen[parts.at({static_cast<int>(w) * 64 + std::countr_zero(left), j, k})] = true;
            any = true;
          }
      }
    if (!any)
      return failure(ErrorKind::invalidInput, "The structure at this point is thinner than " +
                                                  numberText(neckMm) +
                                                  " mm: click where it is thicker, or allow thinner necks.");
    BitGrid grown = growWithin(parts.select(chosen), connected, input.spacing(), neckMm, goOn);
    if (input.cancelled()) return cancelledError();
    if (const std::int64_t count = grown.count(); count > maximumVoxels)
      return leaked(maximumVoxels, input.grid);
    input.progress.report(0.8);
    return wholeGrid(std::move(grown));
  });
}

std::unique_ptr<Command> traceLevel(const Uid& segment, PatientPoint at, int sliceAxis, TraceSide side,
                                    PaintOver over) {
  if (sliceAxis < 0 || sliceAxis > 2)
    return refusedCommand({ErrorKind::invalidInput, "Slices lie across grid axis 0, 1 or 2."});
  MaskEdit edit{
      "segment.traceLevel", "Trace level into", pointParameter("at", at), over, WriteMode::add, false};
  edit.parameters.emplace_back("sliceAxis", std::int64_t{sliceAxis});
  edit.parameters.emplace_back("side", std::string(side == TraceSide::brighter ? "brighter" : "darker"));
  return maskCommand(segment, edit, [at, sliceAxis, side](const MaskInput& input) -> Expected<Mask> {
    const auto click = clickAt(input, at);
    if (!click) return tl::unexpected(click.error());
    return levelShape(*click->volume, click->voxel, sliceAxis, side);
  });
}

}  // namespace chiasm
