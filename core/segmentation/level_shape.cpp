#include "core/segmentation/level_shape.h"

#include <limits>

#include "core/segmentation/bit_morphology.h"
#include "core/segmentation/flood.h"
#include "core/segmentation/slice_axis.h"
#include "core/segmentation/value_gate.h"

namespace chiasm {

namespace {

// The pixels at least (or at most) as bright as the voxel, in the slice with its axis turned last.
BitGrid levelSet(const Volume& volume, VoxelIndex at, int sliceAxis, TraceSide side, double value) {
  const glm::ivec3 turned = withAxisLast(volume.info.grid.size, sliceAxis);
  constexpr double kEnd = std::numeric_limits<double>::infinity();
  const IntensityRange range =
      side == TraceSide::brighter ? IntensityRange{value, kEnd} : IntensityRange{-kEnd, value};
  BitGrid level({turned.x, turned.y, 1});
  const int slice = at.ijk[sliceAxis];
  if (sliceAxis != 0) {
    // Rows of the slice are rows of the volume.
    const ValueGate gate(volume, range, volume.info.grid);
    for (int row = 0; row < turned.y; ++row)
      gate.bits(sliceAxis == 1 ? slice : row, sliceAxis == 1 ? row : slice, 0, turned.x,
                level.row(level.rowIndex(row, 0)));
    return level;
  }
  for (int j = 0; j < turned.y; ++j)
    for (int i = 0; i < turned.x; ++i) {
      const double here = *volume.valueAt(VoxelIndex{withAxisLast(glm::ivec3(i, j, slice), sliceAxis)});
      if (here >= range.lower && here <= range.upper) level.set({i, j, 0});
    }
  return level;
}

// The set and what does not reach the slice's border without crossing it.
void fillHoles(BitGrid& shape) {
  const BitGrid outside = complementOf(shape);
  const glm::ivec3 size = shape.size();
  BitGrid open(size);
  std::int64_t count = 0;
  const auto enter = [&](int i, int j) {
    if (outside.test({i, j, 0}) && !open.test({i, j, 0})) flood(outside, {i, j, 0}, {}, open, count);
  };
  for (int i = 0; i < size.x; ++i)
    for (const int j : {0, size.y - 1}) enter(i, j);
  for (int j = 0; j < size.y; ++j)
    for (const int i : {0, size.x - 1}) enter(i, j);
  shape = complementOf(open);
}

}  // namespace

Expected<Mask> levelShape(const Volume& volume, VoxelIndex at, int sliceAxis, TraceSide side) {
  const glm::ivec3 size = volume.info.grid.size;
  const double value = volume.valueAt(at).value_or(std::numeric_limits<double>::quiet_NaN());
  if (value != value) return failure(ErrorKind::invalidInput, "There is no value at this point to trace.");
  const glm::ivec3 clicked = withAxisLast(at.ijk, sliceAxis);
  const BitGrid level = levelSet(volume, at, sliceAxis, side, value);
  BitGrid shape(level.size());
  std::int64_t count = 0;
  flood(level, {clicked.x, clicked.y, 0}, {}, shape, count);
  fillHoles(shape);

  VoxelBox box{glm::ivec3(0), size};
  box.begin[sliceAxis] = at.ijk[sliceAxis];
  box.end[sliceAxis] = at.ijk[sliceAxis] + 1;
  Mask mask(box, size);
  for (int j = 0; j < shape.size().y; ++j)
    for (int i = 0; i < shape.size().x; ++i)
      if (shape.test({i, j, 0}))
        mask.bits.set(withAxisLast(glm::ivec3(i, j, clicked.z), sliceAxis) - mask.begin);
  return mask;
}

}  // namespace chiasm
