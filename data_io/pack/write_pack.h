// Writing a case with everything that it needs into one file.
#pragma once

#include <filesystem>
#include <vector>

#include "core/case/journal.h"
#include "core/jobs/progress.h"
#include "core/volume/volume.h"
#include "data_io/pack/pack_format.h"

namespace chiasm::data_io {

// The files of a volume where they lie now: the file itself, the data file that a detached header names
// beside it, or every regular file of a DICOM folder (sub-folders too; links are left out).
struct VolumeFiles {
  Uid volume;
  std::filesystem::path root;                // the file or the folder
  std::vector<std::filesystem::path> files;  // absolute
};
// Fails, naming it, when the files of a volume are not there.
Expected<std::vector<VolumeFiles>> filesOfVolumes(const std::vector<Volume>& volumes,
                                                  const std::filesystem::path& casePath);

struct WrittenPack {
  std::vector<PackEntry> entries;
  std::uint64_t bytes = 0;
};
// Writes `out` (whole or not there). The case goes in as it is now; in the copy the volumes' places are those
// within the pack, as edits of `author` in the history. Every content is hashed while it is written, and must
// be what it was when the list was made. ErrorKind::conflict while somebody has the case open.
Expected<WrittenPack> writePack(const std::filesystem::path& casePath,
                                const std::vector<VolumeFiles>& volumes, const Author& author,
                                const std::string& out, Progress& progress);

}  // namespace chiasm::data_io
