#include <algorithm>
#include <atomic>
#include <cmath>
#include <vector>

#include "core/jobs/parallel.h"
#include "core/segmentation/range_command.h"
#include "core/segmentation/region_rows.h"
#include "core/segmentation/run_components.h"
#include "core/segmentation/threshold.h"
#include "core/segmentation/value_gate.h"
#include "core/segmentation/write_chosen.h"

namespace chiasm {

namespace {

// The voxels in range and region, as bits; rows in parallel.
BitGrid candidatesOf(const ValueGate& gate, const RegionRows& region, glm::ivec3 size, Progress& progress) {
  BitGrid candidates(size);
  std::atomic<int> done{0};
  parallelFor(
      static_cast<std::size_t>(size.z),
      [&](std::size_t slice, unsigned) {
        const int k = static_cast<int>(slice);
        for (int j = 0; j < size.y; ++j) {
          const RegionRows::Span span = region.row(j, k);
          if (!span.empty()) gate.bits(j, k, span.begin, span.end, candidates.row(candidates.rowIndex(j, k)));
        }
        progress.report(0.3 * ++done / size.z);
      },
      [&] { return !progress.cancelled(); });
  return candidates;
}

class GrowSegment : public Command {
 public:
  GrowSegment(Uid segment, PatientPoint seed, IntensityRange range, Region region, PaintOver over,
              std::int64_t maximumVoxels)
      : segment_(std::move(segment)),
        seed_(seed),
        range_(range),
        region_(std::move(region)),
        over_(over),
        maximumVoxels_(maximumVoxels) {}

  Expected<Edit> plan(const Case& snapshot, Progress& progress) const override {
    const auto found = findRangeTarget(snapshot, segment_, range_, region_);
    if (!found) return tl::unexpected(found.error());
    const auto voxel = seedVoxel(*found->volume);
    if (!voxel) return tl::unexpected(voxel.error());
    auto component = componentOf(*found->volume, *voxel, progress);
    if (!component) return tl::unexpected(component.error());

    const BitGrid& bits = *component;
    const auto rows = [&](int j, int k, std::uint64_t* words) {
      std::copy_n(bits.row(bits.rowIndex(j, k)), bits.wordsPerRow(), words);
    };
    const VoxelBox everywhere{glm::ivec3(0), bits.size()};
    auto changes = writeChosen(found->target, over_, WriteMode::add, everywhere, rows, progress, 0.8, 1.0);
    if (!changes) return tl::unexpected(changes.error());
    const std::string& name = found->target.segment->name;
    if (changes->empty())
      return failure(ErrorKind::notFound,
                     "Growing changes nothing: all that is connected to this point is in '" + name +
                         "' already, or may not be written.");
    Edit edit;
    edit.kind = "segment.grow";
    edit.name = "Grow " + name;
    edit.parameters = {{"segment", segment_.text()},
                       {"seed", std::vector<double>{seed_.mm.x, seed_.mm.y, seed_.mm.z}}};
    appendParameters(edit.parameters, range_);
    appendParameters(edit.parameters, region_);
    edit.parameters.emplace_back("over", std::string(paintOverName(over_)));
    edit.parameters.emplace_back("maximumVoxels", maximumVoxels_);
    edit.changes = std::move(*changes);
    return edit;
  }

 private:
  Expected<VoxelIndex> seedVoxel(const Volume& volume) const {
    const GridGeometry& grid = volume.info.grid;
    if (!std::isfinite(seed_.mm.x) || !std::isfinite(seed_.mm.y) || !std::isfinite(seed_.mm.z))
      return failure(ErrorKind::invalidInput, "The point to grow from is not a position.");
    // Compared as real numbers first: a point far away has no integer index.
    const glm::dvec3 exact = patientToVoxel(grid, seed_).ijk;
    for (int axis = 0; axis < 3; ++axis)
      if (exact[axis] < -0.5 || exact[axis] > grid.size[axis] - 0.5)
        return failure(ErrorKind::invalidInput,
                       "The point to grow from lies outside the volume '" + volume.info.name + "'.");
    const VoxelIndex voxel = nearestVoxel(grid, seed_);
    const auto value = volume.valueAt(voxel);
    if (!value)
      return failure(ErrorKind::invalidInput,
                     "The point to grow from lies outside the volume '" + volume.info.name + "'.");
    if (!(*value >= range_.lower && *value <= range_.upper))
      return failure(ErrorKind::invalidInput, "The value at this point is " + numberText(*value) +
                                                  (volume.info.unit.empty() ? "" : " " + volume.info.unit) +
                                                  ", outside the range " + numberText(range_.lower) + " to " +
                                                  numberText(range_.upper) +
                                                  ": click inside the structure or widen the range.");
    if (!contains(region_, voxelToPatient(grid, voxel)))
      return failure(ErrorKind::invalidInput, "The point to grow from lies outside the chosen region.");
    return voxel;
  }

  Expected<BitGrid> componentOf(const Volume& volume, VoxelIndex seed, Progress& progress) const {
    const GridGeometry& grid = volume.info.grid;
    const ValueGate gate(volume, range_, grid);
    const RegionRows region(region_, grid);
    const BitGrid candidates = candidatesOf(gate, region, grid.size, progress);
    const auto cancelled = [] { return failure(ErrorKind::cancelled, "Cancelled; nothing was changed."); };
    if (progress.cancelled()) return cancelled();
    progress.report(0.4);
    const RunComponents components(candidates);
    if (progress.cancelled()) return cancelled();
    progress.report(0.7);
    const std::uint32_t own = components.at(seed.ijk);
    if (components.voxels()[own] > maximumVoxels_) return leaked(maximumVoxels_, grid);
    std::vector<bool> chosen(components.count());
    chosen[own] = true;
    return components.select(chosen);
  }

  Uid segment_;
  PatientPoint seed_;
  IntensityRange range_;
  Region region_;
  PaintOver over_;
  std::int64_t maximumVoxels_;
};

}  // namespace

std::unique_ptr<Command> growSegment(const Uid& segment, PatientPoint seed, IntensityRange range,
                                     Region region, PaintOver over, std::int64_t maximumVoxels) {
  return std::make_unique<GrowSegment>(segment, seed, range, std::move(region), over, maximumVoxels);
}

}  // namespace chiasm
