#include "core/segmentation/smoothing.h"

#include <algorithm>
#include <cmath>

#include <glm/common.hpp>

#include "core/case/planned_command.h"
#include "core/segmentation/blur.h"
#include "core/segmentation/mask_command.h"

namespace chiasm {

namespace {

Expected<void> validRadius(double millimetres) {
  // A blur over a metre is a slip of the hand, and would take minutes.
  if (std::isfinite(millimetres) && millimetres > 0.0 && millimetres <= 100.0) return {};
  return failure(ErrorKind::invalidInput, "Smoothing needs a radius above 0 and up to 100 mm.");
}

glm::ivec3 medianRadius(double millimetres, glm::dvec3 spacing) {
  glm::ivec3 radius = glm::ivec3(glm::round(millimetres / spacing));
  int finest = 0;
  for (int axis = 1; axis < 3; ++axis)
    if (spacing[axis] < spacing[finest]) finest = axis;
  radius[finest] = std::max(radius[finest], 1);
  return radius;
}

glm::ivec3 gaussianReach(glm::dvec3 sigmaVoxels) {
  return glm::ivec3(glm::ceil(4.0 * sigmaVoxels));
}

}  // namespace

std::unique_ptr<Command> medianSegment(const Uid& segment, double radiusMm, PaintOver over) {
  if (auto valid = validRadius(radiusMm); !valid) return refusedCommand(valid.error());
  const MaskEdit edit{"segment.median", "Smooth", {{"radiusMm", radiusMm}}, over};
  return maskCommand(segment, edit, [radiusMm](const MaskInput& input) -> Expected<Mask> {
    const glm::ivec3 radius = medianRadius(radiusMm, input.spacing());
    Mask mask = input.mask(widened(input.box(), radius, input.size()));
    FloatGrid sums = numbersOf(mask.bits);
    sumBoxes(sums, mask.bits.size(), radius, [&] { return !input.cancelled(); });
    const glm::ivec3 edge = 2 * radius + 1;
    // Sums are whole numbers: more than half of an odd count is at least half of it and a half.
    const float half = 0.5f * static_cast<float>(edge.x * edge.y * edge.z);
    mask.bits = atLeast(sums, mask.bits.size(), half);
    return mask;
  });
}

std::unique_ptr<Command> gaussianSegment(const Uid& segment, double sigmaMm, PaintOver over) {
  if (auto valid = validRadius(sigmaMm); !valid) return refusedCommand(valid.error());
  const MaskEdit edit{"segment.gaussian", "Smooth", {{"sigmaMm", sigmaMm}}, over};
  return maskCommand(segment, edit, [sigmaMm](const MaskInput& input) -> Expected<Mask> {
    const glm::dvec3 sigma = sigmaMm / input.spacing();
    Mask mask = input.mask(widened(input.box(), gaussianReach(sigma), input.size()));
    FloatGrid blurred = numbersOf(mask.bits);
    blurGaussian(blurred, mask.bits.size(), sigma, [&] { return !input.cancelled(); });
    mask.bits = atLeast(blurred, mask.bits.size(), 0.5f);
    return mask;
  });
}

namespace {

// The strongest of several fields so far: its strength and which it is.
struct Strongest {
  FloatGrid strength;
  std::vector<std::uint16_t> index;

  void consider(const FloatGrid& field, std::uint16_t which) {
    for (std::size_t i = 0; i < field.size(); ++i) {
      if (!(field[i] > strength[i])) continue;
      strength[i] = field[i];
      index[i] = which;
    }
  }
  BitGrid where(std::uint16_t which, glm::ivec3 size) const {
    BitGrid set(size);
    for (std::size_t row = 0; row < set.rowCount(); ++row)
      for (int i = 0; i < size.x; ++i)
        set.row(row)[i / 64] |=
            static_cast<std::uint64_t>(
                index[row * static_cast<std::size_t>(size.x) + static_cast<std::size_t>(i)] == which)
            << (i % 64);
    return set;
  }
};

Expected<std::vector<SegmentTarget>> targetsInOneLayer(const Case& snapshot,
                                                       const std::vector<Uid>& segments) {
  std::vector<SegmentTarget> targets;
  if (segments.size() < 2 || segments.size() > 4000)
    return failure(ErrorKind::invalidInput, "Smoothing together needs at least two segments.");
  for (const Uid& uid : segments) {
    const auto target = findWritableSegment(snapshot, uid);
    if (!target) return tl::unexpected(target.error());
    if (!targets.empty() && target->map != targets.front().map)
      return failure(ErrorKind::invalidInput,
                     "'" + target->segment->name + "' and '" + targets.front().segment->name +
                         "' lie in different layers: they cannot border on each other.");
    targets.push_back(*target);
  }
  return targets;
}

}  // namespace

std::unique_ptr<Command> smoothTogether(std::vector<Uid> segments, double sigmaMm) {
  if (auto valid = validRadius(sigmaMm); !valid) return refusedCommand(valid.error());
  return plannedCommand(
      [segments = std::move(segments), sigmaMm](const Case& snapshot, Progress& progress) -> Expected<Edit> {
        const auto targets = targetsInOneLayer(snapshot, segments);
        if (!targets) return tl::unexpected(targets.error());
        const SegmentTarget& first = targets->front();
        const MaskInput input{snapshot, first, first.segmentation->info.grid, progress};
        const glm::dvec3 sigma = sigmaMm / input.spacing();
        VoxelBox box;
        for (const SegmentTarget& target : *targets)
          box = hull(box, boxOfLabel(*target.map, target.segment->label));
        if (box.empty())
          return failure(ErrorKind::notFound, "These segments are empty: draw something first.");
        box = widened(box, gaussianReach(sigma), input.size());

        Strongest strongest;
        FloatGrid rest;
        glm::ivec3 size(0);
        const auto none = static_cast<std::uint16_t>(targets->size());
        for (std::size_t i = 0; i < targets->size(); ++i) {
          if (progress.cancelled()) return cancelledError();
          const Mask mask = readMask(*first.map, (*targets)[i].segment->label, box);
          size = mask.bits.size();
          FloatGrid field = numbersOf(mask.bits);
          blurGaussian(field, size, sigma);
          if (i == 0) {
            strongest.strength.assign(field.size(), 0.0f);
            strongest.index.assign(field.size(), none);
            rest.assign(field.size(), 1.0f);
          }
          for (std::size_t v = 0; v < field.size(); ++v) rest[v] -= field[v];
          strongest.consider(field, static_cast<std::uint16_t>(i));
          progress.report(0.7 * static_cast<double>(i + 1) / static_cast<double>(targets->size()));
        }
        strongest.consider(rest, none);

        Edit edit{"segment.smoothTogether", "Smooth together", {{"sigmaMm", sigmaMm}}, 1, {}};
        Case scratch = snapshot;
        // While this is planned, whoever is not in the list is as good as locked.
        for (Segmentation& segmentation : scratch.segmentations)
          for (Segment& segment : segmentation.segments)
            segment.locked =
                segment.locked || std::find(segments.begin(), segments.end(), segment.uid) == segments.end();
        for (std::size_t i = 0; i < targets->size(); ++i) {
          edit.parameters.emplace_back("segment", segments[i].text());
          edit.name += (i == 0 ? " " : ", ") + (*targets)[i].segment->name;
          const auto target = findWritableSegment(scratch, segments[i]);
          if (!target) return tl::unexpected(target.error());
          Mask mask(box, input.size());
          mask.bits = strongest.where(static_cast<std::uint16_t>(i), size);
          // Voxels of the others in the list may be taken: each of them is written once.
          auto changes = writeMask(*target, PaintOver::unlocked, WriteMode::exactly, mask, progress);
          if (!changes) return tl::unexpected(changes.error());
          if (auto applied = apply(scratch, *changes); !applied) return tl::unexpected(applied.error());
          mergeInto(edit.changes, *changes);
        }
        if (edit.changes.empty())
          return failure(ErrorKind::notFound, edit.name + " changes nothing: they are as smooth already.");
        return edit;
      });
}

}  // namespace chiasm
