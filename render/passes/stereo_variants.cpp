#include "render/passes/stereo_variants.h"

#include <algorithm>
#include <span>
#include <utility>

#include "chiasm_shaders.h"

namespace chiasm::render {

namespace {

std::span<const std::uint32_t> shaderOf(const VolumeVariant& variant) {
  if (variant.pair != 0) return shaders::stereo_pair_comp;
  return shaders::stereo_comp;
}

VolumeVariant withoutSecond(VolumeVariant variant) {
  variant.pair = variant.secondMode = variant.secondMask = variant.secondIntegrated = 0;
  return variant;
}

}  // namespace

std::vector<VolumeVariant> oneActFrom(const VolumeVariant& variant, bool several) {
  std::vector<VolumeVariant> all;
  const auto add = [&](auto&& change) {
    VolumeVariant other = variant;
    change(other);
    all.push_back(other);
  };
  // The first label that shows in 3-D, and the last that goes.
  if (variant.layers < static_cast<std::uint32_t>(kMaximumLabelLayers)) add([](auto& v) { ++v.layers; });
  if (variant.layers > 0) add([](auto& v) { --v.layers; });
  if (variant.mode != 2) {
    add([](auto& v) { v.mask = 1 - v.mask; });
    add([](auto& v) {
      v.mode = v.mode == 0 ? 1 : 0;
      v.integrated = v.mode == 0 ? 1 : 0;
      v.gradients = 0;
    });
  }
  if (variant.pair != 0) {
    all.push_back(withoutSecond(variant));
    // Both change over, and the one that was the second is looked at alone.
    add([](auto& v) {
      std::swap(v.mode, v.secondMode);
      std::swap(v.mask, v.secondMask);
      std::swap(v.integrated, v.secondIntegrated);
    });
    all.push_back(withoutSecond(all.back()));
  } else if (several && variant.mode != 2) {
    // The second comes as volumes come at first.
    add([](auto& v) {
      v.pair = v.secondIntegrated = 1;
      v.gradients = 0;
    });
  }
  std::erase(all, variant);
  return all;
}

StereoVariants::StereoVariants(gpu::Device& device) : device_(device), thread_([this] { compile(); }) {}

StereoVariants::~StereoVariants() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void StereoVariants::want(const VolumeVariant& variant, bool next) {
  if (made_.contains(variant) || compiling_ == variant) return;
  const auto waiting = std::find(wanted_.begin(), wanted_.end(), variant);
  if (waiting != wanted_.end() && !next) return;
  if (waiting != wanted_.end()) wanted_.erase(waiting);
  next ? wanted_.push_front(variant) : wanted_.push_back(variant);
  changed_.notify_all();
}

bool StereoVariants::prepare(const VolumeVariant& variant, bool several) {
  const std::lock_guard lock(mutex_);
  const bool there = made_.contains(variant);
  if (there && prepared_ == variant) return true;
  prepared_ = variant;
  want(variant, true);
  for (const VolumeVariant& neighbour : oneActFrom(variant, several)) want(neighbour, false);
  return there;
}

bool StereoVariants::has(const VolumeVariant& variant) {
  const std::lock_guard lock(mutex_);
  if (made_.contains(variant)) return true;
  want(variant, true);
  return false;
}

Expected<const gpu::Pipeline*> StereoVariants::get(const VolumeVariant& variant) {
  std::unique_lock lock(mutex_);
  want(variant, true);
  changed_.wait(lock, [&] { return made_.contains(variant); });
  const Made& made = *made_.at(variant);
  if (!made.error) return &made.pipeline;
  const Error error = *made.error;
  made_.erase(variant);  // the next draw tries again: the device may have memory by then
  return tl::unexpected(error);
}

Expected<gpu::Pipeline> StereoVariants::make(const VolumeVariant& variant) const {
  gpu::PipelineInterface interface = volumeShaderInterface();
  for (const std::uint32_t binding : {18u, 19u, 20u})
    interface.bindings.push_back({binding, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER});
  interface.bindings.push_back({21, VK_DESCRIPTOR_TYPE_STORAGE_IMAGE});
  if (variant.pair != 0) addPairBindings(interface);
  return gpu::Pipeline::compute(device_, shaderOf(variant), interface, specializationOf(variant),
                                gpu::Pipeline::Numbering::fromBase);
}

void StereoVariants::compile() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !wanted_.empty(); });
    if (stopping_) return;
    const VolumeVariant variant = wanted_.front();
    wanted_.pop_front();
    compiling_ = variant;
    lock.unlock();
    auto pipeline = make(variant);
    lock.lock();
    auto made = std::make_unique<Made>();
    if (pipeline)
      made->pipeline = std::move(*pipeline);
    else
      made->error = pipeline.error();
    made_[variant] = std::move(made);
    compiling_.reset();
    changed_.notify_all();
  }
}

}  // namespace chiasm::render
