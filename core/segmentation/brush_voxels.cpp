#include "core/segmentation/brush_voxels.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include <glm/common.hpp>
#include <glm/geometric.hpp>

#include "core/segmentation/brush_capsule.h"
#include "core/segmentation/flood.h"
#include "core/segmentation/value_gate.h"

namespace chiasm {

namespace {

void fill(Mask& mask, const VoxelBox& box, const std::function<BrushCapsule::Span(int, int)>& spanOf) {
  for (int k = box.begin.z; k < box.end.z; ++k)
    for (int j = box.begin.y; j < box.end.y; ++j) {
      const BrushCapsule::Span span = spanOf(j, k);
      std::uint64_t* row = mask.bits.row(mask.bits.rowIndex(j - mask.begin.y, k - mask.begin.z));
      for (int i = span.begin - mask.begin.x; i < span.end - mask.begin.x;) {
        const int bit = i % 64, count = std::min(64 - bit, span.end - mask.begin.x - i);
        row[i / 64] |= (count == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1) << bit;
        i += count;
      }
    }
}

// Keeps what is in range, within the columns of each row's span.
void keepInRange(Mask& mask, const BrushCapsule& capsule, const ValueGate& gate,
                 std::vector<std::uint8_t>& bytes, std::vector<std::uint64_t>& words) {
  const VoxelBox& box = capsule.box();
  bytes.resize(static_cast<std::size_t>(box.end.x - box.begin.x));
  for (int k = box.begin.z; k < box.end.z; ++k)
    for (int j = box.begin.y; j < box.end.y; ++j) {
      const BrushCapsule::Span span = capsule.span(j, k);
      if (span.begin >= span.end) continue;
      gate.row(j, k, span.begin, span.end, bytes.data());
      words.assign(mask.bits.wordsPerRow(), 0);
      packBits(bytes.data(), span.begin - mask.begin.x, span.end - span.begin, words.data());
      std::uint64_t* row = mask.bits.row(mask.bits.rowIndex(j - mask.begin.y, k - mask.begin.z));
      for (std::size_t w = 0; w < words.size(); ++w) row[w] &= words[w];
    }
}

// What is connected to the seeds in the set, by faces, edges and corners.
BitGrid reachByCorners(const BitGrid& candidates, const std::vector<glm::ivec3>& seeds) {
  BitGrid reached(candidates.size());
  std::vector<glm::ivec3> open;
  const auto visit = [&](glm::ivec3 at) {
    if (candidates.test(at) && !reached.test(at)) {
      reached.set(at);
      open.push_back(at);
    }
  };
  for (const glm::ivec3 seed : seeds) visit(seed);
  while (!open.empty()) {
    const glm::ivec3 at = open.back();
    open.pop_back();
    const glm::ivec3 low = glm::max(at - 1, glm::ivec3(0)), high = glm::min(at + 1, candidates.size() - 1);
    for (int k = low.z; k <= high.z; ++k)
      for (int j = low.y; j <= high.y; ++j)
        for (int i = low.x; i <= high.x; ++i) visit({i, j, k});
  }
  return reached;
}

BitGrid reachByFaces(const BitGrid& candidates, const std::vector<glm::ivec3>& seeds) {
  BitGrid reached(candidates.size());
  std::int64_t count = 0;
  for (const glm::ivec3 seed : seeds) flood(candidates, seed, {}, reached, count);
  return reached;
}

std::optional<double> valueAt(const Volume& volume, const GridGeometry& grid, glm::ivec3 voxel) {
  return volume.valueAt(voxelToPatient(grid, VoxelIndex{voxel}));
}

// The brush's voxels with a value among the 27 around its centre.
std::vector<glm::ivec3> voxelsAround(const Volume& volume, const GridGeometry& grid, PatientPoint centre,
                                     const BrushCapsule& capsule) {
  std::vector<glm::ivec3> around;
  const glm::ivec3 middle = nearestVoxel(grid, centre).ijk;
  for (int dk = -1; dk <= 1; ++dk)
    for (int dj = -1; dj <= 1; ++dj)
      for (int di = -1; di <= 1; ++di) {
        const glm::ivec3 voxel = middle + glm::ivec3(di, dj, dk);
        if (capsule.holds(voxel) && valueAt(volume, grid, voxel)) around.push_back(voxel);
      }
  return around;
}

double medianOf(const Volume& volume, const GridGeometry& grid, const std::vector<glm::ivec3>& voxels) {
  std::vector<double> values;
  for (const glm::ivec3 voxel : voxels) values.push_back(*valueAt(volume, grid, voxel));
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// The voxels like the centre of one dab, or'ed into `chosen`; `allowed` covers the whole step.
class SmartDabs {
 public:
  SmartDabs(const Volume& volume, const GridGeometry& grid, const BrushSettings& brush, const Mask& allowed,
            Mask& chosen)
      : volume_(volume), grid_(grid), brush_(brush), allowed_(allowed), chosen_(chosen) {}

  void dab(PatientPoint centre) {
    const BrushCapsule capsule(grid_, brush_, centre, centre);
    if (capsule.box().empty()) return;
    const std::vector<glm::ivec3> around = voxelsAround(volume_, grid_, centre, capsule);
    if (around.empty()) return;
    const double like = brush_.likeValue ? *brush_.likeValue : medianOf(volume_, grid_, around);
    const ValueGate gate(volume_, {like - *brush_.likeCentre, like + *brush_.likeCentre}, grid_);
    Mask candidates(capsule.box(), grid_.size);
    fill(candidates, capsule.box(), [&](int j, int k) { return capsule.span(j, k); });
    keepInRange(candidates, capsule, gate, bytes_, words_);
    forRows(candidates, allowed_, [](std::uint64_t& own, std::uint64_t allowed) { own &= allowed; });
    std::vector<glm::ivec3> seeds;
    for (const glm::ivec3 voxel : around)
      if (candidates.test(voxel)) seeds.push_back(voxel - candidates.begin);
    Mask reached = candidates;
    reached.bits = brush_.shape == BrushShape::disk ? reachByCorners(candidates.bits, seeds)
                                                    : reachByFaces(candidates.bits, seeds);
    forRows(reached, chosen_, [](std::uint64_t own, std::uint64_t& chosen) { chosen |= own; });
  }

 private:
  // f(word of `mask`, the word of `other` that stands for the same voxels); `other` covers the mask.
  template <typename Some, typename Other, typename F>
  static void forRows(Some& mask, Other& other, F&& f) {
    const glm::ivec3 offset = mask.begin - other.begin;
    const auto firstWord = static_cast<std::size_t>(offset.x / 64);
    for (int k = 0; k < mask.bits.size().z; ++k)
      for (int j = 0; j < mask.bits.size().y; ++j) {
        auto* row = mask.bits.row(mask.bits.rowIndex(j, k));
        auto* second = other.bits.row(other.bits.rowIndex(j + offset.y, k + offset.z)) + firstWord;
        for (std::size_t w = 0; w < mask.bits.wordsPerRow(); ++w) f(row[w], second[w]);
      }
  }

  const Volume& volume_;
  const GridGeometry& grid_;
  const BrushSettings& brush_;
  const Mask& allowed_;
  Mask& chosen_;
  std::vector<std::uint8_t> bytes_;
  std::vector<std::uint64_t> words_;
};

}  // namespace

Expected<Mask> maskOfPlace(const Case& current, const SegmentTarget& target, const PaintPlace& place,
                           const VoxelBox& box) {
  const GridGeometry& grid = target.segmentation->info.grid;
  Mask held(box, grid.size);
  for (const Uid& uid : place.segments) {
    const Segment* segment = current.findSegment(uid);
    const Segmentation* segmentation = segment ? current.segmentationOf(*segment) : nullptr;
    if (!segmentation)
      return failure(ErrorKind::notFound,
                     "A segment that limits where may be painted is not in this case any more: choose "
                     "another place to paint.");
    if (!sameVoxels(segmentation->info.grid, grid))
      return failure(ErrorKind::invalidInput, "The segment '" + segment->name + "' has another grid than '" +
                                                  target.segment->name +
                                                  "', so it cannot limit where to paint.");
    const LabelMap& map = segmentation->layers.at(static_cast<std::size_t>(segment->layer));
    uniteWith(held.bits, readMask(map, segment->label, box).bits);
  }
  if (place.inside && !place.anywhere()) return held;
  for (std::size_t row = 0; row < held.bits.rowCount(); ++row) {
    std::uint64_t* words = held.bits.row(row);
    for (std::size_t w = 0; w < held.bits.wordsPerRow(); ++w) words[w] = ~words[w];
    if (held.bits.wordsPerRow() > 0) words[held.bits.wordsPerRow() - 1] &= held.bits.tailMask();
  }
  return held;
}

Expected<std::optional<double>> medianUnder(const Case& current, const SegmentTarget& target,
                                            const BrushSettings& brush, PatientPoint centre) {
  const GridGeometry& grid = target.segmentation->info.grid;
  const auto volume = findVoxels(current, *target.segmentation);
  if (!volume) return tl::unexpected(volume.error());
  const BrushCapsule capsule(grid, brush, centre, centre);
  if (capsule.box().empty()) return std::nullopt;
  const std::vector<glm::ivec3> around = voxelsAround(**volume, grid, centre, capsule);
  if (around.empty()) return std::nullopt;
  return medianOf(**volume, grid, around);
}

Expected<Mask> brushMask(const Case& current, const SegmentTarget& target, const BrushSettings& brush,
                         PatientPoint from, PatientPoint to) {
  const GridGeometry& grid = target.segmentation->info.grid;
  const BrushCapsule capsule(grid, brush, from, to);
  // A voxel more: a dab's box, rounded on its own, must lie within.
  const VoxelBox box = widened(capsule.box(), glm::ivec3(1), grid.size);
  Mask allowed(box, grid.size);
  if (box.empty()) return allowed;
  const Volume* volume = nullptr;
  if (brush.range || brush.likeCentre) {
    const auto found = findVoxels(current, *target.segmentation);
    if (!found) return tl::unexpected(found.error());
    volume = *found;
  }
  fill(allowed, capsule.box(), [&](int j, int k) { return capsule.span(j, k); });
  if (brush.range) {
    std::vector<std::uint8_t> bytes;
    std::vector<std::uint64_t> words;
    keepInRange(allowed, capsule, ValueGate(*volume, *brush.range, grid), bytes, words);
  }
  if (!brush.place.anywhere()) {
    const auto place = maskOfPlace(current, target, brush.place, box);
    if (!place) return tl::unexpected(place.error());
    intersectWith(allowed.bits, place->bits);
  }
  if (!brush.likeCentre) return allowed;

  Mask chosen(box, grid.size);
  SmartDabs dabs(*volume, grid, brush, allowed, chosen);
  glm::dvec3 way = to.mm - from.mm;
  if (brush.shape == BrushShape::disk) {
    const glm::dvec3 normal = glm::normalize(brush.diskNormal.mm);
    way -= normal * glm::dot(way, normal);
  }
  const int steps = static_cast<int>(std::ceil(glm::length(way) / (0.5 * brush.radiusMm)));
  for (int i = steps == 0 ? 0 : 1; i <= steps; ++i)
    dabs.dab({from.mm + way * (steps == 0 ? 0.0 : static_cast<double>(i) / steps)});
  return chosen;
}

}  // namespace chiasm
