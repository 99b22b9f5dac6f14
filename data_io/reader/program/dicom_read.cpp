#include "data_io/reader/program/dicom_read.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "data_io/reader/program/dicom_pixels.h"
#include "data_io/reader/program/dicom_resample.h"
#include "data_io/reader/program/parallel.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/sha256.h"
#include "data_io/volumes/voxel_digest.h"

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

class StackReading {
 public:
  StackReading(const ImageFiles& files, const DicomStack& stack, AnswerChannel& channel)
      : files_(files), stack_(stack), channel_(channel), byFile_(slotsByFile(stack)) {}

  // Nothing when a value does not fit the plan.
  std::optional<ReadStack> attempt(const VoxelPlan& plan) {
    const DicomSlice& first = stack_.images.front().slice;
    const std::size_t sliceBytes = static_cast<std::size_t>(first.columns) *
                                   static_cast<std::size_t>(first.rows) * bytesPerVoxel(plan.type);
    ReadStack out;
    out.plan = plan;
    out.voxels = MemoryFile(sliceBytes * stack_.images.size());
    fits_ = true;
    done_ = 0;
    const auto slot = [&](const DicomImageFile& file, std::size_t at) {
      if (!fits_) return;
      if (!fill(file, plan, stack_.images[at].slice, out.voxels, at * sliceBytes, sliceBytes)) fits_ = false;
      tell();
    };
    if (byFile_.size() == 1) {
      // One file with many frames: they are what is shared.
      const FileBytes bytes = files_.load(byFile_[0].first, true);
      const DicomImageFile file = checked(bytes, byFile_[0].second);
      inParallel(byFile_[0].second.size(), [&](std::size_t i) { slot(file, byFile_[0].second[i]); });
    } else {
      inParallel(byFile_.size(), [&](std::size_t i) {
        if (!fits_) return;
        const FileBytes bytes = files_.load(byFile_[i].first, true);
        const DicomImageFile file = checked(bytes, byFile_[i].second);
        for (const std::size_t at : byFile_[i].second) slot(file, at);
      });
    }
    if (!fits_) return std::nullopt;
    return out;
  }

 private:
  DicomImageFile checked(const FileBytes& bytes, const std::vector<std::size_t>& slots) const {
    const Refusal changed("a file of it changed while it was read; try again.");
    DicomImageFile file = openDicom(bytes.bytes);
    try {
      const std::vector<DicomSlice> again = describeDicom(file);
      for (const std::size_t at : slots) {
        const DicomSlice& slice = stack_.images[at].slice;
        const auto frame = static_cast<std::size_t>(slice.frame);
        if (frame >= again.size() || !sameImage(slice, again[frame])) throw changed;
      }
    } catch (const DicomDamage&) {
      throw changed;
    }
    return file;
  }

  // Decodes into memory that stays in the cache, and copies from there.
  bool fill(const DicomImageFile& file, const VoxelPlan& plan, const DicomSlice& slice, const MemoryFile& out,
            std::size_t at, std::size_t bytes) const {
    if (plan.meaning == VoxelPlan::Meaning::stored && convertsInPlace(plan, slice)) {
      if (const std::span<const std::byte> plain = plainFrame(file, slice); !plain.empty()) {
        out.write(at, plain);
        return true;
      }
    }
    thread_local std::vector<std::byte> stored, voxels;
    stored.resize(slice.storedBytes());
    decodeFrame(file, slice, stored);
    const bool inPlace = convertsInPlace(plan, slice);
    if (!inPlace) voxels.resize(bytes);
    const std::span<std::byte> converted = inPlace ? std::span(stored) : std::span(voxels);
    if (!convertImage(plan, slice, stored, converted)) return false;
    out.write(at, converted);
    return true;
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
  read->voxels = resampleStack(stack, {first.columns, first.rows}, read->plan.type, read->voxels);
  return std::move(*read);
}

VolumeDigests digestStack(const ImageFiles& files, const DicomStack& stack, VoxelType type, int sealed) {
  const auto byFile = slotsByFile(stack);
  std::vector<Digest> digests(byFile.size());
  VolumeDigests out;
  // The voxels are the longest piece, so they are begun first.
  inParallel(byFile.size() + 1, [&](std::size_t i) {
    const FileBytes bytes = i == 0 ? mapFile(sealed, true) : files.load(byFile[i - 1].first, true);
    if (i == 0)
      out.voxels = voxelDigest(type, stack.grid.size, bytes.bytes);
    else
      digests[i - 1] = sha256(bytes.bytes);
  });
  std::sort(digests.begin(), digests.end());
  Sha256 hash;
  for (const Digest& each : digests) hash.update(std::as_bytes(std::span(each.bytes)));
  out.file = hash.finish();
  return out;
}

}  // namespace chiasm::data_io::reader
