// A headless device with the volume pass on it: scene in, picture out.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "render/gpu/commands.h"
#include "render/gpu/device.h"
#include "render/gpu/instance.h"
#include "render/gpu/uploader.h"
#include "render/image.h"
#include "render/passes/volume_pass.h"
#include "render/scene/resident_scene.h"

namespace chiasm::test {

// One thread.
class VolumeHarness {
 public:
  static Expected<std::unique_ptr<VolumeHarness>> create(bool validation);
  ~VolumeHarness();

  // Resident scene and volume pass in step with the scene; the sum of both reports.
  Expected<render::UploadReport> update(const render::SceneView& scene);
  // Submits one eye's picture and waits for it.
  Expected<void> draw(const render::SceneView& scene, const render::Volume3dContent& content, glm::ivec2 size,
                      std::size_t eye = 0);
  Expected<render::Image> readBack();
  // Draws once and returns what was counted since the last time (counting must be on).
  Expected<render::DrawReport> takeCountsOfOneFrame(const render::SceneView& scene,
                                                    const render::Volume3dContent& content, glm::ivec2 size);
  // update, draw, read back.
  Expected<render::Image> picture(const render::SceneView& scene, const render::Volume3dContent& content,
                                  glm::ivec2 size, std::size_t eye = 0);

  render::VolumePass& pass() { return *pass_; }
  render::ResidentScene& resident() { return *resident_; }
  render::gpu::Device& device() { return *device_; }
  render::gpu::Uploader& uploader() { return *uploader_; }
  render::gpu::CommandRing& ring() { return *ring_; }
  const render::gpu::Image& target() const { return target_; }
  Expected<void> fitTarget(glm::ivec2 size);
  std::vector<std::string> messages() const { return instance_->messages(); }

 private:
  VolumeHarness() = default;
  std::unique_ptr<render::gpu::Instance> instance_;
  std::unique_ptr<render::gpu::Device> device_;
  std::unique_ptr<render::gpu::Uploader> uploader_;
  std::unique_ptr<render::gpu::CommandRing> ring_;
  std::unique_ptr<render::ResidentScene> resident_;
  std::unique_ptr<render::VolumePass> pass_;
  render::gpu::Image target_;
};

}  // namespace chiasm::test
