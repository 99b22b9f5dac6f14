#include "core/segmentation/morphology.h"

#include <cmath>

#include <glm/common.hpp>

#include "core/segmentation/bit_morphology.h"
#include "core/segmentation/distance_map.h"
#include "core/segmentation/mask_command.h"

namespace chiasm {

namespace {

Expected<void> validate(const BallSize& ball) {
  const bool millimetres = std::isfinite(ball.millimetres) && ball.millimetres > 0.0;
  const bool voxels = ball.voxels > 0;
  if (millimetres == voxels || ball.millimetres < 0.0 || ball.voxels < 0)
    return failure(ErrorKind::invalidInput,
                   "A ball needs one radius: millimetres above 0, or whole voxels above 0.");
  return {};
}

BallShape shapeOf(const BallSize& ball, const MaskInput& input) {
  return ball.voxels > 0 ? BallShape::ofVoxels(ball.voxels, input.size())
                         : BallShape::ofMillimetres(input.spacing(), ball.millimetres, input.size());
}

// A set with rims of unset voxels: whole words along x.
struct Rim {
  glm::ivec3 low{0}, high{0};
};
BitGrid withRim(const BitGrid& set, const Rim& rim) {
  const glm::ivec3 size = set.size();
  BitGrid wide(size + rim.low + rim.high);
  for (int k = 0; k < size.z; ++k)
    for (int j = 0; j < size.y; ++j)
      std::copy_n(set.row(set.rowIndex(j, k)), set.wordsPerRow(),
                  wide.row(wide.rowIndex(j + rim.low.y, k + rim.low.z)) + rim.low.x / 64);
  return wide;
}
BitGrid withoutRim(const BitGrid& wide, const Rim& rim, glm::ivec3 size) {
  BitGrid set(size);
  for (int k = 0; k < size.z; ++k)
    for (int j = 0; j < size.y; ++j) {
      std::uint64_t* row = set.row(set.rowIndex(j, k));
      std::copy_n(wide.row(wide.rowIndex(j + rim.low.y, k + rim.low.z)) + rim.low.x / 64, set.wordsPerRow(),
                  row);
      row[set.wordsPerRow() - 1] &= set.tailMask();
    }
  return set;
}

// Where the mask's box ends with the grid, a ball's reach more.
Rim rimAtGridEnds(const Mask& mask, glm::ivec3 reach, glm::ivec3 gridSize) {
  Rim rim;
  for (int axis = 0; axis < 3; ++axis) {
    const int need = axis == 0 ? (reach.x + 63) / 64 * 64 : reach[axis];
    rim.low[axis] = mask.box().begin[axis] == 0 ? need : 0;
    rim.high[axis] = mask.box().end[axis] == gridSize[axis] ? need : 0;
  }
  return rim;
}

BitGrid apply(Morphology step, const Mask& mask, const BallShape& ball, const MaskInput& input) {
  const auto goOn = [&] { return !input.cancelled(); };
  switch (step) {
    case Morphology::dilate:
      return dilate(mask.bits, ball, goOn);
    case Morphology::erode:
      return erode(mask.bits, ball, goOn);
    case Morphology::open: {
      const BitGrid core = erode(mask.bits, ball, goOn);
      input.progress.report(0.4);
      return dilate(core, ball, goOn);
    }
    case Morphology::close:
      break;
  }
  const Rim rim = rimAtGridEnds(mask, ball.reach(), input.size());
  const BitGrid grown = dilate(withRim(mask.bits, rim), ball, goOn);
  input.progress.report(0.4);
  return withoutRim(erode(grown, ball, goOn), rim, mask.bits.size());
}

Parameters parametersOf(const BallSize& ball) {
  if (ball.voxels > 0) return {{"radiusVoxels", std::int64_t{ball.voxels}}};
  return {{"radiusMm", ball.millimetres}};
}

glm::ivec3 reachOf(double millimetres, const MaskInput& input) {
  return glm::ivec3(glm::min(glm::dvec3(input.size()), std::abs(millimetres) / input.spacing() + 1.0));
}

Mask shrunk(const Mask& mask, double millimetres, const MaskInput& input) {
  Mask result = mask;
  const auto goOn = [&] { return !input.cancelled(); };
  result.bits = complementOf(withinDistance(complementOf(mask.bits), input.spacing(), millimetres, goOn));
  return result;
}

Mask grown(const Mask& mask, double millimetres, const MaskInput& input) {
  Mask result = mask;
  result.bits = withinDistance(mask.bits, input.spacing(), millimetres, [&] { return !input.cancelled(); });
  return result;
}

}  // namespace

const char* morphologyName(Morphology step) {
  switch (step) {
    case Morphology::dilate:
      return "dilate";
    case Morphology::erode:
      return "erode";
    case Morphology::open:
      return "open";
    case Morphology::close:
      break;
  }
  return "close";
}

std::unique_ptr<Command> morphSegment(const Uid& segment, Morphology step, BallSize ball, PaintOver over) {
  if (auto valid = validate(ball); !valid) return refusedCommand(valid.error());
  MaskEdit edit{std::string("segment.") + morphologyName(step), morphologyName(step), parametersOf(ball),
                over};
  edit.verb[0] = static_cast<char>(edit.verb[0] - 'a' + 'A');
  return maskCommand(segment, std::move(edit), [step, ball](const MaskInput& input) -> Expected<Mask> {
    const BallShape shape = shapeOf(ball, input);
    // Room for the ball on every side, so that only the grid's own end cuts anything off.
    Mask mask = input.mask(widened(input.box(), shape.reach() + 1, input.size()));
    input.progress.report(0.1);
    mask.bits = apply(step, mask, shape, input);
    return mask;
  });
}

std::unique_ptr<Command> marginSegment(const Uid& segment, double millimetres, PaintOver over) {
  if (!std::isfinite(millimetres) || millimetres == 0.0)
    return refusedCommand({ErrorKind::invalidInput, "A margin needs a distance in mm other than 0."});
  const MaskEdit edit{"segment.margin",
                      millimetres > 0 ? "Grow margin of" : "Shrink margin of",
                      {{"marginMm", millimetres}},
                      over};
  return maskCommand(segment, edit, [millimetres](const MaskInput& input) -> Expected<Mask> {
    const Mask mask = input.mask(widened(input.box(), reachOf(millimetres, input), input.size()));
    return millimetres > 0 ? grown(mask, millimetres, input) : shrunk(mask, -millimetres, input);
  });
}

std::unique_ptr<Command> hollowSegment(const Uid& segment, double thicknessMm, ShellSide side,
                                       PaintOver over) {
  if (!std::isfinite(thicknessMm) || thicknessMm <= 0.0)
    return refusedCommand({ErrorKind::invalidInput, "A shell needs a thickness above 0 mm."});
  const char* word = side == ShellSide::inside ? "inside" : side == ShellSide::outside ? "outside" : "both";
  const MaskEdit edit{
      "segment.hollow", "Hollow", {{"thicknessMm", thicknessMm}, {"side", std::string(word)}}, over};
  return maskCommand(segment, edit, [thicknessMm, side](const MaskInput& input) -> Expected<Mask> {
    const double inwards = side == ShellSide::inside ? thicknessMm
                           : side == ShellSide::both ? thicknessMm / 2
                                                     : 0;
    const double outwards = thicknessMm - inwards;
    const Mask mask = input.mask(widened(input.box(), reachOf(thicknessMm, input), input.size()));
    Mask shell = outwards > 0 ? grown(mask, outwards, input) : mask;
    subtractFrom(shell.bits, inwards > 0 ? shrunk(mask, inwards, input).bits : mask.bits);
    return shell;
  });
}

}  // namespace chiasm
