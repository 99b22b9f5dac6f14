#include "core/segmentation/between_slices.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <glm/common.hpp>
#include <glm/vec2.hpp>

#include "core/jobs/parallel.h"
#include "core/segmentation/bit_morphology.h"
#include "core/segmentation/distance_map.h"
#include "core/segmentation/mask_command.h"
#include "core/segmentation/slice_axis.h"

namespace chiasm {

namespace {

// Farther than anything in a grid, yet a number that can be mixed.
constexpr float kFarAway = 1e9f;

BitGrid sliceOf(const BitGrid& set, int slice) {
  BitGrid plane({set.size().x, set.size().y, 1});
  std::copy_n(set.row(set.rowIndex(0, slice)), plane.words().size(), plane.words().begin());
  return plane;
}

// One drawn slice: its signed distances in mm (inside above 0) and its centroid.
class Outline {
 public:
  Outline(const BitGrid& plane, glm::dvec2 spacing)
      : size_(plane.size()), signed_(squaredDistances(plane, mm(spacing))) {
    const DistanceMap inside = squaredDistances(complementOf(plane), mm(spacing));
    std::int64_t count = 0;
    for (int j = 0; j < size_.y; ++j)
      for (int i = 0; i < size_.x; ++i) {
        const std::size_t at =
            static_cast<std::size_t>(j) * static_cast<std::size_t>(size_.x) + static_cast<std::size_t>(i);
        if (!plane.test({i, j, 0})) {
          signed_[at] = -std::min(std::sqrt(signed_[at]), kFarAway);
          continue;
        }
        signed_[at] = std::min(std::sqrt(inside[at]), kFarAway);
        centroid_ += glm::dvec2(i, j);
        ++count;
      }
    centroid_ /= static_cast<double>(count);
  }

  glm::dvec2 centroid() const { return centroid_; }
  float at(int i, int j) const {
    return signed_[static_cast<std::size_t>(j) * static_cast<std::size_t>(size_.x) +
                   static_cast<std::size_t>(i)];
  }
  // Between pixels, bilinearly; beyond the slice its border's.
  double at(glm::dvec2 place) const {
    const glm::dvec2 inside = glm::clamp(place, glm::dvec2(0), glm::dvec2(size_.x - 1, size_.y - 1));
    const glm::dvec2 low = glm::floor(inside);
    const glm::dvec2 part = inside - low;
    const int i = static_cast<int>(low.x), j = static_cast<int>(low.y);
    const int right = std::min(i + 1, size_.x - 1), down = std::min(j + 1, size_.y - 1);
    return glm::mix(glm::mix<double>(at(i, j), at(right, j), part.x),
                    glm::mix<double>(at(i, down), at(right, down), part.x), part.y);
  }

 private:
  static glm::dvec3 mm(glm::dvec2 spacing) { return {spacing, 1.0}; }
  glm::ivec3 size_;
  DistanceMap signed_;
  glm::dvec2 centroid_{0.0};
};

bool overlap(const BitGrid& a, const BitGrid& b) {
  for (std::size_t w = 0; w < a.words().size(); ++w)
    if ((a.words()[w] & b.words()[w]) != 0) return true;
  return false;
}

void fillBetween(BitGrid& set, int first, int last, glm::dvec2 spacing) {
  const BitGrid firstPlane = sliceOf(set, first), lastPlane = sliceOf(set, last);
  const Outline from(firstPlane, spacing), to(lastPlane, spacing);
  const glm::dvec2 way = overlap(firstPlane, lastPlane) ? glm::dvec2(0) : to.centroid() - from.centroid();
  parallelFor(static_cast<std::size_t>(last - first - 1), [&](std::size_t step, unsigned) {
    const int k = first + 1 + static_cast<int>(step);
    const double part = static_cast<double>(k - first) / static_cast<double>(last - first);
    for (int j = 0; j < set.size().y; ++j) {
      std::uint64_t* row = set.row(set.rowIndex(j, k));
      for (int i = 0; i < set.size().x; ++i) {
        const double a = way == glm::dvec2(0) ? from.at(i, j) : from.at(glm::dvec2(i, j) - way * part);
        const double b = way == glm::dvec2(0) ? to.at(i, j) : to.at(glm::dvec2(i, j) + way * (1.0 - part));
        if ((1.0 - part) * a + part * b >= 0.0) row[i / 64] |= std::uint64_t{1} << (i % 64);
      }
    }
  });
}

bool isDrawn(const BitGrid& set, int slice) {
  const std::uint64_t* words = set.row(set.rowIndex(0, slice));
  const std::size_t count = set.wordsPerRow() * static_cast<std::size_t>(set.size().y);
  return std::any_of(words, words + count, [](std::uint64_t word) { return word != 0; });
}

Expected<void> validAxis(int axis) {
  if (axis >= 0 && axis <= 2) return {};
  return failure(ErrorKind::invalidInput, "Slices lie across grid axis 0, 1 or 2.");
}

}  // namespace

std::unique_ptr<Command> interpolateSlices(const Uid& segment, int sliceAxis, PaintOver over) {
  if (auto valid = validAxis(sliceAxis); !valid) return refusedCommand(valid.error());
  const MaskEdit edit{"segment.interpolate",
                      "Fill between slices of",
                      {{"sliceAxis", std::int64_t{sliceAxis}}},
                      over,
                      WriteMode::add};
  return maskCommand(segment, edit, [sliceAxis](const MaskInput& input) -> Expected<Mask> {
    // One voxel more, so that outlines have an outside.
    Mask mask = input.mask(widened(input.box(), glm::ivec3(1), input.size()));
    BitGrid slices = withAxisLast(mask.bits, sliceAxis);
    const glm::dvec3 spacing = input.spacing();
    // What becomes x and y once the axis and z are exchanged.
    const glm::dvec2 inPlane(sliceAxis == 0 ? spacing.z : spacing.x, sliceAxis == 1 ? spacing.z : spacing.y);
    int last = -1;
    bool gap = false;
    const int count = slices.size().z;
    for (int k = 0; k < count && !input.cancelled(); ++k) {
      if (!isDrawn(slices, k)) continue;
      if (last >= 0 && k - last > 1) {
        fillBetween(slices, last, k, inPlane);
        gap = true;
      }
      last = k;
      input.progress.report(0.8 * k / count);
    }
    if (!gap)
      return failure(ErrorKind::notFound, "There is nothing to fill in: '" + input.target.segment->name +
                                              "' has no empty slices between drawn ones.");
    mask.bits = withAxisLast(slices, sliceAxis);
    return mask;
  });
}

std::unique_ptr<Command> copySlice(const Uid& segment, int sliceAxis, PatientPoint at, int count,
                                   PaintOver over) {
  if (auto valid = validAxis(sliceAxis); !valid) return refusedCommand(valid.error());
  if (count == 0) return refusedCommand({ErrorKind::invalidInput, "Say to how many slices to copy."});
  const MaskEdit edit{"segment.copySlice",
                      "Copy slice of",
                      {{"sliceAxis", std::int64_t{sliceAxis}},
                       {"at", std::vector<double>{at.mm.x, at.mm.y, at.mm.z}},
                       {"count", std::int64_t{count}}},
                      over,
                      WriteMode::add};
  return maskCommand(segment, edit, [sliceAxis, at, count](const MaskInput& input) -> Expected<Mask> {
    const auto voxel = voxelAt(input.grid, at);
    if (!voxel) return failure(ErrorKind::invalidInput, "The slice to copy lies outside the volume.");
    glm::ivec3 margin(0);
    margin[sliceAxis] = std::min(std::abs(count), input.size()[sliceAxis]);
    Mask mask = input.mask(widened(input.box(), margin, input.size()));
    BitGrid slices = withAxisLast(mask.bits, sliceAxis);
    const int from = voxel->ijk[sliceAxis] - mask.begin[sliceAxis];
    if (from < 0 || from >= slices.size().z || !isDrawn(slices, from))
      return failure(ErrorKind::notFound,
                     "Nothing of '" + input.target.segment->name + "' is drawn in this slice.");
    const BitGrid plane = sliceOf(slices, from);
    BitGrid copies(slices.size());
    for (int step = 1; step <= std::abs(count); ++step) {
      const int to = from + (count > 0 ? step : -step);
      if (to < 0 || to >= slices.size().z) break;
      std::copy(plane.words().begin(), plane.words().end(), copies.row(copies.rowIndex(0, to)));
    }
    mask.bits = withAxisLast(copies, sliceAxis);
    return mask;
  });
}

}  // namespace chiasm
