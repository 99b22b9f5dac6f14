// Which voxels of a row have a value in a range: the inner loop of threshold, growing and range brushes.
#pragma once

#include <cstdint>
#include <variant>

#include "core/segmentation/stored_range.h"
#include "core/volume/volume.h"

namespace chiasm {

// Over a grid, from the voxels of a volume: directly where the grids are the same, else from the nearest
// voxel of the volume (outside it nothing is in range). Keeps a reference to the volume. Any thread.
class ValueGate {
 public:
  // The volume's voxels must be there and fill its grid.
  ValueGate(const Volume& volume, IntensityRange range, const GridGeometry& grid);

  // Sets inside[0 .. end − begin) to 1 for each column begin ≤ i < end of the row (j, k) in range, else 0;
  // true when any is. The row must lie inside the grid.
  bool row(int j, int k, int begin, int end, std::uint8_t* inside) const;
  // Ors the same into bits: bit i of `words` for column i.
  void bits(int j, int k, int begin, int end, std::uint64_t* words) const;

 private:
  using AnyRange = std::variant<StoredRange<std::uint8_t>, StoredRange<std::int16_t>,
                                StoredRange<std::uint16_t>, StoredRange<float>>;
  template <typename T>
  void rowAcross(const T* voxels, StoredRange<T> range, glm::ivec3 first, int count,
                 std::uint8_t* inside) const;
  // Calls f(function that fills inside[0 .. count) from column i on) with the voxels' type resolved.
  template <typename F>
  void withRow(int j, int k, F&& f) const;

  const Volume& volume_;
  AnyRange range_;
  bool sameGrid_;
  glm::ivec3 size_;               // of the volume
  glm::dmat4 volumeFromVoxel_{};  // the volume's continuous index from the grid's, when they differ
};

}  // namespace chiasm
