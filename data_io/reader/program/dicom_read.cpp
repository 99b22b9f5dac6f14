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

// Hashes slices in their order as soon as they are there, by whoever has just finished one.
class FollowingDigest {
 public:
  FollowingDigest(VoxelType type, glm::ivec3 size, std::span<const std::byte> voxels)
      : voxels_(voxels),
        ready_(static_cast<std::size_t>(size.z)),
        slice_(voxels.size() / static_cast<std::size_t>(size.z)) {
    beginVoxelDigest(hash_, type, size);
  }

  void finished(std::size_t slice) {
    ready_[slice].store(true, std::memory_order_release);
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (lock) follow();
  }
  Digest finish() {
    follow();
    return hash_.finish();
  }

 private:
  void follow() {
    for (; next_ < ready_.size() && ready_[next_].load(std::memory_order_acquire); ++next_)
      hash_.update(voxels_.subspan(next_ * slice_, slice_));
  }
  Sha256 hash_;
  std::span<const std::byte> voxels_;
  std::vector<std::atomic<bool>> ready_;
  std::size_t slice_, next_ = 0;
  std::mutex mutex_;
};

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
      : files_(files),
        stack_(stack),
        channel_(channel),
        byFile_(slotsByFile(stack)),
        digests_(byFile_.size()) {}

  // Nothing when a value does not fit the plan.
  std::optional<ReadStack> attempt(const VoxelPlan& plan) {
    const DicomSlice& first = stack_.images.front().slice;
    const glm::ivec3 size(first.columns, first.rows, static_cast<int>(stack_.images.size()));
    sliceBytes_ =
        static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y) * bytesPerVoxel(plan.type);
    ReadStack out;
    out.plan = plan;
    out.voxels = MemoryFile(sliceBytes_ * stack_.images.size());
    FollowingDigest digest(plan.type, size, out.voxels.bytes());
    fits_ = true;
    done_ = 0;
    const auto slot = [&](const DicomImageFile& file, std::size_t at) {
      if (!fits_) return;
      if (!fill(file, plan, stack_.images[at].slice,
                out.voxels.bytes().subspan(at * sliceBytes_, sliceBytes_)))
        fits_ = false;
      digest.finished(at);
      tell();
    };
    if (byFile_.size() == 1) {
      // One file with many frames: they are what is shared.
      const FileBytes bytes = files_.load(byFile_[0].first, true);
      const DicomImageFile file = checked(bytes, byFile_[0].second);
      inParallel(byFile_[0].second.size() + 1, [&](std::size_t i) {
        if (i == 0)
          digests_[0] = sha256(bytes.bytes);
        else
          slot(file, byFile_[0].second[i - 1]);
      });
    } else {
      inParallel(byFile_.size(), [&](std::size_t i) {
        if (!fits_) return;
        const FileBytes bytes = files_.load(byFile_[i].first, true);
        const DicomImageFile file = checked(bytes, byFile_[i].second);
        digests_[i] = sha256(bytes.bytes);
        for (const std::size_t at : byFile_[i].second) slot(file, at);
      });
    }
    if (!fits_) return std::nullopt;
    out.voxelDigest = digest.finish();
    std::sort(digests_.begin(), digests_.end());
    Sha256 hash;
    for (const Digest& each : digests_) hash.update(std::as_bytes(std::span(each.bytes)));
    out.fileDigest = hash.finish();
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

  bool fill(const DicomImageFile& file, const VoxelPlan& plan, const DicomSlice& slice,
            std::span<std::byte> out) const {
    if (convertsInPlace(plan, slice)) {
      decodeFrame(file, slice, out);
      return convertImage(plan, slice, out, out);
    }
    std::vector<std::byte> stored(slice.storedBytes());
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
  std::vector<Digest> digests_;
  std::size_t sliceBytes_ = 0;
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
  read->voxelDigest = voxelDigest(read->plan.type, stack.grid.size, read->voxels.bytes());
  return std::move(*read);
}

}  // namespace chiasm::data_io::reader
