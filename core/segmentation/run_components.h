// The 6-connected components of a set of voxels, found over runs of voxels instead of single ones.
#pragma once

#include <vector>

#include "core/segmentation/bit_grid.h"

namespace chiasm {

// Numbers the components of a set. Components are in raster order of their first voxel (x fastest, then y,
// then z), as ITK's ConnectedComponentImageFilter numbers them. Built on all cores; const access from any
// thread.
class RunComponents {
 public:
  enum class Connection { space, slices };  // across slices along z, or within each slice only
  explicit RunComponents(const BitGrid& set, Connection connection = Connection::space);

  std::uint32_t count() const { return static_cast<std::uint32_t>(voxels_.size()); }
  const std::vector<std::int64_t>& voxels() const { return voxels_; }  // by component
  // The component of a voxel; count() when the voxel is not in the set.
  std::uint32_t at(glm::ivec3 voxel) const;
  // The largest component (the first of equal ones); count() when there is none.
  std::uint32_t largest() const;
  // Components from the largest on; equal ones in raster order.
  std::vector<std::uint32_t> bySize() const;
  // Which components have a voxel on a face of the grid (along x and y only, when within slices).
  std::vector<bool> touchingBorder() const;
  // The voxels of all components c with wanted[c].
  BitGrid select(const std::vector<bool>& wanted) const;

  // Calls f(row index, first column, end column, component) for every run of rows [firstRow, endRow).
  template <typename F>
  void forEachRun(std::size_t firstRow, std::size_t endRow, F&& f) const {
    for (std::size_t row = firstRow; row < endRow; ++row)
      for (std::uint32_t run = rowStart_[row]; run < rowStart_[row + 1]; ++run)
        f(row, runs_[run].begin, runs_[run].end, component_[run]);
  }

 private:
  struct Run {
    std::int32_t begin, end;
  };
  void findRuns(const BitGrid& set);
  void joinRows(std::size_t row, std::size_t other);
  std::uint32_t rootOf(std::uint32_t run);
  void numberComponents();

  glm::ivec3 size_;
  Connection connection_;
  std::vector<std::uint32_t, LargeAllocator<std::uint32_t>> rowStart_;
  std::vector<Run, LargeAllocator<Run>> runs_;
  // While joining: each run's parent, which never comes after it. Then its component.
  std::vector<std::uint32_t, LargeAllocator<std::uint32_t>> component_;
  std::vector<std::int64_t> voxels_;
};

}  // namespace chiasm
