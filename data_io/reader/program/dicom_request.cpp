#include "data_io/reader/program/dicom_request.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "data_io/reader/answers.h"
#include "data_io/reader/program/dicom_series.h"
#include "data_io/reader/program/dicom_voxels.h"
#include "data_io/reader/program/image_requests.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/sandbox.h"
#include "data_io/reader/program/staged_volume.h"
#include "data_io/sha256.h"
#include "data_io/volumes/voxel_digest.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::size_t kMaximumFiles = 20'000;
constexpr std::uint64_t kMaximumFileBytes = 512ULL * 1024 * 1024;

std::vector<std::string> fileNames(int folder) {
  const int copy = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(copy < 0 ? nullptr : ::fdopendir(copy), ::closedir);
  if (!entries) throw Refusal("the folder cannot be listed.");
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(entries.get())) {
    if (entry->d_name[0] == '.') continue;
    names.emplace_back(entry->d_name);
    if (names.size() > kMaximumFiles)
      throw Refusal("it holds more than " + grouped(kMaximumFiles) +
                    " files; choose the folder of one series.");
  }
  // The order must not depend on the file system, though nothing is read from it.
  std::sort(names.begin(), names.end());
  return names;
}

// The file's bytes; empty for what is no regular file (folders, pipes, links).
std::vector<std::byte> bytesOf(int folder, const std::string& name) {
  const UniqueFd fd(::openat(folder, name.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC));
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  if (static_cast<std::uint64_t>(status.st_size) > kMaximumFileBytes)
    throw Refusal("it holds a file of " + grouped(static_cast<std::uint64_t>(status.st_size)) +
                  " bytes, more than an image of a series has.");
  std::vector<std::byte> bytes(static_cast<std::size_t>(status.st_size));
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::read(fd.get(), bytes.data() + done, bytes.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw Refusal("a file of it changed or vanished while it was read; try again.");
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

std::vector<FolderImage> findImages(int folder, const std::vector<std::string>& names,
                                    AnswerChannel& channel) {
  std::vector<FolderImage> images;
  std::size_t damaged = 0, deflated = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::vector<std::byte> bytes = bytesOf(folder, names[i]);
    const DicomWalk walk = walkDicom(bytes);
    damaged += walk.outcome == DicomWalk::Outcome::damaged ? 1 : 0;
    deflated += walk.outcome == DicomWalk::Outcome::deflated ? 1 : 0;
    if (std::optional<DicomSlice> slice = describeDicom(bytes, walk))
      images.push_back({i, std::move(*slice)});
    channel.progress(static_cast<double>(i + 1) / static_cast<double>(names.size()));
  }
  // Which series a damaged file belongs to cannot be known, and a missing slice at its end could not be seen.
  if (damaged > 0)
    throw Refusal(std::to_string(damaged) + " of its DICOM files " + (damaged == 1 ? "is" : "are") +
                  " damaged or incomplete; copy the folder again from its source.");
  if (deflated > 0)
    throw Refusal(std::to_string(deflated) + " of its DICOM files " + (deflated == 1 ? "is" : "are") +
                  " deflated as a whole, which cannot be read here; export them in another way.");
  return images;
}

// What must not have changed between the two looks at a file.
bool sameImage(const DicomSlice& a, const DicomSlice& b) {
  return a.sopInstanceUid == b.sopInstanceUid && a.position == b.position && a.row == b.row &&
         a.column == b.column && a.rows == b.rows && a.columns == b.columns &&
         a.bitsAllocated == b.bitsAllocated && a.slope == b.slope && a.intercept == b.intercept && b.complete;
}

std::string noteOn(const ChosenSeries& series, std::size_t images, const DicomSlice& slice) {
  std::string note;
  if (series.seriesCount > 1)
    note = "The folder holds " + std::to_string(series.seriesCount) + " series; this one has " +
           std::to_string(images) + " images.";
  if (slice.lossy) note += std::string(note.empty() ? "" : " ") + "The images were compressed with loss.";
  if (images == 1)
    note += std::string(note.empty() ? "" : " ") +
            "It is a single image; its slice thickness stands for a spacing.";
  return note;
}

}  // namespace

void answerDicomFolder(int folder, const std::string& seriesInstanceUid, AnswerChannel& channel) {
  channel.enter(0.0, 0.3);
  const std::vector<std::string> names = fileNames(folder);
  ChosenSeries series = chooseSeries(findImages(folder, names, channel), seriesInstanceUid);
  StackedSeries stack = stackSeries(std::move(series.images));
  series.images.clear();
  acceptGrid(stack.grid);

  const std::size_t sliceBytes = stack.images.front().slice.storedBytes();
  const std::uint64_t stored = sliceBytes * stack.images.size();
  acceptSize({stack.grid.size.x, stack.grid.size.y, stack.grid.size.z},
             stack.images.front().slice.bitsAllocated == 8 ? Component::uint8 : Component::uint16);
  grantProcessorTime(stack.images.size());

  channel.enter(0.3, 0.95);
  MemoryFile pixels(stored);
  std::vector<Digest> digests;
  for (std::size_t i = 0; i < stack.images.size(); ++i) {
    const FolderImage& image = stack.images[i];
    const std::vector<std::byte> bytes = bytesOf(folder, names[image.file]);
    const std::optional<DicomSlice> again = describeDicom(bytes, walkDicom(bytes));
    if (!again || !sameImage(image.slice, *again))
      throw Refusal("a file of it changed while it was read; try again.");
    digests.push_back(sha256(bytes));
    decodeDicom(bytes, image.slice, pixels.bytes().subspan(i * sliceBytes, sliceBytes));
    channel.progress(static_cast<double>(i + 1) / static_cast<double>(stack.images.size()));
  }

  const DicomSlice& middle = stack.images[stack.images.size() / 2].slice;
  RescaledVoxels voxels = rescale(stack.images, std::move(pixels));
  VolumeAnswer answer;
  VolumeInfo& info = answer.info;
  info.grid = stack.grid;
  info.voxelType = voxels.type;
  info.rescaleSlope = voxels.slope;
  info.rescaleIntercept = voxels.intercept;
  info.study = middle.study;
  info.frameOfReferenceUid = middle.frameOfReferenceUid;
  info.headerWindows = middle.windows;
  // HU is said only of CT that is rescaled to it (PS3.3 C.8.2.1.1: the Rescale Type of CT is HU when absent).
  if (middle.study.modality == "CT" && middle.hasRescale &&
      (middle.rescaleType.empty() || middle.rescaleType == "HU"))
    info.unit = "HU";
  if (middle.lossy) info.badges.emplace_back("lossy compression");
  info.note = noteOn(series, stack.images.size(), middle);
  info.source.format = "DICOM";
  info.source.seriesInstanceUid = middle.seriesInstanceUid;
  std::sort(digests.begin(), digests.end());
  Sha256 hash;
  for (const Digest& digest : digests) hash.update(std::as_bytes(std::span(digest.bytes)));
  info.source.fileDigest = hash.finish();
  info.source.voxelDigest = voxelDigest(voxels.type, stack.grid.size, voxels.memory.bytes());
  channel.result(encode(answer), std::move(voxels.memory));
}

}  // namespace chiasm::data_io::reader
