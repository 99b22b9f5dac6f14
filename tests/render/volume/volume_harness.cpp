#include "tests/render/volume/volume_harness.h"

#include <cstring>

namespace chiasm::test {

using namespace chiasm::render;

Expected<std::unique_ptr<VolumeHarness>> VolumeHarness::create(bool validation) {
  std::unique_ptr<VolumeHarness> harness(new VolumeHarness);
  auto instance = gpu::Instance::create({validation, {}});
  if (!instance) return tl::unexpected(instance.error());
  harness->instance_ = std::move(*instance);
  auto device = gpu::Device::create(*harness->instance_);
  if (!device) return tl::unexpected(device.error());
  harness->device_ = std::move(*device);
  auto uploader = gpu::Uploader::create(*harness->device_);
  if (!uploader) return tl::unexpected(uploader.error());
  harness->uploader_ = std::move(*uploader);
  auto ring = gpu::CommandRing::create(*harness->device_);
  if (!ring) return tl::unexpected(ring.error());
  harness->ring_ = std::move(*ring);
  auto resident = ResidentScene::create(*harness->device_, *harness->uploader_);
  if (!resident) return tl::unexpected(resident.error());
  harness->resident_ = std::move(*resident);
  auto pass = VolumePass::create(*harness->device_, *harness->uploader_, *harness->resident_);
  if (!pass) return tl::unexpected(pass.error());
  harness->pass_ = std::move(*pass);
  return harness;
}

VolumeHarness::~VolumeHarness() {
  if (device_) static_cast<void>(device_->waitIdle());
}

Expected<UploadReport> VolumeHarness::update(const SceneView& scene) {
  auto report = resident_->update(scene);
  if (!report) return report;
  auto tables = pass_->update(scene);
  if (!tables) return tl::unexpected(tables.error());
  report->tableBytes += tables->tableBytes;
  report->labelBytes += tables->labelBytes;
  report->surfaceBricks += tables->surfaceBricks;
  return report;
}

Expected<void> VolumeHarness::fitTarget(glm::ivec2 size) {
  if (target_ && glm::ivec2(target_.size()) == size) return {};
  gpu::ImageDescription description;
  description.size = {size, 1};
  description.usage =
      VK_IMAGE_USAGE_STORAGE_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
  auto made = gpu::Image::create(*device_, description);
  if (!made) return tl::unexpected(made.error());
  target_ = std::move(*made);
  return {};
}

Expected<void> VolumeHarness::draw(const SceneView& scene, const Volume3dContent& content, glm::ivec2 size,
                                   std::size_t eye) {
  if (auto fitted = fitTarget(size); !fitted) return fitted;
  auto commands = ring_->begin();
  if (!commands) return tl::unexpected(commands.error());
  if (auto recorded = pass_->recordAll(*commands, scene, content, eye, target_); !recorded) {
    ring_->abandon(*commands);
    return recorded;
  }
  auto ticket = ring_->submit(*commands);
  if (!ticket) return tl::unexpected(ticket.error());
  return device_->queue().wait(*ticket);
}

Expected<DrawReport> VolumeHarness::takeCountsOfOneFrame(const SceneView& scene,
                                                         const Volume3dContent& content, glm::ivec2 size) {
  if (auto drawn = draw(scene, content, size); !drawn) return tl::unexpected(drawn.error());
  return pass_->takeCounts(*ring_);
}

Expected<Image> VolumeHarness::readBack() {
  auto bytes = gpu::readImage(*device_, *ring_, target_, {0, 0, 0}, target_.size(), 4);
  if (!bytes) return tl::unexpected(bytes.error());
  Image image;
  image.size = glm::ivec2(target_.size());
  image.rgba.resize(bytes->size());
  std::memcpy(image.rgba.data(), bytes->data(), bytes->size());
  return image;
}

Expected<Image> VolumeHarness::picture(const SceneView& scene, const Volume3dContent& content,
                                       glm::ivec2 size, std::size_t eye) {
  if (auto updated = update(scene); !updated) return tl::unexpected(updated.error());
  if (auto drawn = draw(scene, content, size, eye); !drawn) return tl::unexpected(drawn.error());
  return readBack();
}

}  // namespace chiasm::test
