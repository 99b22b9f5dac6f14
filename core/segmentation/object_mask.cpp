#include "core/segmentation/object_mask.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <vector>

#include "core/jobs/parallel.h"
#include "core/segmentation/bit_morphology.h"
#include "core/segmentation/brick_writer.h"
#include "core/segmentation/flood.h"
#include "core/segmentation/value_gate.h"

namespace chiasm {

namespace {

// In HU and mm. Body parts are thicker than the shells of tables and holders: a ball of 8 mm fits into a
// finger, and into no table's skin. Ears and skin folds are thinner, but grow out of the body within 40 mm.
constexpr double kSolidHu = -300.0, kMatterHu = -800.0, kRoomAirHu = -930.0, kPaddingHu = -1500.0;
constexpr double kThickRadiusMm = 4.0, kReachMm = 40.0, kMarginMm = 3.0;
constexpr double kSmallestPartMl = 0.05, kSmallestObjectMl = 0.5;
constexpr double kWorkingSpacingMm = 1.0;

// The volume at about 1 mm: fine grids are worked on in cells of a few voxels, which a margin of 3 mm
// around the body makes good again.
struct Cells {
  glm::ivec3 factor{1}, size{0};
  glm::dvec3 spacing{1.0};

  explicit Cells(const GridGeometry& grid) {
    for (int axis = 0; axis < 3; ++axis) {
      factor[axis] = std::max(1, static_cast<int>(kWorkingSpacingMm / grid.spacing[axis] + 1e-6));
      size[axis] = (grid.size[axis] + factor[axis] - 1) / factor[axis];
      spacing[axis] = grid.spacing[axis] * factor[axis];
    }
  }
};

// Cells with any voxel in a range.
BitGrid cellsInRange(const Volume& volume, const Cells& cells, IntensityRange range) {
  const GridGeometry& grid = volume.info.grid;
  const ValueGate gate(volume, range, grid);
  BitGrid found(cells.size);
  parallelFor(static_cast<std::size_t>(cells.size.z), [&](std::size_t slice, unsigned) {
    const int ck = static_cast<int>(slice);
    std::vector<std::uint8_t> row(static_cast<std::size_t>(grid.size.x));
    std::vector<std::uint8_t> cellRow(static_cast<std::size_t>(cells.size.x));
    for (int cj = 0; cj < cells.size.y; ++cj) {
      std::fill(cellRow.begin(), cellRow.end(), std::uint8_t{0});
      for (int k = ck * cells.factor.z; k < std::min((ck + 1) * cells.factor.z, grid.size.z); ++k)
        for (int j = cj * cells.factor.y; j < std::min((cj + 1) * cells.factor.y, grid.size.y); ++j)
          if (gate.row(j, k, 0, grid.size.x, row.data()))
            for (int i = 0; i < grid.size.x; ++i)
              cellRow[static_cast<std::size_t>(i / cells.factor.x)] |= row[static_cast<std::size_t>(i)];
      packBits(cellRow.data(), 0, cells.size.x, found.row(found.rowIndex(cj, ck)));
    }
  });
  return found;
}

// One slice across an axis of a set, as a set of one slice of its own.
struct SlicePlane {
  int axis, across, down;  // the slice's axis, and the axes that become columns and rows

  explicit SlicePlane(int sliceAxis)
      : axis(sliceAxis), across(sliceAxis == 0 ? 1 : 0), down(sliceAxis == 2 ? 1 : 2) {}
  glm::ivec3 voxel(int i, int j, int slice) const {
    glm::ivec3 position(0);
    position[axis] = slice;
    position[across] = i;
    position[down] = j;
    return position;
  }
  BitGrid cut(const BitGrid& set, int slice) const {
    BitGrid plane({set.size()[across], set.size()[down], 1});
    if (axis == 2) {
      std::copy_n(set.row(set.rowIndex(0, slice)), plane.words().size(), plane.words().begin());
      return plane;
    }
    for (int j = 0; j < plane.size().y; ++j)
      for (int i = 0; i < plane.size().x; ++i)
        if (set.test(voxel(i, j, slice))) plane.set({i, j, 0});
    return plane;
  }
};

// Whether most of the 3×3 pixels around one are room air: noise does not decide, and lung is no room air.
bool inRoomAir(const BitGrid& air, int i, int j) {
  int pixels = 0, hits = 0;
  for (int y = std::max(0, j - 1); y <= std::min(air.size().y - 1, j + 1); ++y)
    for (int x = std::max(0, i - 1); x <= std::min(air.size().x - 1, i + 1); ++x) {
      ++pixels;
      hits += air.test({x, y, 0}) ? 1 : 0;
    }
  return 4 * hits >= 3 * pixels;
}

// The part of one slice that can be reached from room air at the picture's edge (or at the padding around a
// round field of view) without crossing the body: what is enclosed by the body is never in it.
BitGrid outsideOf(const BitGrid& body, const BitGrid& air, const BitGrid& padding) {
  const glm::ivec3 size = body.size();
  BitGrid passable = complementOf(body);
  for (std::size_t w = 0; w < passable.words().size(); ++w) passable.words()[w] &= ~padding.words()[w];
  BitGrid outside(size);
  const auto isPadding = [&](int i, int j) {
    return i >= 0 && j >= 0 && i < size.x && j < size.y && padding.test({i, j, 0});
  };
  for (int j = 0; j < size.y; ++j) {
    for (int i = 0; i < size.x; ++i) {
      const bool edge = i == 0 || j == 0 || i == size.x - 1 || j == size.y - 1;
      const bool rim =
          edge || isPadding(i - 1, j) || isPadding(i + 1, j) || isPadding(i, j - 1) || isPadding(i, j + 1);
      if (!rim || outside.test({i, j, 0}) || !passable.test({i, j, 0}) || !inRoomAir(air, i, j)) continue;
      std::int64_t count = 0;
      flood(passable, {i, j, 0}, {}, outside, count);
    }
  }
  return outside;
}

// The body with its margin: thick parts, and what grows out of them.
BitGrid findBody(const BitGrid& solid, const Cells& cells, const std::function<bool()>& goOn) {
  const double cellMl = cells.spacing.x * cells.spacing.y * cells.spacing.z / 1000.0;
  const BitGrid thick = erodeBall(solid, cells.spacing, kThickRadiusMm);
  if (!goOn()) return {};
  const auto smallest = static_cast<std::int64_t>(std::ceil(kSmallestPartMl / cellMl));
  BitGrid parts = dilateBall(componentsOfAtLeast(thick, smallest), cells.spacing, kThickRadiusMm);
  for (std::size_t w = 0; w < parts.words().size(); ++w) parts.words()[w] &= solid.words()[w];
  parts = growWithin(std::move(parts), solid, cells.spacing, kReachMm, goOn);
  if (!goOn()) return {};
  return dilateBall(parts, cells.spacing, kMarginMm);
}

}  // namespace

Expected<LabelMap> findTableAndHolder(const Volume& volume, Progress& progress) {
  const GridGeometry& grid = volume.info.grid;
  const bool unsaid =
      volume.info.unit.empty() && (volume.info.study.modality.empty() || volume.info.study.modality == "CT");
  if (volume.info.unit != "HU" && !unsaid)
    return failure(ErrorKind::invalidInput,
                   "'" + volume.info.name +
                       "' is not a CT in Hounsfield units: table and head holder can only "
                       "be told from the body in CT.");
  if (!volume.voxels || volume.voxels->count() != grid.voxelCount())
    return failure(ErrorKind::unavailable,
                   "The voxels of '" + volume.info.name + "' are not there: wait until the volume is read.");
  const auto goOn = [&] { return !progress.cancelled(); };
  const auto cancelled = [] { return failure(ErrorKind::cancelled, "Finding the table was cancelled."); };
  constexpr double kInfinity = std::numeric_limits<double>::infinity();

  const Cells cells(grid);
  const BitGrid solid = cellsInRange(volume, cells, {kSolidHu, kInfinity});
  progress.report(0.1);
  const BitGrid body = findBody(solid, cells, goOn);
  if (!goOn()) return cancelled();
  progress.report(0.6);
  LabelMap nothing(grid.size);
  if (body.count() == 0) return nothing;  // all is thin: nothing can be told apart

  const BitGrid air = cellsInRange(volume, cells, {kPaddingHu, kRoomAirHu});
  const BitGrid padding = cellsInRange(volume, cells, {-kInfinity, kPaddingHu});
  const BitGrid matter = cellsInRange(volume, cells, {kMatterHu, kInfinity});
  progress.report(0.7);
  const SlicePlane plane(gridAxis(grid, AnatomicalPlane::axial));
  const int slices = cells.size[plane.axis];
  std::vector<BitGrid> outside(static_cast<std::size_t>(slices));
  std::atomic<std::int64_t> standsApart{0};
  parallelFor(
      static_cast<std::size_t>(slices),
      [&](std::size_t index, unsigned) {
        const int slice = static_cast<int>(index);
        BitGrid& here = outside[index];
        here = outsideOf(plane.cut(body, slice), plane.cut(air, slice), plane.cut(padding, slice));
        const BitGrid things = plane.cut(matter, slice);
        std::int64_t count = 0;
        for (std::size_t w = 0; w < here.words().size(); ++w)
          count += std::popcount(here.words()[w] & things.words()[w]);
        standsApart += count;
      },
      goOn);
  if (!goOn()) return cancelled();
  progress.report(0.85);
  const double cellMl = cells.spacing.x * cells.spacing.y * cells.spacing.z / 1000.0;
  if (static_cast<double>(standsApart.load()) * cellMl < kSmallestObjectMl) return nothing;

  LabelMap hidden = nothing;
  const auto rowsOf = [&](int brickX) {
    return [&, begin = brickX * kBrickEdge](int j, int k) {
      std::uint32_t bits = 0;
      for (int i = begin; i < std::min(begin + kBrickEdge, grid.size.x); ++i) {
        const glm::ivec3 cell = glm::ivec3(i, j, k) / cells.factor;
        const BitGrid& slice = outside[static_cast<std::size_t>(cell[plane.axis])];
        if (slice.test({cell[plane.across], cell[plane.down], 0})) bits |= std::uint32_t{1} << (i - begin);
      }
      return bits;
    };
  };
  std::vector<std::optional<BrickEdit>> edits(nothing.brickCount());
  std::vector<BrickMemory> memory(workerCount());
  parallelFor(
      edits.size(),
      [&](std::size_t index, unsigned worker) {
        const auto brick = static_cast<std::uint32_t>(index);
        edits[index] = writeBrick(
            nothing, brick, Label{1}, WriteMode::add, rowsOf(nothing.brickPosition(brick).x),
            [](Label) { return true; }, memory[worker]);
      },
      goOn);
  if (!goOn()) return cancelled();
  for (auto& edit : edits)
    if (edit) hidden.setBrick(edit->brick, std::move(edit->after));
  progress.report(1.0);
  return hidden;
}

}  // namespace chiasm
