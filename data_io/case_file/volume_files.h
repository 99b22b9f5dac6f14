// Where a case's volumes lie on disk, and whether they are still the files that the case was made from.
#pragma once

#include <filesystem>

#include "core/jobs/progress.h"
#include "core/volume/volume.h"

namespace chiasm::data_io {

// Enters both paths of a volume's file (or DICOM folder): relative to the case file's folder, and absolute.
void setPaths(VolumeSource& source, const std::filesystem::path& volumeFile,
              const std::filesystem::path& caseFile);

// Where the volume lies now: beside the case first (so that a folder may be moved as a whole), then at the
// absolute path. ErrorKind::notFound, naming both places, when it is at neither.
Expected<std::filesystem::path> locateVolume(const VolumeSource& source,
                                             const std::filesystem::path& caseFile);

// SHA-256 of a file's bytes; polls for cancel.
Expected<Digest> fileDigest(const std::filesystem::path& file, Progress& progress);

// ErrorKind::conflict when a volume as it was read now is not the one that the case was made from. A digest
// that the source does not have is not compared. Another file with the same voxels (compressed anew) passes.
Expected<void> checkUnchanged(const VolumeSource& recorded, const VolumeSource& found);

}  // namespace chiasm::data_io
