#include "core/segmentation/distance_map.h"

#include <cmath>
#include <limits>

#include "core/jobs/parallel.h"
#include "core/segmentation/bit_morphology.h"

namespace chiasm {

namespace {

constexpr float kFar = std::numeric_limits<float>::infinity();

// Squared distances along one row of set bits.
void distancesInRow(const std::uint64_t* row, int width, double spacing, float* out) {
  const auto isSet = [&](int i) { return (row[i / 64] >> (i % 64) & 1U) != 0; };
  int last = -1;
  for (int i = 0; i < width; ++i) {
    if (isSet(i)) last = i;
    const double d = (i - last) * spacing;
    out[i] = last < 0 ? kFar : static_cast<float>(d * d);
  }
  int next = -1;
  for (int i = width - 1; i >= 0; --i) {
    if (isSet(i)) next = i;
    if (next < 0) continue;
    const double d = (next - i) * spacing;
    out[i] = std::min(out[i], static_cast<float>(d * d));
  }
}

// The lower envelope of the parabolas value[q] + (spacing·(p − q))², in place.
class Envelope {
 public:
  Envelope(int length, double spacing)
      : spacing2_(spacing * spacing),
        values_(static_cast<std::size_t>(length)),
        vertex_(static_cast<std::size_t>(length)),
        from_(static_cast<std::size_t>(length) + 1) {}

  float* values() { return values_.data(); }
  void run() {
    const int length = static_cast<int>(values_.size());
    int count = 0;
    for (int q = 0; q < length; ++q) {
      const double value = values_[static_cast<std::size_t>(q)];
      if (value == kFar) continue;
      double cross = -INFINITY;
      while (count > 0) {
        const int v = vertex_[static_cast<std::size_t>(count - 1)];
        cross = ((value + spacing2_ * q * q) - (heights_(v) + spacing2_ * v * v)) / (2 * spacing2_ * (q - v));
        if (cross > from_[static_cast<std::size_t>(count - 1)]) break;
        --count;
        cross = -INFINITY;
      }
      vertex_[static_cast<std::size_t>(count)] = q;
      from_[static_cast<std::size_t>(count)] = cross;
      ++count;
    }
    if (count == 0) return;
    lowered_.assign(values_.begin(), values_.end());
    int at = 0;
    for (int p = 0; p < length; ++p) {
      while (at + 1 < count && from_[static_cast<std::size_t>(at + 1)] < p) ++at;
      const int v = vertex_[static_cast<std::size_t>(at)];
      const double d = p - v;
      lowered_[static_cast<std::size_t>(p)] = static_cast<float>(heights_(v) + spacing2_ * d * d);
    }
    values_.swap(lowered_);
  }

 private:
  double heights_(int v) const { return values_[static_cast<std::size_t>(v)]; }
  double spacing2_;
  std::vector<float> values_, lowered_;
  std::vector<int> vertex_;
  std::vector<double> from_;
};

// Sixteen neighbouring columns along an axis at a time: a cache line of each row.
void lowerColumns(float* first, std::size_t step, int length, int columns, Envelope* envelopes) {
  for (int p = 0; p < length; ++p)
    for (int c = 0; c < columns; ++c)
      envelopes[c].values()[p] = first[static_cast<std::size_t>(p) * step + static_cast<std::size_t>(c)];
  for (int c = 0; c < columns; ++c) envelopes[c].run();
  for (int p = 0; p < length; ++p)
    for (int c = 0; c < columns; ++c)
      first[static_cast<std::size_t>(p) * step + static_cast<std::size_t>(c)] = envelopes[c].values()[p];
}

constexpr int kColumns = 16;

}  // namespace

DistanceMap squaredDistances(const BitGrid& set, glm::dvec3 spacing, const std::function<bool()>& goOn) {
  const glm::ivec3 size = set.size();
  const auto width = static_cast<std::size_t>(size.x), slice = width * static_cast<std::size_t>(size.y);
  DistanceMap map(slice * static_cast<std::size_t>(size.z));
  parallelFor(
      static_cast<std::size_t>(size.z),
      [&](std::size_t k, unsigned) {
        float* out = map.data() + k * slice;
        for (int j = 0; j < size.y; ++j)
          distancesInRow(set.row(set.rowIndex(j, static_cast<int>(k))), size.x, spacing.x,
                         out + static_cast<std::size_t>(j) * width);
        std::vector<Envelope> envelopes(kColumns, Envelope(size.y, spacing.y));
        for (int i = 0; i < size.x; i += kColumns)
          lowerColumns(out + i, width, size.y, std::min(kColumns, size.x - i), envelopes.data());
      },
      goOn);
  parallelFor(
      static_cast<std::size_t>(size.y),
      [&](std::size_t j, unsigned) {
        std::vector<Envelope> envelopes(kColumns, Envelope(size.z, spacing.z));
        for (int i = 0; i < size.x; i += kColumns)
          lowerColumns(map.data() + j * width + i, slice, size.z, std::min(kColumns, size.x - i),
                       envelopes.data());
      },
      goOn);
  return map;
}

BitGrid atMost(const DistanceMap& map, glm::ivec3 size, float limit) {
  BitGrid within(size);
  parallelFor(within.rowCount(), [&](std::size_t row, unsigned) {
    const float* values = map.data() + row * static_cast<std::size_t>(size.x);
    std::uint64_t* words = within.row(row);
    for (int i = 0; i < size.x; ++i)
      words[i / 64] |= static_cast<std::uint64_t>(values[i] <= limit) << (i % 64);
  });
  return within;
}

BitGrid withinDistance(const BitGrid& set, glm::dvec3 spacing, double radiusMm,
                       const std::function<bool()>& goOn) {
  // A ball's cost grows with its cross-section in rows, a map's does not: about here they meet.
  constexpr double kRowsOfLargestBall = 1500;
  if (3.2 * radiusMm / spacing.y * radiusMm / spacing.z <= kRowsOfLargestBall)
    return dilate(set, BallShape::ofMillimetres(spacing, radiusMm, set.size()), goOn);
  return atMost(squaredDistances(set, spacing, goOn), set.size(),
                static_cast<float>(radiusMm * radiusMm * (1.0 + 1e-6)));
}

}  // namespace chiasm
