#include "data_io/reader/program/dicom_read.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "data_io/reader/program/dicom_pixels.h"
#include "data_io/reader/program/dicom_resample.h"
#include "data_io/reader/program/parallel.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/sha256.h"

namespace chiasm::data_io::reader {
namespace {

// What must not have changed between the two looks at a file.
bool sameImage(const DicomSlice& a, const DicomSlice& b) {
  return a.sopInstanceUid == b.sopInstanceUid && a.position == b.position && a.row == b.row &&
         a.column == b.column && a.rows == b.rows && a.columns == b.columns && a.frames == b.frames &&
         a.bitsAllocated == b.bitsAllocated && a.bitsStored == b.bitsStored && a.highBit == b.highBit &&
         a.isSigned == b.isSigned && a.transferSyntax == b.transferSyntax && a.slope == b.slope &&
         a.intercept == b.intercept && b.complete;
}

// The slots (numbers of images in the stack) of each file.
std::vector<std::pair<std::size_t, std::vector<std::size_t>>> slotsByFile(const DicomStack& stack) {
  std::map<std::size_t, std::size_t> seen;
  std::vector<std::pair<std::size_t, std::vector<std::size_t>>> out;
  for (std::size_t slot = 0; slot < stack.images.size(); ++slot) {
    const std::size_t file = stack.images[slot].file;
    const auto [entry, fresh] = seen.emplace(file, out.size());
    if (fresh) out.push_back({file, {}});
    out[entry->second].second.push_back(slot);
  }
  return out;
}

// The file, parsed again; refused when an image of these slots is not what it was.
DicomImageFile openAgain(const FileBytes& bytes, const DicomStack& stack,
                         std::span<const std::size_t> slots) {
  const Refusal changed("a file of it changed while it was read; try again.");
  DicomImageFile file = openDicom(bytes.bytes);
  try {
    const std::vector<DicomSlice> again = describeDicom(file);
    for (const std::size_t at : slots) {
      const DicomSlice& slice = stack.images[at].slice;
      const auto frame = static_cast<std::size_t>(slice.frame);
      if (frame >= again.size() || !sameImage(slice, again[frame])) throw changed;
    }
  } catch (const DicomDamage&) {
    throw changed;
  }
  return file;
}

std::size_t bytesOfImage(const DicomStack& stack, const VoxelPlan& plan) {
  const DicomSlice& first = stack.images.front().slice;
  return static_cast<std::size_t>(first.columns) * static_cast<std::size_t>(first.rows) *
         bytesPerVoxel(plan.type);
}

class StackReading {
 public:
  StackReading(const ImageFiles& files, const DicomStack& stack, AnswerChannel& channel)
      : files_(files), stack_(stack), channel_(channel), byFile_(slotsByFile(stack)) {}

  // Nothing when a value does not fit the plan.
  std::optional<ReadStack> attempt(const VoxelPlan& plan) {
    const std::size_t sliceBytes = bytesOfImage(stack_, plan);
    ReadStack out;
    out.plan = plan;
    out.voxels = StagedVoxels(sliceBytes * stack_.images.size());
    const std::span<std::byte> voxels = out.voxels.own();
    fits_ = true;
    done_ = 0;
    const auto slot = [&](const DicomImageFile& file, std::size_t at) {
      if (!fits_) return;
      if (!fill(file, plan, stack_.images[at].slice, voxels.subspan(at * sliceBytes, sliceBytes)))
        fits_ = false;
      tell();
    };
    if (byFile_.size() == 1) {
      // One file with many frames: they are what is shared.
      const FileBytes bytes = files_.load(byFile_[0].first, true);
      const DicomImageFile file = openAgain(bytes, stack_, byFile_[0].second);
      inParallel(byFile_[0].second.size(), [&](std::size_t i) { slot(file, byFile_[0].second[i]); });
    } else {
      inParallel(byFile_.size(), [&](std::size_t i) {
        if (!fits_) return;
        const FileBytes bytes = files_.load(byFile_[i].first, true);
        const DicomImageFile file = openAgain(bytes, stack_, byFile_[i].second);
        for (const std::size_t at : byFile_[i].second) slot(file, at);
      });
    }
    if (!fits_) return std::nullopt;
    return out;
  }

 private:
  // Decodes where the voxels are to be, or, when they are of another size, into memory that stays in the
  // cache.
  bool fill(const DicomImageFile& file, const VoxelPlan& plan, const DicomSlice& slice,
            std::span<std::byte> out) const {
    if (convertsInPlace(plan, slice)) {
      decodeFrame(file, slice, out);
      return convertImage(plan, slice, out, out);
    }
    thread_local std::vector<std::byte> stored;
    stored.resize(slice.storedBytes());
    decodeFrame(file, slice, stored);
    return convertImage(plan, slice, stored, out);
  }

  void tell() {
    const std::size_t now = ++done_;
    if (const std::unique_lock lock(telling_, std::try_to_lock); lock)
      channel_.progress(static_cast<double>(now) / static_cast<double>(stack_.images.size()));
  }

  const ImageFiles& files_;
  const DicomStack& stack_;
  AnswerChannel& channel_;
  std::vector<std::pair<std::size_t, std::vector<std::size_t>>> byFile_;
  std::atomic<bool> fits_ = true;
  std::atomic<std::size_t> done_ = 0;
  std::mutex telling_;
};

}  // namespace

ReadStack readStack(const ImageFiles& files, const DicomStack& stack, AnswerChannel& channel) {
  StackReading reading(files, stack, channel);
  const DicomSlice& first = stack.images.front().slice;
  std::optional<ReadStack> read = reading.attempt(planVoxels(stack.images));
  if (!read) read = reading.attempt(storedPlan(first));
  if (!read) throw Refusal("its pixels cannot be made voxels of any type known here.");
  if (!stack.resampling) return std::move(*read);
  read->voxels = resampleStack(stack, {first.columns, first.rows}, read->plan.type, read->voxels.bytes());
  return std::move(*read);
}

bool liesReady(const DicomStack& stack, const VoxelPlan& plan) {
  if (stack.resampling || plan.meaning != VoxelPlan::Meaning::stored) return false;
  return std::all_of(stack.images.begin(), stack.images.end(), [&](const FolderImage& image) {
    const DicomSlice& slice = image.slice;
    return slice.pixelsAt > 0 && slice.bitsStored == slice.bitsAllocated && convertsInPlace(plan, slice) &&
           image.stamp != FileStamp();
  });
}

void sendStack(const ImageFiles& files, const DicomStack& stack, AnswerChannel& channel) {
  UniqueFd file;
  std::uint64_t begin = 0;
  for (std::size_t slot = 0; slot < stack.images.size(); ++slot) {
    const FolderImage& image = stack.images[slot];
    if (slot == 0 || image.file != stack.images[slot - 1].file) {
      file = files.open(image.file);
      if (!file || stampOf(file.get()) != image.stamp)
        throw Refusal("a file of it changed while it was read; try again.");
    }
    channel.piece({begin, image.slice.storedBytes(), image.slice.pixelsAt}, file.get());
    begin += image.slice.storedBytes();
  }
}

Digest digestOfFiles(const ImageFiles& files, const DicomStack& stack) {
  const auto byFile = slotsByFile(stack);
  std::vector<Digest> digests(byFile.size());
  inParallel(byFile.size(),
             [&](std::size_t i) { digests[i] = sha256(files.load(byFile[i].first, true).bytes); });
  std::sort(digests.begin(), digests.end());
  Sha256 hash;
  for (const Digest& each : digests) hash.update(std::as_bytes(std::span(each.bytes)));
  return hash.finish();
}

}  // namespace chiasm::data_io::reader
