// Counts of rays, samples and taps that counting variants of the ray caster add up on the device.
#pragma once

#include "core/base/error.h"
#include "render/gpu/commands.h"
#include "render/gpu/uploader.h"
#include "render/renderer.h"

namespace chiasm::render {

// One thread.
class RayCounts {
 public:
  static Expected<RayCounts> create(gpu::Device& device, gpu::Uploader& uploader);
  const gpu::Buffer& buffer() const { return buffer_; }
  // Waits for the device, reads the counts since the last time and sets them to 0.
  Expected<DrawReport> take(gpu::Device& device, gpu::CommandRing& ring);

 private:
  gpu::Buffer buffer_;  // six words: rays, samples, taps; low, high each
};

}  // namespace chiasm::render
