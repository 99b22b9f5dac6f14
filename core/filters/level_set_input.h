// What a level set starts from: a segment and the values around it, as plain arrays over a box.
#pragma once

#include <optional>
#include <string>

#include "core/filters/itk_level_set.h"
#include "core/segmentation/mask_command.h"

namespace chiasm {

// Why an evolution cannot be made with these settings, in a sentence; nullopt when it can.
std::optional<std::string> evolutionComplaint(const EvolutionSettings& settings);

struct LevelSetStart {
  VoxelBox box;  // of the segmentation's grid; the arrays' size
  LevelSetInput input;
};

// The segment and the volume's values in a box that reaches `reachMm` beyond the segment. Values that are no
// numbers are 0. Fails when the voxels are not there or have another grid.
Expected<LevelSetStart> levelSetStart(const MaskInput& input, double reachMm);

}  // namespace chiasm
