#include "core/segmentation/run_components.h"

#include <algorithm>
#include <numeric>

#include "core/jobs/parallel.h"

namespace chiasm {

namespace {

// How many runs of set bits begin in a row.
std::uint32_t countRuns(const std::uint64_t* row, std::size_t words) {
  std::uint32_t count = 0;
  std::uint64_t last = 0;
  for (std::size_t w = 0; w < words; ++w) {
    count += static_cast<std::uint32_t>(std::popcount(row[w] & ~(row[w] << 1 | last)));
    last = row[w] >> 63;
  }
  return count;
}

// Sets columns [begin, end) of a row.
void setColumns(std::uint64_t* row, int begin, int end) {
  const int first = begin / 64, last = (end - 1) / 64;
  const std::uint64_t from = ~std::uint64_t{0} << (begin % 64);
  const std::uint64_t to = ~std::uint64_t{0} >> (63 - (end - 1) % 64);
  if (first == last) {
    row[first] |= from & to;
    return;
  }
  row[first] |= from;
  for (int w = first + 1; w < last; ++w) row[w] = ~std::uint64_t{0};
  row[last] |= to;
}

}  // namespace

RunComponents::RunComponents(const BitGrid& set, Connection connection)
    : size_(set.size()), connection_(connection) {
  findRuns(set);
  // Blocks of slices are joined within themselves at the same time, then with one another.
  const auto rowsOfSlice = static_cast<std::size_t>(size_.y);
  const auto slices = static_cast<std::size_t>(size_.z);
  const std::size_t blocks = std::min<std::size_t>(workerCount(), slices);
  const auto firstSlice = [&](std::size_t block) { return blocks == 0 ? 0 : slices * block / blocks; };
  parallelFor(blocks, [&](std::size_t block, unsigned) {
    for (std::size_t k = firstSlice(block); k < firstSlice(block + 1); ++k) {
      for (std::size_t j = 0; j < rowsOfSlice; ++j) {
        const std::size_t row = k * rowsOfSlice + j;
        if (j > 0) joinRows(row, row - 1);
        if (connection_ == Connection::space && k > firstSlice(block)) joinRows(row, row - rowsOfSlice);
      }
    }
  });
  if (connection_ == Connection::space)
    for (std::size_t block = 1; block < blocks; ++block)
      for (std::size_t j = 0; j < rowsOfSlice; ++j) {
        const std::size_t row = firstSlice(block) * rowsOfSlice + j;
        joinRows(row, row - rowsOfSlice);
      }
  numberComponents();
}

void RunComponents::findRuns(const BitGrid& set) {
  const std::size_t rows = set.rowCount(), words = set.wordsPerRow();
  rowStart_.resize(rows + 1);
  const auto rowsOfSlice = static_cast<std::size_t>(size_.y);
  parallelFor(static_cast<std::size_t>(size_.z), [&](std::size_t k, unsigned) {
    for (std::size_t row = k * rowsOfSlice; row < (k + 1) * rowsOfSlice; ++row)
      rowStart_[row + 1] = countRuns(set.row(row), words);
  });
  for (std::size_t row = 0; row < rows; ++row) rowStart_[row + 1] += rowStart_[row];
  runs_.resize(rowStart_[rows]);
  component_.resize(rowStart_[rows]);
  parallelFor(static_cast<std::size_t>(size_.z), [&](std::size_t k, unsigned) {
    for (std::size_t row = k * rowsOfSlice; row < (k + 1) * rowsOfSlice; ++row) {
      Run* run = runs_.data() + rowStart_[row];
      bool open = false;
      for (std::size_t w = 0; w < words; ++w) {
        // Columns where the row changes between unset and set, from the last word's end on.
        const std::uint64_t bits = set.row(row)[w];
        std::uint64_t edges = bits ^ (bits << 1 | (open ? 1U : 0U));
        for (; edges != 0; edges &= edges - 1) {
          const int column = static_cast<int>(w) * 64 + std::countr_zero(edges);
          if (open)
            (run++)->end = column;
          else
            run->begin = column;
          open = !open;
        }
      }
      if (open) run->end = size_.x;
    }
    for (std::uint32_t run = rowStart_[k * rowsOfSlice]; run < rowStart_[(k + 1) * rowsOfSlice]; ++run)
      component_[run] = run;
  });
}

std::uint32_t RunComponents::rootOf(std::uint32_t run) {
  while (component_[run] != run) {
    component_[run] = component_[component_[run]];
    run = component_[run];
  }
  return run;
}

void RunComponents::joinRows(std::size_t row, std::size_t other) {
  std::uint32_t a = rowStart_[row], b = rowStart_[other];
  const std::uint32_t endA = rowStart_[row + 1], endB = rowStart_[other + 1];
  while (a < endA && b < endB) {
    if (runs_[a].begin < runs_[b].end && runs_[b].begin < runs_[a].end) {
      const std::uint32_t rootA = rootOf(a), rootB = rootOf(b);
      // The earlier one becomes the root: components are found in raster order.
      if (rootA < rootB)
        component_[rootB] = rootA;
      else
        component_[rootA] = rootB;
    }
    if (runs_[a].end < runs_[b].end)
      ++a;
    else
      ++b;
  }
}

void RunComponents::numberComponents() {
  for (std::uint32_t run = 0; run < component_.size(); ++run) {
    const std::int64_t length = runs_[run].end - runs_[run].begin;
    // Parents come before their children, so they have their number already.
    if (component_[run] == run) {
      component_[run] = count();
      voxels_.push_back(length);
    } else {
      component_[run] = component_[component_[run]];
      voxels_[component_[run]] += length;
    }
  }
}

std::uint32_t RunComponents::at(glm::ivec3 voxel) const {
  const std::size_t row = static_cast<std::size_t>(voxel.z) * static_cast<std::size_t>(size_.y) +
                          static_cast<std::size_t>(voxel.y);
  for (std::uint32_t run = rowStart_[row]; run < rowStart_[row + 1]; ++run)
    if (voxel.x >= runs_[run].begin && voxel.x < runs_[run].end) return component_[run];
  return count();
}

std::uint32_t RunComponents::largest() const {
  return static_cast<std::uint32_t>(std::max_element(voxels_.begin(), voxels_.end()) - voxels_.begin());
}

std::vector<std::uint32_t> RunComponents::bySize() const {
  std::vector<std::uint32_t> order(count());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return voxels_[a] > voxels_[b]; });
  return order;
}

std::vector<bool> RunComponents::touchingBorder() const {
  std::vector<bool> touching(count());
  const auto rowsOfSlice = static_cast<std::size_t>(size_.y);
  forEachRun(0, rowStart_.size() - 1, [&](std::size_t row, int begin, int end, std::uint32_t component) {
    const std::size_t j = row % rowsOfSlice, k = row / rowsOfSlice;
    const bool across =
        connection_ == Connection::space && (k == 0 || k + 1 == static_cast<std::size_t>(size_.z));
    if (begin == 0 || end == size_.x || j == 0 || j + 1 == rowsOfSlice || across) touching[component] = true;
  });
  return touching;
}

BitGrid RunComponents::select(const std::vector<bool>& wanted) const {
  BitGrid chosen(size_);
  const auto rowsOfSlice = static_cast<std::size_t>(size_.y);
  parallelFor(static_cast<std::size_t>(size_.z), [&](std::size_t k, unsigned) {
    forEachRun(k * rowsOfSlice, (k + 1) * rowsOfSlice,
               [&](std::size_t row, int begin, int end, std::uint32_t component) {
                 if (wanted[component]) setColumns(chosen.row(row), begin, end);
               });
  });
  return chosen;
}

}  // namespace chiasm
