#include "core/segmentation/scissors.h"

#include <algorithm>
#include <bit>

#include "core/jobs/parallel.h"
#include "core/segmentation/mask_command.h"
#include "core/segmentation/view_prism.h"

namespace chiasm {

namespace {

const char* actionName(ScissorAction action) {
  switch (action) {
    case ScissorAction::eraseInside:
      return "eraseInside";
    case ScissorAction::eraseOutside:
      return "eraseOutside";
    case ScissorAction::fillInside:
      break;
  }
  return "fillInside";
}

Parameters parametersOf(const ScissorCut& cut, ScissorAction action) {
  std::vector<double> outline;
  for (const PatientPoint& point : cut.outline)
    outline.insert(outline.end(), {point.mm.x, point.mm.y, point.mm.z});
  Parameters list{
      {"outline", std::move(outline)},
      {"direction", std::vector<double>{cut.direction.mm.x, cut.direction.mm.y, cut.direction.mm.z}},
      {"action", std::string(actionName(action))}};
  if (cut.eye) list.emplace_back("eye", std::vector<double>{cut.eye->mm.x, cut.eye->mm.y, cut.eye->mm.z});
  if (cut.depthMm) list.emplace_back("depthMm", *cut.depthMm);
  if (cut.fromSurface) list.emplace_back("fromSurface", true);
  return list;
}

// The least depth at which a voxel of the set is seen within the outline; nullopt when none is.
std::optional<double> surfaceDepth(const ViewPrism& prism, const Mask& set, const GridGeometry& grid) {
  std::optional<double> nearest;
  std::vector<std::uint64_t> inside(set.bits.wordsPerRow());
  for (int k = 0; k < set.bits.size().z; ++k)
    for (int j = 0; j < set.bits.size().y; ++j) {
      const std::uint64_t* row = set.bits.row(set.bits.rowIndex(j, k));
      if (std::all_of(row, row + inside.size(), [](std::uint64_t word) { return word == 0; })) continue;
      std::fill(inside.begin(), inside.end(), 0);
      prism.row(j + set.begin.y, k + set.begin.z, set.begin.x, set.begin.x + set.bits.size().x,
                inside.data());
      for (std::size_t w = 0; w < inside.size(); ++w)
        for (std::uint64_t left = row[w] & inside[w]; left != 0; left &= left - 1) {
          const glm::ivec3 voxel =
              set.begin + glm::ivec3(static_cast<int>(w) * 64 + std::countr_zero(left), j, k);
          const double depth = prism.depthOf(voxelToPatient(grid, VoxelIndex{voxel}));
          nearest = std::min(depth, nearest.value_or(depth));
        }
    }
  return nearest;
}

// The cut with its outline moved to the surface that its depth counts from.
Expected<ScissorCut> startedAtSurface(const ScissorCut& cut, const Mask& own, const GridGeometry& grid,
                                      const std::string& name) {
  if (!cut.fromSurface || !cut.depthMm) return cut;
  ScissorCut through = cut;
  through.depthMm.reset();
  const auto depth = surfaceDepth(ViewPrism(through, grid), own, grid);
  if (!depth) return failure(ErrorKind::notFound, "Nothing of '" + name + "' is seen within the outline.");
  // A hair before it, so that the voxel itself is in.
  constexpr double kBefore = 1e-6;
  ScissorCut moved = movedAlongView(cut, *depth - kBefore);
  moved.depthMm = *cut.depthMm + kBefore;
  return moved;
}

}  // namespace

std::unique_ptr<Command> cutSegment(const Uid& segment, ScissorCut cut, ScissorAction action,
                                    PaintOver over) {
  if (auto valid = validateCut(cut); !valid) return refusedCommand(valid.error());
  const bool fill = action == ScissorAction::fillInside;
  if (fill && !cut.depthMm)
    return refusedCommand({ErrorKind::invalidInput, "Filling with scissors needs a depth in mm."});
  MaskEdit edit{"segment.cut", "Cut", parametersOf(cut, action), over};
  edit.mode = fill ? WriteMode::add : WriteMode::exactly;
  edit.needsVoxels = !fill;
  return maskCommand(segment, edit,
                     [cut = std::move(cut), action, fill](const MaskInput& input) -> Expected<Mask> {
                       const auto started = startedAtSurface(cut, cut.fromSurface ? input.mask() : Mask(),
                                                             input.grid, input.target.segment->name);
                       if (!started) return tl::unexpected(started.error());
                       const ViewPrism prism(*started, input.grid);
                       Mask mask = fill ? Mask({glm::ivec3(0), input.size()}, input.size()) : input.mask();
                       const glm::ivec3 size = mask.bits.size();
                       parallelFor(
                           static_cast<std::size_t>(size.z),
                           [&](std::size_t slice, unsigned) {
                             const int k = static_cast<int>(slice);
                             std::vector<std::uint64_t> inside(mask.bits.wordsPerRow());
                             for (int j = 0; j < size.y; ++j) {
                               std::fill(inside.begin(), inside.end(), 0);
                               prism.row(j + mask.begin.y, k + mask.begin.z, mask.begin.x,
                                         mask.begin.x + size.x, inside.data());
                               std::uint64_t* row = mask.bits.row(mask.bits.rowIndex(j, k));
                               for (std::size_t w = 0; w < inside.size(); ++w) {
                                 if (fill)
                                   row[w] = inside[w];
                                 else
                                   row[w] &= action == ScissorAction::eraseInside ? ~inside[w] : inside[w];
                               }
                             }
                           },
                           [&] { return !input.cancelled(); });
                       return mask;
                     });
}

}  // namespace chiasm
