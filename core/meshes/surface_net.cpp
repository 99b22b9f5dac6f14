#include "core/meshes/surface_net.h"

#include <algorithm>
#include <atomic>
#include <bit>

#include "core/jobs/parallel.h"
#include "core/meshes/surface_table.h"

namespace chiasm {

namespace {

// The mask's voxels that matter with one empty voxel on each side, so that nothing has to look for borders.
struct Padded {
  glm::ivec3 origin{0};  // the voxel of the grid that its bit (0, 0, 0) stands for
  BitGrid bits;
};

VoxelBox occupied(const Mask& mask) {
  const glm::ivec3 size = mask.bits.size();
  VoxelBox box{size, glm::ivec3(0)};
  for (int k = 0; k < size.z; ++k) {
    for (int j = 0; j < size.y; ++j) {
      const std::uint64_t* row = mask.bits.row(mask.bits.rowIndex(j, k));
      for (std::size_t w = 0; w < mask.bits.wordsPerRow(); ++w) {
        if (row[w] == 0) continue;
        const int first = static_cast<int>(64 * w) + std::countr_zero(row[w]);
        const int last = static_cast<int>(64 * w) + 63 - std::countl_zero(row[w]);
        box.begin = glm::min(box.begin, glm::ivec3(first, j, k));
        box.end = glm::max(box.end, glm::ivec3(last + 1, j + 1, k + 1));
      }
    }
  }
  return box;
}

Padded padded(const Mask& mask) {
  const VoxelBox box = occupied(mask);
  Padded result;
  if (box.empty()) return result;
  result.origin = mask.begin + box.begin - 1;
  result.bits = BitGrid(box.end - box.begin + 2);
  const int shift = box.begin.x - 1;  // bit 0 of a padded row is this column of the mask, perhaps -1
  const auto words = static_cast<std::ptrdiff_t>(mask.bits.wordsPerRow());
  for (int k = box.begin.z; k < box.end.z; ++k) {
    for (int j = box.begin.y; j < box.end.y; ++j) {
      const std::uint64_t* from = mask.bits.row(mask.bits.rowIndex(j, k));
      std::uint64_t* to = result.bits.row(result.bits.rowIndex(j - box.begin.y + 1, k - box.begin.z + 1));
      const auto word = [&](std::ptrdiff_t w) { return w >= 0 && w < words ? from[w] : 0; };
      for (std::size_t w = 0; w < result.bits.wordsPerRow(); ++w) {
        const std::ptrdiff_t first = static_cast<std::ptrdiff_t>(64 * w) + shift;
        const std::ptrdiff_t at = first >= 0 ? first / 64 : -1;
        const int by = static_cast<int>(first - 64 * at);
        to[w] = by == 0 ? word(at) : word(at) >> by | word(at + 1) << (64 - by);
      }
      to[result.bits.wordsPerRow() - 1] &= result.bits.tailMask();
    }
  }
  return result;
}

// A row of bits.
using Words = const std::uint64_t*;

// Calls visit(i) for each bit i set in word(w), in order.
template <typename Word, typename Visit>
void forEachBit(std::size_t words, const Word& word, const Visit& visit) {
  for (std::size_t w = 0; w < words; ++w)
    for (std::uint64_t bits = word(w); bits != 0; bits &= bits - 1)
      visit(static_cast<int>(64 * w) + std::countr_zero(bits));
}

class NetBuilder {
 public:
  NetBuilder(const Padded& set)
      : set_(set), bits_(set.bits), size_(bits_.size()), words_(bits_.wordsPerRow()) {}

  Expected<SurfaceNet> build(Progress& progress, double from, double to) {
    const auto slices = static_cast<std::size_t>(size_.z);
    firstPoint_.assign(slices + 1, 0);
    parallelFor(slices, [&](std::size_t k, unsigned) {
      std::uint64_t count = 0;
      crossings(static_cast<int>(k), Direction::within, [&](int, int, int) { ++count; });
      crossings(static_cast<int>(k), Direction::upwards, [&](int, int, int) { ++count; });
      firstPoint_[k + 1] = count;
    });
    for (std::size_t k = 0; k < slices; ++k) firstPoint_[k + 1] += firstPoint_[k];
    if (firstPoint_.back() >= std::uint64_t{1} << 31)
      return failure(ErrorKind::unavailable,
                     "The surface has more than 2^31 points; choose a smaller segment.");
    net_.points.resize(firstPoint_.back());
    net_.reach.resize(firstPoint_.back());
    net_.neighbours.resize(firstPoint_.back());

    std::vector<std::vector<SurfaceMesh::Triangle>> triangles(slices);
    std::vector<Numbers> numbers(workerCount());
    std::atomic<std::size_t> done{0};
    parallelFor(
        slices - 1,
        [&](std::size_t k, unsigned worker) {
          slab(static_cast<int>(k), numbers[worker], triangles[k]);
          progress.report(from + (to - from) * static_cast<double>(++done) / static_cast<double>(slices));
        },
        [&] { return !progress.cancelled(); });
    if (progress.cancelled()) return failure(ErrorKind::cancelled, "The surface was cancelled.");
    std::size_t total = 0;
    for (const auto& part : triangles) total += part.size();
    net_.triangles.reserve(total);
    for (auto& part : triangles) {
      net_.triangles.insert(net_.triangles.end(), part.begin(), part.end());
      part = {};
    }
    return std::move(net_);
  }

 private:
  enum class Direction { within, upwards };
  // Numbers of the points by pair, for the pairs of a slab of cells: [axis][slice within the slab][j·nx + i].
  struct Numbers {
    std::vector<std::uint32_t> x[2], y[2], z;
    void fit(std::size_t count) {
      for (auto* list : {&x[0], &x[1], &y[0], &y[1], &z}) list->resize(count);
    }
  };

  Words row(int j, int k) const { return bits_.row(bits_.rowIndex(j, k)); }
  bool test(glm::ivec3 at) const {
    for (int axis = 0; axis < 3; ++axis)
      if (at[axis] < 0 || at[axis] >= size_[axis]) return false;
    return bits_.test(at);
  }

  // Calls visit(axis, i, j) for the pairs of slice k that differ, along x and y or to slice k + 1; always in
  // the same order, which numbers the points.
  template <typename Visit>
  void crossings(int k, Direction direction, const Visit& visit) const {
    if (direction == Direction::upwards && k + 1 >= size_.z) return;
    for (int j = 0; j < size_.y; ++j) {
      const Words here = row(j, k);
      if (direction == Direction::upwards) {
        const Words above = row(j, k + 1);
        forEachBit(
            words_, [&](std::size_t w) { return here[w] ^ above[w]; }, [&](int i) { visit(2, i, j); });
        continue;
      }
      // A row ends in an empty voxel, so nothing enters from beyond its last word.
      const auto next = [&](std::size_t w) {
        return here[w] >> 1 | (w + 1 < words_ ? here[w + 1] << 63 : 0);
      };
      forEachBit(
          words_, [&](std::size_t w) { return here[w] ^ next(w); }, [&](int i) { visit(0, i, j); });
      if (j + 1 >= size_.y) continue;
      const Words beside = row(j + 1, k);
      forEachBit(
          words_, [&](std::size_t w) { return here[w] ^ beside[w]; }, [&](int i) { visit(1, i, j); });
    }
  }

  std::size_t place(int i, int j) const {
    return static_cast<std::size_t>(j) * static_cast<std::size_t>(size_.x) + static_cast<std::size_t>(i);
  }

  void makePoint(std::uint32_t number, int axis, glm::ivec3 below) {
    glm::ivec3 step(0);
    step[axis] = 1;
    net_.points[number] = glm::vec3(set_.origin + below) + 0.5F * glm::vec3(step);
    // A move towards lower coordinates comes near `below`; that voxel is all there is when the next one down
    // is on the other side again.
    const bool in = test(below);
    net_.reach[number] = {static_cast<std::uint8_t>(axis), test(below - step) != in,
                          test(below + 2 * step) == in};
  }

  // The cells between slices k and k + 1. Makes the points of slice k and of the pairs upwards.
  void slab(int k, Numbers& numbers, std::vector<SurfaceMesh::Triangle>& triangles) {
    numbers.fit(static_cast<std::size_t>(size_.x) * static_cast<std::size_t>(size_.y));
    std::uint32_t number = 0;
    const auto within = [&](int slice) {
      number = static_cast<std::uint32_t>(firstPoint_[static_cast<std::size_t>(k + slice)]);
      crossings(k + slice, Direction::within, [&](int axis, int i, int j) {
        (axis == 0 ? numbers.x : numbers.y)[slice][place(i, j)] = number;
        if (slice == 0) makePoint(number, axis, {i, j, k});
        ++number;
      });
    };
    within(1);
    within(0);
    crossings(k, Direction::upwards, [&](int axis, int i, int j) {
      numbers.z[place(i, j)] = number;
      makePoint(number++, axis, {i, j, k});
    });
    for (int j = 0; j + 1 < size_.y; ++j) {
      const Words rows[4] = {row(j, k), row(j + 1, k), row(j, k + 1), row(j + 1, k + 1)};
      const auto active = [&](std::size_t w) {
        std::uint64_t any = 0, all = ~std::uint64_t{0};
        for (const Words bits : rows) {
          const std::uint64_t next = bits[w] >> 1 | (w + 1 < words_ ? bits[w + 1] << 63 : 0);
          any |= bits[w] | next;
          all &= bits[w] & next;
        }
        return any & ~all;
      };
      forEachBit(words_, active, [&](int i) { cell({i, j, k}, rows, numbers, triangles); });
    }
  }

  void cell(glm::ivec3 at, const Words (&rows)[4], const Numbers& numbers,
            std::vector<SurfaceMesh::Triangle>& triangles) {
    const auto bit = [&](int r, int i) -> unsigned {
      return static_cast<unsigned>(rows[r][i / 64] >> (i % 64) & 1U);
    };
    unsigned inside = 0;
    for (int r = 0; r < 4; ++r) inside |= bit(r, at.x) << (2 * r) | bit(r, at.x + 1) << (2 * r + 1);
    const CellSurface& surface = cellSurfaces()[inside];
    const auto numberOf = [&](std::uint8_t edge) {
      const int axis = edge / 4, s = edge % 4;
      // The bits of s: the coordinates of axis + 1 and axis + 2.
      if (axis == 0) return numbers.x[s >> 1][place(at.x, at.y + (s & 1))];
      if (axis == 1) return numbers.y[s & 1][place(at.x + (s >> 1), at.y)];
      return numbers.z[place(at.x + (s & 1), at.y + (s >> 1))];
    };
    for (const auto& [from, to] : surface.steps) net_.neighbours[numberOf(from)][from % 4] = numberOf(to);
    for (const auto& [a, b, c] : surface.triangles)
      triangles.push_back({numberOf(a), numberOf(b), numberOf(c)});
  }

  const Padded& set_;
  const BitGrid& bits_;
  glm::ivec3 size_;
  std::size_t words_;
  std::vector<std::uint64_t> firstPoint_;  // of each slice
  SurfaceNet net_;
};

}  // namespace

Expected<SurfaceNet> surfaceNet(const Mask& mask, Progress& progress, double from, double to) {
  const Padded set = padded(mask);
  if (set.bits.rowCount() == 0) return SurfaceNet{};
  return NetBuilder(set).build(progress, from, to);
}

}  // namespace chiasm
