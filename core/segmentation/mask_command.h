// Commands that turn a segment's voxels into other voxels: look-up, checks, names and writing are shared.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/case/command.h"
#include "core/segmentation/edit_parameters.h"
#include "core/segmentation/mask.h"

namespace chiasm {

// What such a command looks at while it is planned.
struct MaskInput {
  const Case& snapshot;
  const SegmentTarget& target;
  const GridGeometry& grid;  // of the segmentation
  Progress& progress;

  glm::ivec3 size() const { return grid.size; }
  // Distances in case space between neighbouring voxel centres along the grid's axes, mm. Registrations that
  // shear are taken for what they are along these axes.
  glm::dvec3 spacing() const;
  bool cancelled() const { return progress.cancelled(); }
  // The segment's own voxels.
  VoxelBox box() const { return boxOfLabel(*target.map, target.segment->label); }
  Mask mask(const VoxelBox& over) const { return readMask(*target.map, target.segment->label, over); }
  Mask mask() const { return mask(box()); }
};

struct MaskEdit {
  std::string kind;                      // "segment.dilate"
  std::string verb;                      // the undo's name is this and the segment's name: "Dilate"
  Parameters parameters;                 // beside "segment" and "over"
  PaintOver over = PaintOver::unlocked;  // which voxels of others may be taken
  WriteMode mode = WriteMode::exactly;   // within the box of the mask that `make` returns
  bool needsVoxels = true;               // an empty segment is refused
};
// `make` returns what the segment shall be (or shall have added); its box must hold every brick that is to
// change. Checks that the segment may be written; fails when nothing would change, saying so.
std::unique_ptr<Command> maskCommand(const Uid& segment, MaskEdit edit,
                                     std::function<Expected<Mask>(const MaskInput&)> make);

// Another segment's voxels; fails when it is not there or its grid is another one.
Expected<Mask> maskOfOther(const MaskInput& input, const Uid& other);
tl::unexpected<Error> cancelledError();  // "Cancelled; nothing was changed."
// A command that was told nonsense: planning it says so.
std::unique_ptr<Command> refusedCommand(Error error);

}  // namespace chiasm
