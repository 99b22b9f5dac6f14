#include "core/segmentation/bit_morphology.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <vector>

#include "core/jobs/parallel.h"
#include "core/segmentation/flood.h"

namespace chiasm {

namespace {

// The bits of a row's last word that stand for voxels.
std::uint64_t tailMask(int width) {
  return width % 64 == 0 ? ~std::uint64_t{0} : (std::uint64_t{1} << (width % 64)) - 1;
}

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

// A row widened by `reach` columns to both sides, by doubling.
void widenRow(const std::uint64_t* from, int reach, std::size_t words, int width, std::uint64_t* to) {
  std::vector<std::uint64_t> current(from, from + words), next(words);
  for (int done = 0; done < reach;) {
    const int step = std::min(done + 1, reach - done);
    next = current;
    orShifted(current.data(), step, words, next.data());
    orShifted(current.data(), -step, words, next.data());
    current.swap(next);
    done += step;
  }
  std::copy(current.begin(), current.end(), to);
  to[words - 1] &= tailMask(width);
}

void forEachSlice(int slices, const std::function<void(int k)>& work) {
  parallelFor(static_cast<std::size_t>(slices),
              [&](std::size_t slice, unsigned) { work(static_cast<int>(slice)); });
}

BitGrid widenRows(const BitGrid& set, int reach) {
  if (reach == 0) return set;
  BitGrid wide(set.size());
  forEachSlice(set.size().z, [&](int k) {
    for (int j = 0; j < set.size().y; ++j) {
      const std::size_t row = set.rowIndex(j, k);
      widenRow(set.row(row), reach, set.wordsPerRow(), set.size().x, wide.row(row));
    }
  });
  return wide;
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
    for (std::size_t row = 0; row < set.rowCount(); ++row)
      complement.row(row)[words - 1] &= tailMask(set.size().x);
  return complement;
}

BitGrid dilateBall(const BitGrid& set, glm::dvec3 spacing, double radiusMm) {
  const glm::ivec3 size = set.size();
  // The ball as horizontal bars: for each row offset its half-length in columns. Rows are widened once for
  // each length that occurs, then only or-ed together.
  struct Bar {
    int dj, dk, reach;
  };
  std::vector<Bar> bars;
  std::map<int, BitGrid> widened;
  const int mostK = static_cast<int>(std::min(radiusMm / spacing.z + 1.0, size.z - 1.0));
  const int mostJ = static_cast<int>(std::min(radiusMm / spacing.y + 1.0, size.y - 1.0));
  const double square = radiusMm * radiusMm * (1.0 + 1e-12);
  for (int dk = -mostK; dk <= mostK; ++dk) {
    for (int dj = -mostJ; dj <= mostJ; ++dj) {
      const double left = square - dj * spacing.y * dj * spacing.y - dk * spacing.z * dk * spacing.z;
      if (left < 0.0) continue;
      const int reach = static_cast<int>(std::min(std::sqrt(left) / spacing.x + 1e-9, size.x - 1.0));
      bars.push_back({dj, dk, reach});
      if (!widened.contains(reach)) widened.emplace(reach, widenRows(set, reach));
    }
  }
  BitGrid dilated(size);
  const std::size_t words = set.wordsPerRow();
  forEachSlice(size.z, [&](int k) {
    for (const Bar& bar : bars) {
      const int from = k + bar.dk;
      if (from < 0 || from >= size.z) continue;
      const BitGrid& source = widened.at(bar.reach);
      for (int j = std::max(0, -bar.dj); j < std::min(size.y, size.y - bar.dj); ++j) {
        const std::uint64_t* in = source.row(source.rowIndex(j + bar.dj, from));
        std::uint64_t* out = dilated.row(dilated.rowIndex(j, k));
        for (std::size_t w = 0; w < words; ++w) out[w] |= in[w];
      }
    }
  });
  return dilated;
}

BitGrid erodeBall(const BitGrid& set, glm::dvec3 spacing, double radiusMm) {
  return complementOf(dilateBall(complementOf(set), spacing, radiusMm));
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
