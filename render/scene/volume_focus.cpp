#include "render/scene/volume_focus.h"

#include <algorithm>
#include <chrono>

#include "core/base/check.h"

namespace chiasm::render {

namespace {

// What is worth the sending: so many times finer.
constexpr double kWorthwhile = 1.2;
// A frame of the window gives it so much time, and it looks at the clock after so many bytes.
constexpr std::uint64_t kAtOnce = 4u << 20;
constexpr std::chrono::milliseconds kPatience(12);
// A part that gives way leaves at least so much more free.
constexpr std::uint64_t kLeastSpare = 1u << 20;

}  // namespace

// An eighth of the budget stays for labels, pictures and tables to come.
std::uint64_t VolumeFocus::room(const gpu::Device& device) const {
  const std::uint64_t kept = device.memoryBudget() / 8 + spare_, free = device.freeBytes();
  const std::uint64_t left = free > kept ? free - kept : 0;
  return left - left / 64;  // rows of an image are padded
}

bool VolumeFocus::drop() {
  const bool any = part_ != nullptr;
  if (used_) ++revision_;
  used_ = false;
  part_.reset();
  mask_.reset();
  settled_.reset();
  return any;
}

bool VolumeFocus::giveWay() {
  if (part_) spare_ += std::max(part_->image().bytes() / 2, kLeastSpare);
  return drop();
}

bool VolumeFocus::giveUp() {
  const std::optional<VoxelBox> wanted = settled_;
  const bool any = drop();
  settled_ = wanted;
  return any;
}

const ResidentVolume& VolumeFocus::shown(const ResidentVolume& whole) const {
  return used_ && part_ && part_->source() == whole.source() ? *part_ : whole;
}

void VolumeFocus::use(bool used, Step& step) {
  if (used_ == used) return;
  used_ = used;
  ++revision_;
  step.changed = true;
}

bool VolumeFocus::couldBeFiner(const gpu::Device& device, const SceneVolume& volume,
                               const VoxelBox& wanted) const {
  if (!part_->reduced()) return false;
  const glm::ivec3 texels =
      ResidentVolume::texelsFitting(device, volume, wanted.size, room(device) + part_->image().bytes());
  return reductionOf(wanted.size, texels) * kWorthwhile < part_->reduction();
}

Expected<void> VolumeFocus::begin(gpu::Device& device, const SceneVolume& volume, const ResidentVolume& whole,
                                  const VoxelBox& wanted) {
  part_.reset();
  mask_.reset();
  // First, so that two need not fit.
  if (auto idle = device.waitIdle(); !idle) return idle;
  const glm::ivec3 texels = ResidentVolume::texelsFitting(device, volume, wanted.size, room(device));
  if (reductionOf(wanted.size, texels) * kWorthwhile > whole.reduction()) return {};
  auto made = ResidentVolume::begin(device, volume, whole, wanted, room(device));
  if (made) part_ = std::move(*made);
  return {};
}

Expected<VolumeFocus::Step> VolumeFocus::step(gpu::Device& device, gpu::Uploader& uploader,
                                              const SceneVolume& volume, const ResidentVolume& whole,
                                              const VoxelBox& wanted, bool moving, Quality quality) {
  Step step;
  const bool covers = part_ && part_->source() == whole.source() && part_->box().contains(wanted);
  use(covers && part_->complete(), step);
  if (moving || wanted.empty()) return step;
  if (spareFor_ != wanted) {
    spareFor_ = wanted;
    spare_ = 0;
  }
  if (settled_ != wanted && (!covers || couldBeFiner(device, volume, wanted))) {
    use(false, step);
    if (auto begun = begin(device, volume, whole, wanted); !begun) return tl::unexpected(begun.error());
    settled_ = wanted;
  }
  if (!part_ || part_->complete()) return step;
  const auto begun = std::chrono::steady_clock::now();
  while (!part_->complete() &&
         (quality == Quality::full || std::chrono::steady_clock::now() - begun < kPatience))
    if (auto sent = part_->sendMore(uploader, kAtOnce); !sent) return tl::unexpected(sent.error());
  if (auto flushed = uploader.flush(); !flushed) return tl::unexpected(flushed.error());
  use(part_->complete(), step);
  step.complete = part_->complete();
  return step;
}

Expected<const ResidentLabels*> VolumeFocus::mask(gpu::Device& device, gpu::Uploader& uploader,
                                                  const LabelMap& map) {
  CHECK(part_ != nullptr, "a part to hide voxels of");
  if (!mask_) {
    auto made = ResidentLabels::create(device, uploader, part_->box().size);
    if (!made) return tl::unexpected(made.error());
    mask_ = std::move(*made);
  }
  if (auto sent = mask_->update(partOf(map, part_->box())); !sent) return tl::unexpected(sent.error());
  return mask_.get();
}

LabelMap partOf(const LabelMap& map, const VoxelBox& box) {
  CHECK(box.low % kBrickEdge == glm::ivec3(0), "the corner of a brick");
  LabelMap part(box.size);
  for (std::uint32_t brick = 0; brick < part.brickCount(); ++brick)
    part.setBrick(brick, map.brick(map.brickIndex(part.brickPosition(brick) + box.low / kBrickEdge)));
  return part;
}

}  // namespace chiasm::render
