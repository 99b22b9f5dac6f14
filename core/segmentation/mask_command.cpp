#include "core/segmentation/mask_command.h"

#include <glm/geometric.hpp>

#include "core/case/planned_command.h"

namespace chiasm {

tl::unexpected<Error> cancelledError() {
  return failure(ErrorKind::cancelled, "Cancelled; nothing was changed.");
}

std::unique_ptr<Command> refusedCommand(Error error) {
  return plannedCommand(
      [error = std::move(error)](const Case&, Progress&) -> Expected<Edit> { return tl::unexpected(error); });
}

glm::dvec3 MaskInput::spacing() const {
  const glm::dmat4 matrix = grid.caseFromVoxel();
  return {glm::length(glm::dvec3(matrix[0])), glm::length(glm::dvec3(matrix[1])),
          glm::length(glm::dvec3(matrix[2]))};
}

std::unique_ptr<Command> maskCommand(const Uid& segment, MaskEdit what,
                                     std::function<Expected<Mask>(const MaskInput&)> make) {
  return plannedCommand([segment, what = std::move(what), make = std::move(make)](
                            const Case& snapshot, Progress& progress) -> Expected<Edit> {
    const auto target = findWritableSegment(snapshot, segment);
    if (!target) return tl::unexpected(target.error());
    const std::string& name = target->segment->name;
    const MaskInput input{snapshot, *target, target->segmentation->info.grid, progress};
    if (what.needsVoxels && input.box().empty())
      return failure(ErrorKind::notFound, "The segment '" + name + "' is empty: draw something first.");
    const auto mask = make(input);
    if (progress.cancelled()) return cancelledError();
    if (!mask) return tl::unexpected(mask.error());
    auto changes = writeMask(*target, what.over, what.mode, *mask, progress);
    if (!changes) return tl::unexpected(changes.error());
    Edit edit{what.kind, what.verb + " " + name, {{"segment", segment.text()}}, 1, std::move(*changes)};
    if (edit.changes.empty())
      return failure(ErrorKind::notFound,
                     edit.name +
                         " changes nothing: the segment is so already, or what would change may not "
                         "be written.");
    edit.parameters.insert(edit.parameters.end(), what.parameters.begin(), what.parameters.end());
    edit.parameters.emplace_back("over", std::string(paintOverName(what.over)));
    return edit;
  });
}

Expected<Mask> maskOfOther(const MaskInput& input, const Uid& other) {
  const Segment* segment = input.snapshot.findSegment(other);
  const Segmentation* segmentation = segment ? input.snapshot.segmentationOf(*segment) : nullptr;
  if (!segmentation) return failure(ErrorKind::notFound, "The other segment is not in this case any more.");
  if (!sameVoxels(segmentation->info.grid, input.grid))
    return failure(ErrorKind::invalidInput, "The segment '" + segment->name + "' has another grid than '" +
                                                input.target.segment->name +
                                                "': resample its segmentation first.");
  return readMask(segmentation->layers.at(static_cast<std::size_t>(segment->layer)), segment->label);
}

}  // namespace chiasm
