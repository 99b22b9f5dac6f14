#include "core/segmentation/bit_morphology.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "core/jobs/parallel.h"
#include "core/segmentation/flood.h"

namespace chiasm {

namespace {

// to |= from moved by `shift` columns (positive: to higher columns).
void orShifted(const std::uint64_t* from, int shift, std::size_t words, std::uint64_t* to) {
  const auto whole = static_cast<std::size_t>(std::abs(shift) / 64);
  const int part = std::abs(shift) % 64;
  for (std::size_t w = whole; w < words; ++w) {
    if (shift >= 0) {
      std::uint64_t bits = from[w - whole] << part;
      if (part != 0 && w > whole) bits |= from[w - whole - 1] >> (64 - part);
      to[w] |= bits;
    } else {
      std::uint64_t bits = from[w] >> part;
      if (part != 0 && w + 1 < words) bits |= from[w + 1] << (64 - part);
      to[w - whole] |= bits;
    }
  }
}

void forEachSlice(int slices, const std::function<void(int k)>& work) {
  parallelFor(static_cast<std::size_t>(slices),
              [&](std::size_t slice, unsigned) { work(static_cast<int>(slice)); });
}

// set |= its neighbours along one axis, inside `allowed`.
BitGrid stepWithin(const BitGrid& set, const BitGrid& allowed, int axis) {
  BitGrid grown = set;
  const glm::ivec3 size = set.size();
  const std::size_t words = set.wordsPerRow();
  forEachSlice(size.z, [&](int k) {
    for (int j = 0; j < size.y; ++j) {
      const std::size_t index = set.rowIndex(j, k);
      std::uint64_t* row = grown.row(index);
      if (axis == 0) {
        orShifted(set.row(index), 1, words, row);
        orShifted(set.row(index), -1, words, row);
      }
      for (const int side : {-1, 1}) {
        const int nj = axis == 1 ? j + side : j, nk = axis == 2 ? k + side : k;
        if (axis == 0 || nj < 0 || nk < 0 || nj >= size.y || nk >= size.z) continue;
        const std::uint64_t* neighbour = set.row(set.rowIndex(nj, nk));
        for (std::size_t w = 0; w < words; ++w) row[w] |= neighbour[w];
      }
      const std::uint64_t* limit = allowed.row(index);
      for (std::size_t w = 0; w < words; ++w) row[w] &= limit[w];
    }
  });
  return grown;
}

}  // namespace

BitGrid complementOf(const BitGrid& set) {
  BitGrid complement = set;
  const std::size_t words = set.wordsPerRow();
  for (std::uint64_t& word : complement.words()) word = ~word;
  if (words > 0)
    for (std::size_t row = 0; row < set.rowCount(); ++row) complement.row(row)[words - 1] &= set.tailMask();
  return complement;
}

BitGrid growWithin(BitGrid seeds, const BitGrid& allowed, glm::dvec3 spacing, double reachMm,
                   const std::function<bool()>& goOn) {
  // The smallest spacing sets the beat; an axis with wider voxels steps when their distance is due.
  const double beat = std::min({spacing.x, spacing.y, spacing.z});
  glm::dvec3 due(0.0);
  for (double reached = beat; reached <= reachMm + 1e-9 && goOn(); reached += beat) {
    for (int axis = 0; axis < 3; ++axis) {
      due[axis] += beat;
      if (due[axis] + 1e-9 < spacing[axis]) continue;
      due[axis] -= spacing[axis];
      seeds = stepWithin(seeds, allowed, axis);
    }
  }
  return seeds;
}

BitGrid componentsOfAtLeast(const BitGrid& set, std::int64_t minimumVoxels) {
  const glm::ivec3 size = set.size();
  BitGrid seen(size), kept(size);
  for (int k = 0; k < size.z; ++k) {
    for (int j = 0; j < size.y; ++j) {
      const std::size_t index = set.rowIndex(j, k);
      for (std::size_t w = 0; w < set.wordsPerRow(); ++w) {
        while (const std::uint64_t open = set.row(index)[w] & ~seen.row(index)[w]) {
          const glm::ivec3 seed(static_cast<int>(w) * 64 + std::countr_zero(open), j, k);
          std::int64_t count = 0;
          flood(set, seed, {}, seen, count);
          if (count >= minimumVoxels) {
            std::int64_t again = 0;
            flood(set, seed, {}, kept, again);
          }
        }
      }
    }
  }
  return kept;
}

}  // namespace chiasm
