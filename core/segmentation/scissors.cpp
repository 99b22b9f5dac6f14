#include "core/segmentation/scissors.h"

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
  return list;
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
                       const ViewPrism prism(cut, input.grid);
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
