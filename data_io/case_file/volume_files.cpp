#include "data_io/case_file/volume_files.h"

#include <array>
#include <fstream>

#include "data_io/case_file/open_database.h"
#include "data_io/sha256.h"

namespace chiasm::data_io {

namespace {
namespace fs = std::filesystem;
}

void setPaths(VolumeSource& source, const fs::path& volumeFile, const fs::path& caseFile) {
  std::error_code error;
  fs::path volume = fs::weakly_canonical(fs::absolute(volumeFile, error), error);
  if (!volume.has_filename()) volume = volume.parent_path();
  const fs::path folder = fs::weakly_canonical(fs::absolute(caseFile, error), error).parent_path();
  source.absolutePath = volume.string();
  source.relativePath = volume.lexically_relative(folder).generic_string();
}

Expected<fs::path> locateVolume(const VolumeSource& source, const fs::path& caseFile) {
  std::error_code error;
  const fs::path folder = fs::weakly_canonical(fs::absolute(caseFile, error), error).parent_path();
  const fs::path beside = (folder / source.relativePath).lexically_normal();
  if (!source.relativePath.empty() && fs::exists(beside, error)) return beside;
  const fs::path absolute(source.absolutePath);
  if (absolute.is_absolute() && fs::exists(absolute, error)) return absolute;
  const bool both = !source.relativePath.empty() && beside != absolute;
  return failure(ErrorKind::notFound, "The volume's file is " +
                                          std::string(both ? "neither at " : "not at ") +
                                          (both ? quoted(beside) + " nor at " : std::string()) +
                                          quoted(absolute) + ". Bring it back, or choose where it lies now.");
}

Expected<Digest> fileDigest(const fs::path& file, Progress& progress) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return failure(ErrorKind::notFound, "The file " + quoted(file) + " cannot be read.");
  Sha256 hash;
  std::array<char, 1 << 16> piece;
  while (stream.read(piece.data(), piece.size()) || stream.gcount() > 0) {
    if (progress.cancelled()) return failure(ErrorKind::cancelled, "Checking the file was cancelled.");
    hash.update(std::as_bytes(std::span(piece).first(static_cast<std::size_t>(stream.gcount()))));
  }
  if (stream.bad())
    return failure(ErrorKind::unreadable, "The file " + quoted(file) + " cannot be read to its end.");
  return hash.finish();
}

Expected<void> checkUnchanged(const VolumeSource& recorded, const VolumeSource& found) {
  const auto differs = [](const Digest& a, const Digest& b) { return !a.empty() && !b.empty() && a != b; };
  const bool sameVoxels = !recorded.voxelDigest.empty() && recorded.voxelDigest == found.voxelDigest;
  if (differs(recorded.voxelDigest, found.voxelDigest) ||
      (!sameVoxels && differs(recorded.fileDigest, found.fileDigest))) {
    return failure(
        ErrorKind::conflict,
        "The volume's file is not the one this case was made from: its content has changed. Bring the "
        "original file back; labels and measurements would not fit this one.");
  }
  return {};
}

}  // namespace chiasm::data_io
