// Masking: a new volume of a case in which voxels outside (or inside) a segment have one value.
#pragma once

#include <string>

#include "core/case/case_store.h"
#include "core/jobs/progress.h"
#include "core/segmentation/operation.h"
#include "data_io/reader/reader_client.h"

namespace chiasm::app {

struct MaskedVolume {
  Uid segment;
  std::int64_t fill = -1000;  // in the volume's unit
  bool outside = true;        // voxels outside the segment get it; false: those inside
  // The 26 neighbours of its voxels count as the segment's: their values are mixtures of both sides, and
  // would stay as a shell of what is taken away, or be missing at the surface of what is kept.
  bool withNeighbours = false;
};
// What the parameters of the operation say.
MaskedVolume maskedVolumeAs(const Uid& segment, const OperationValues& values);

// The segment's volume with the fill; its voxels are new, the original's stay as they are. Fails when the
// voxels are not there, the segment has another grid, or the fill cannot be stored in the volume's type.
Expected<Volume> maskedVolume(const Case& current, const MaskedVolume& wanted, Progress& progress);

// The same, kept: the voxels are written to a file in the folder NAME.volumes beside the case NAME.chiasm,
// read back by the reader, and only then is the volume added to the case. Undo takes it from the case and
// leaves the file, so that doing it again finds it.
Expected<void> addMaskedVolume(CaseStore& store, const std::string& casePath, const MaskedVolume& wanted,
                               data_io::ReaderClient& reader, Progress& progress);

}  // namespace chiasm::app
