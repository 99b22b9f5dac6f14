// The voxels of a volume of a case in two steps: to be shown at once, and verified after that.
#pragma once

#include <string>

#include "core/volume/volume.h"
#include "data_io/reader/reader_client.h"

namespace chiasm::app {

// Voxels from the recorded source, of the recorded type, size, place and scale. Whether they and their file
// are the recorded ones is not known before `verifyVoxels`; until then they are not to be trusted. Fails as
// `readVoxels` does.
Expected<data_io::VolumeInHand> readVoxelsFirst(const VolumeInfo& info, const std::string& casePath,
                                                data_io::ReaderClient& reader, Progress& progress);
// Waits for the digests; fails when the file is not the one that the case was made from.
Expected<void> verifyVoxels(data_io::VolumeInHand& volume, const VolumeInfo& info, Progress& progress);

}  // namespace chiasm::app
