#include "core/segmentation/slice_outline.h"

#include <algorithm>
#include <cmath>

#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/vector_relational.hpp>

#include "core/segmentation/brush_voxels.h"
#include "core/segmentation/mask_command.h"
#include "core/segmentation/value_gate.h"
#include "core/segmentation/view_prism.h"

namespace chiasm {

namespace {

// A plane midway between two layers takes one of them, the same everywhere: as the disk brush.
constexpr double kTieMm = 1e-6;

// The outline as a prism as thick as one layer of voxels.
ScissorCut layerOf(const SliceOutline& outline, const GridGeometry& grid) {
  const glm::dvec3 normal = glm::normalize(outline.normal.mm);
  const glm::dmat4 matrix = grid.caseFromVoxel();
  double thickness = 0.0;
  for (int axis = 0; axis < 3; ++axis)
    thickness = std::max(thickness, std::abs(glm::dot(normal, glm::dvec3(matrix[axis]))));
  ScissorCut cut{outline.points, {normal}, std::nullopt, thickness - 0.01 * kTieMm};
  return movedAlongView(cut, -0.5 * thickness + kTieMm);
}

VoxelBox boxAround(const ScissorCut& cut, const GridGeometry& grid) {
  const glm::dvec3 origin = cut.outline.front().mm, normal = cut.direction.mm;
  PatientBox box{glm::dvec3(1e300), glm::dvec3(-1e300)};
  for (const PatientPoint& point : cut.outline) {
    // Onto the layer's two faces.
    const glm::dvec3 near = point.mm - normal * glm::dot(point.mm - origin, normal);
    for (const glm::dvec3& corner : {near, near + normal * *cut.depthMm}) {
      box.minimum = glm::min(box.minimum, corner);
      box.maximum = glm::max(box.maximum, corner);
    }
  }
  // A voxel more: a centre on the very edge must not be lost to rounding.
  return widened(voxelBoxOf(box, grid), glm::ivec3(1), grid.size);
}

Expected<Mask> enclosed(const MaskInput& input, const SliceOutline& outline, const OutlineFill& fill) {
  const ScissorCut cut = layerOf(outline, input.grid);
  const VoxelBox box = boxAround(cut, input.grid);
  Mask mask(box, input.size());
  if (box.empty()) return mask;
  const ViewPrism prism(cut, input.grid);
  const glm::ivec3 size = mask.bits.size();
  for (int k = 0; k < size.z; ++k)
    for (int j = 0; j < size.y; ++j)
      prism.row(j + mask.begin.y, k + mask.begin.z, mask.begin.x, mask.begin.x + size.x,
                mask.bits.row(mask.bits.rowIndex(j, k)));
  if (fill.rim)
    for (const PatientPoint& point : outline.points) {
      const VoxelIndex voxel = nearestVoxel(input.grid, point);
      const VoxelBox all = mask.box();
      if (glm::all(glm::greaterThanEqual(voxel.ijk, all.begin)) &&
          glm::all(glm::lessThan(voxel.ijk, all.end)))
        mask.bits.set(voxel.ijk - mask.begin);
    }
  if (fill.range) {
    const auto volume = findVoxels(input.snapshot, *input.target.segmentation);
    if (!volume) return tl::unexpected(volume.error());
    const ValueGate gate(**volume, *fill.range, input.grid);
    BitGrid inRange(size);
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size.x));
    for (int k = 0; k < size.z; ++k)
      for (int j = 0; j < size.y; ++j) {
        gate.row(j + mask.begin.y, k + mask.begin.z, mask.begin.x, mask.begin.x + size.x, bytes.data());
        packBits(bytes.data(), 0, size.x, inRange.row(inRange.rowIndex(j, k)));
      }
    intersectWith(mask.bits, inRange);
  }
  if (!fill.place.anywhere()) {
    const auto place = maskOfPlace(input.snapshot, input.target, fill.place, box);
    if (!place) return tl::unexpected(place.error());
    intersectWith(mask.bits, place->bits);
  }
  return mask;
}

}  // namespace

std::unique_ptr<Command> fillOutline(const Uid& segment, SliceOutline outline, OutlineFill fill) {
  if (auto valid = validateCut({outline.points, outline.normal, std::nullopt, std::nullopt}); !valid)
    return refusedCommand({valid.error().kind, outline.points.size() < 3
                                                   ? "An outline needs at least three points."
                                                   : valid.error().message});
  if (fill.range)
    if (auto valid = validate(*fill.range); !valid) return refusedCommand(valid.error());
  std::vector<double> points;
  for (const PatientPoint& point : outline.points)
    points.insert(points.end(), {point.mm.x, point.mm.y, point.mm.z});
  MaskEdit edit{"segment.draw", fill.erase ? "Erase outline from" : "Draw", {}, fill.over};
  edit.parameters = {
      {"outline", std::move(points)},
      {"normal", std::vector<double>{outline.normal.mm.x, outline.normal.mm.y, outline.normal.mm.z}},
      {"erase", fill.erase},
      {"rim", fill.rim}};
  if (fill.range) appendParameters(edit.parameters, *fill.range);
  appendParameters(edit.parameters, fill.place);
  edit.mode = fill.erase ? WriteMode::exactly : WriteMode::add;
  edit.needsVoxels = fill.erase;
  return maskCommand(segment, edit,
                     [outline = std::move(outline), fill](const MaskInput& input) -> Expected<Mask> {
                       auto mask = enclosed(input, outline, fill);
                       if (!mask || !fill.erase) return mask;
                       Mask left = input.mask(mask->box());
                       subtractFrom(left.bits, mask->bits);
                       return left;
                     });
}

}  // namespace chiasm
