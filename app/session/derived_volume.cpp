#include "app/session/derived_volume.h"

#include <cstring>
#include <filesystem>
#include <utility>

#include "core/case/object_commands.h"
#include "core/volume/volume_difference.h"
#include "data_io/case_file/volume_files.h"
#include "data_io/volumes/nrrd_writer.h"

namespace chiasm::app {
namespace {

namespace fs = std::filesystem;

}  // namespace

Expected<void> addDerivedVolume(CaseStore& store, const std::string& casePath, Volume made,
                                data_io::ReaderClient& reader, Progress& progress) {
  progress.report(0.3);
  const fs::path file = fs::absolute(casePath);
  const fs::path folder = file.parent_path() / (file.stem().string() + ".volumes");
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    return failure(ErrorKind::unavailable, "The folder '" + folder.string() +
                                               "' for new volumes cannot be made: " + error.message() + ".");
  const std::string path = (folder / (made.info.uid.text() + ".nrrd")).string();
  if (auto written = data_io::writeNrrd(path, made); !written) return written;
  progress.report(0.6);
  auto read = reader.readVolume(path, progress);
  const auto give = [&](Error what) {
    fs::remove(path, error);
    return tl::unexpected(std::move(what));
  };
  if (!read) return give(read.error());
  const auto same = read->voxels->bytes();
  const auto meant = made.voxels->bytes();
  if (read->info.voxelType != made.info.voxelType || same.size() != meant.size() ||
      std::memcmp(same.data(), meant.data(), meant.size()) != 0)
    return give(
        {ErrorKind::unreadable, "The new volume was not read back as it was written. Check the disk."});
  made.info.source = read->info.source;
  data_io::setPaths(made.info.source, path, casePath);
  const Uid uid = made.info.uid;
  if (auto added = store.execute(*addVolume(made.info)); !added) return give(added.error());
  return store.attachVoxels(uid, read->voxels);
}

Expected<DifferenceMade> addDifference(CaseStore& store, const std::string& casePath,
                                       const DifferenceWanted& wanted, data_io::ReaderClient& reader,
                                       Progress& progress) {
  const Case& current = store.current();
  const Volume* volume = current.findVolume(wanted.volume);
  const Volume* subtracted = current.findVolume(wanted.subtracted);
  const Volume* onto = current.findVolume(wanted.onto);
  if (volume == nullptr || subtracted == nullptr || onto == nullptr)
    return failure(ErrorKind::notFound, "A volume to subtract is not in this case any more.");
  if (volume == subtracted)
    return failure(ErrorKind::invalidInput, "A volume minus itself is nothing; name two volumes.");
  auto difference = subtractVolume(*volume, *subtracted, onto->info.grid, wanted.asTheyAre, progress);
  if (!difference) return tl::unexpected(difference.error());
  VolumeInfo& info = difference->volume.info;
  if (!wanted.name.empty()) info.name = wanted.name;
  info.frameOfReferenceUid = onto->info.frameOfReferenceUid;
  const DifferenceMade made{info.uid, difference->scale, difference->overlap};
  if (auto added = addDerivedVolume(store, casePath, std::move(difference->volume), reader, progress); !added)
    return tl::unexpected(added.error());
  return made;
}

}  // namespace chiasm::app
