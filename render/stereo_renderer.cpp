#include "render/stereo_renderer.h"

#include <chrono>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "render/frame/frame_pieces.h"
#include "render/frame/scene_tracker.h"
#include "render/frame/spatial_slices.h"
#include "render/gpu/frame_timer.h"
#include "render/gpu/lent_target.h"
#include "render/gpu/shared_parts.h"
#include "render/gpu/uploader.h"
#include "render/passes/spatial_pass.h"
#include "render/passes/stereo_pass.h"
#include "render/scene/resident_scene.h"
#include "render/scene/resident_things.h"

namespace chiasm::render {

namespace {

// Puts the parts together; each part says what it does. Members are destroyed in reverse order.
class VulkanStereoRenderer final : public StereoRenderer {
 public:
  Expected<void> initialise(std::shared_ptr<SharedDevice> shared) {
    shared_ = std::move(shared);
    device_ = shared_->parts().device.get();
    pieces_ = FramePieces(device_->isCpu());
    if (auto made = keep(uploader_, gpu::Uploader::create(*device_, gpu::Uploader::ringBytesFor(*device_)));
        !made)
      return made;
    if (auto made = keep(resident_, ResidentScene::create(*device_, *uploader_, &shared_->parts().volumes));
        !made)
      return made;
    things_ = std::make_unique<ResidentThings>(*device_, *uploader_);
    if (auto made = keep(slices_, SpatialSlices::create(*device_, *uploader_)); !made) return made;
    if (auto made = keep(stereo_, StereoPass::create(*device_, *uploader_, *resident_)); !made) return made;
    if (auto made = keep(spatial_, SpatialPass::create(*device_)); !made) return made;
    if (auto made = keep(timer_, gpu::FrameTimer::create(*device_)); !made) return made;
    if (auto made = keep(ring_, gpu::CommandRing::create(*device_)); !made) return made;
    if (auto made = keep(copies_, gpu::CommandRing::create(*device_)); !made) return made;
    if (auto flushed = uploader_->flush(); !flushed) return tl::unexpected(flushed.error());
    return {};
  }

  Expected<UploadReport> update(const SpatialScene& scene) override {
    auto report = bringInStep(scene);
    if (report) return report;
    // What was recorded may not have arrived, so that nothing of the scene can be trusted to be there.
    inStep_ = false;
    uploader_->abandon();
    stereo_->forget();
    things_->forget();
    resident_->forget();
    return report;
  }

  Expected<StereoReport> draw(const SpatialScene& scene, const std::array<EyeView, 2>& eyes,
                              glm::ivec2 pixels, const StereoQuality& quality) override {
    // What a failed update dropped must not be drawn.
    if (!inStep_)
      return failure(ErrorKind::unavailable,
                     "The last update did not reach the graphics device; update again.");
    if (auto valid = check(eyes, pixels); !valid) return tl::unexpected(valid.error());
    if (auto fitted = fit(pixels); !fitted) return tl::unexpected(fitted.error());
    waitedMs_ = 0;
    qualities_[++frame_] = quality;
    if (auto done = drawInPieces(scene, eyes, quality); !done) {
      timer_.abandon();
      slices_.forget();
      target_ = gpu::Image();  // what it holds, and the layout it is in, cannot be trusted
      return tl::unexpected(done.error());
    }
    return report();
  }

  bool prepare(const SceneView& scene) override { return stereo_->prepare(scene); }
  bool settled() const override { return stereo_->lightSettled(); }
  void setGiveUp(std::function<bool()> giveUp) override { giveUp_ = std::move(giveUp); }

  Expected<Image> readBack(int eye) override {
    if (auto drawn = checkDrawn(eye); !drawn) return tl::unexpected(drawn.error());
    auto bytes = gpu::readImage(*device_, *copies_, target_, {eye * pixels_.x, 0, 0}, {pixels_, 1}, 4);
    if (!bytes) return tl::unexpected(bytes.error());
    Image image;
    image.size = pixels_;
    image.rgba.resize(bytes->size());
    std::memcpy(image.rgba.data(), bytes->data(), bytes->size());
    return image;
  }

  Expected<void> copyEyeInto(int eye, const LentImage& target) override {
    if (auto drawn = checkDrawn(eye); !drawn) return drawn;
    if (target.size != pixels_)
      return failure(ErrorKind::invalidInput,
                     "The headset lent a picture of " + std::to_string(target.size.x) + " × " +
                         std::to_string(target.size.y) + " pixels for an eye of another size.");
    auto commands = copies_->begin();
    if (!commands) return tl::unexpected(commands.error());
    gpu::copyToLent(*commands, target_, {eye * pixels_.x, 0}, {target.image, target.layer, target.size});
    auto ticket = copies_->submit(*commands);
    if (!ticket) return tl::unexpected(ticket.error());
    return {};
  }

  void setCounting(bool on) override {
    counting_ = on;
    stereo_->setCounting(on);
  }

 private:
  Expected<UploadReport> bringInStep(const SpatialScene& scene) {
    auto things = things_->update(scene);
    if (!things) return tl::unexpected(things.error());
    UploadReport report;
    report.tableBytes = *things;
    const bool changed = tracker_.update(scene.scene);
    if (changed || !inStep_) {
      inStep_ = false;
      auto resident = resident_->update(scene.scene);
      if (!resident) return resident;
      slices_.prune(scene.scene);
      auto derived = stereo_->update(scene.scene);
      if (!derived) return derived;
      report = *resident;
      report.tableBytes += *things + derived->tableBytes;
      report.labelBytes += derived->labelBytes;
      report.surfaceBricks += derived->surfaceBricks;
      inStep_ = true;
    }
    if (auto lit = stereo_->advanceLight(scene); !lit) return tl::unexpected(lit.error());
    if (auto flushed = uploader_->flush(); !flushed) return tl::unexpected(flushed.error());
    return report;
  }

  template <typename T>
  static Expected<void> keep(T& part, Expected<T> made) {
    if (!made) return tl::unexpected(made.error());
    part = std::move(*made);
    return {};
  }

  Expected<void> check(const std::array<EyeView, 2>& eyes, glm::ivec2 pixels) const {
    const int largest = static_cast<int>(device_->limits().maxImageDimension2D) / 2;
    if (pixels.x < 1 || pixels.y < 1 || pixels.x > largest || pixels.y > largest)
      return failure(ErrorKind::invalidInput, "An eye's picture of " + std::to_string(pixels.x) + " × " +
                                                  std::to_string(pixels.y) +
                                                  " pixels cannot be drawn: this device takes up to " +
                                                  std::to_string(largest) + " along a side.");
    for (const EyeView& eye : eyes)
      if (!(eye.tanLeft < eye.tanRight && eye.tanDown < eye.tanUp))
        return failure(ErrorKind::invalidInput, "The headset reports an eye with an empty field of view.");
    return {};
  }

  Expected<void> checkDrawn(int eye) const {
    if (target_ && (eye == 0 || eye == 1)) return {};
    return failure(ErrorKind::notFound, "This eye has no picture yet: draw it first.");
  }

  // Pictures of both eyes side by side.
  Expected<gpu::Image> makePicture(VkFormat format, VkImageUsageFlags usage) const {
    gpu::ImageDescription description;
    description.format = format;
    description.size = {2 * pixels_.x, pixels_.y, 1};
    description.usage = usage;
    return gpu::Image::create(*device_, description);
  }
  Expected<void> makeRoom(gpu::Image& colours, gpu::Image& depths) const {
    // The depths first: the colours say that both are there.
    if (auto made =
            keep(depths, makePicture(VK_FORMAT_D32_SFLOAT, VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT |
                                                               VK_IMAGE_USAGE_SAMPLED_BIT));
        !made)
      return made;
    return keep(colours, makePicture(VK_FORMAT_R8G8B8A8_UNORM, VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT |
                                                                   VK_IMAGE_USAGE_SAMPLED_BIT |
                                                                   VK_IMAGE_USAGE_STORAGE_BIT));
  }

  Expected<void> fit(glm::ivec2 pixels) {
    if (target_ && pixels_ == pixels) return {};
    pixels_ = pixels;
    target_ = gpu::Image();
    veils_ = gpu::Image();
    if (auto made = makeRoom(room_, depths_); !made) return made;
    return keep(target_, makePicture(VK_FORMAT_R8G8B8A8_UNORM, VK_IMAGE_USAGE_STORAGE_BIT |
                                                                   VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT |
                                                                   VK_IMAGE_USAGE_TRANSFER_SRC_BIT));
  }

  void beginRoom(gpu::Commands& commands, const gpu::Image& colours, const gpu::Image& depths,
                 const glm::vec4& clear) const {
    commands.transition(colours, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, true);
    commands.transition(depths, VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL, true);
    commands.beginRendering(colours, depths, &clear);
  }
  void endRoom(gpu::Commands& commands, const gpu::Image& colours, const gpu::Image& depths) const {
    commands.endRendering();
    commands.transition(colours, VK_IMAGE_LAYOUT_GENERAL);
    commands.transition(depths, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
  }

  // One submission, or, where that would take long, several of which at most two are on the device at once.
  Expected<void> drawInPieces(const SpatialScene& scene, const std::array<EyeView, 2>& eyes,
                              const StereoQuality& quality) {
    auto commands = ring_->begin();
    if (!commands) return tl::unexpected(commands.error());
    timer_.begin(*commands, frame_);
    auto pictures = recordRoom(*commands, scene, eyes, quality);
    Expected<void> done = pictures ? stereo_->begin(*commands, scene, eyes, pixels_, quality, *pictures)
                                   : tl::unexpected(pictures.error());
    const int pieces = pieces_.of(quality);
    gpu::Ticket before = 0, last = 0;
    for (int piece = 0; done && piece < pieces; ++piece) {
      stereo_->cast(*commands, *pictures, piece, pieces);
      if (piece + 1 == pieces) break;
      if (auto submitted = ring_->submit(*commands); submitted)
        before = std::exchange(last, *submitted);
      else
        return tl::unexpected(submitted.error());
      spatial_->submitted(last);
      if (auto waited = waitFor(before); !waited) return waited;
      if (giveUp_ && giveUp_()) return failure(ErrorKind::cancelled, "The frame was given up.");
      if (commands = ring_->begin(); !commands) return tl::unexpected(commands.error());
    }
    if (!done) {
      ring_->abandon(*commands);
      return done;
    }
    recordRest(*commands, scene, *pictures);
    timer_.end(*commands);
    auto ticket = ring_->submit(*commands);
    if (!ticket) return tl::unexpected(ticket.error());
    spatial_->submitted(*ticket);
    return {};
  }

  Expected<void> waitFor(gpu::Ticket ticket) {
    const auto started = std::chrono::steady_clock::now();
    auto waited = device_->queue().wait(ticket);
    waitedMs_ +=
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count();
    return waited;
  }

  Expected<StereoPass::Pictures> recordRoom(gpu::Commands& commands, const SpatialScene& scene,
                                            const std::array<EyeView, 2>& eyes,
                                            const StereoQuality& quality) {
    if (auto drawn = slices_.record(commands, scene, tracker_, *resident_); !drawn)
      return tl::unexpected(drawn.error());
    // Rims of a pixel need rays for every pixel.
    if (auto begun = spatial_->begin(scene, eyes, *things_, quality.resolution >= 1.0); !begun)
      return tl::unexpected(begun.error());
    const glm::vec4 background(glm::vec3(scene.background) * scene.background.a, scene.background.a);
    beginRoom(commands, room_, depths_, background);
    spatial_->recordRoom(commands, scene, *things_, slices_, pixels_);
    endRoom(commands, room_, depths_);
    StereoPass::Pictures pictures{room_, depths_, target_};
    if (spatial_->hasVeils()) {
      if (!veils_)
        if (auto made = makeRoom(veils_, veilDepths_); !made) return tl::unexpected(made.error());
      beginRoom(commands, veils_, veilDepths_, glm::vec4(0.0f));
      spatial_->recordVeils(commands, scene, *things_, depths_, pixels_);
      endRoom(commands, veils_, veilDepths_);
      pictures.veils = &veils_;
      pictures.veilDepths = &veilDepths_;
    }
    return pictures;
  }

  void recordRest(gpu::Commands& commands, const SpatialScene& scene, const StereoPass::Pictures& pictures) {
    stereo_->compose(commands, pictures);
    if (spatial_->hasMore()) {
      commands.transition(target_, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL);
      commands.transition(depths_, VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL);
      commands.beginRendering(target_, depths_, nullptr);
      spatial_->recordMore(commands, scene, *things_, pixels_);
      commands.endRendering();
    }
    commands.transition(target_, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
  }

  Expected<StereoReport> report() {
    StereoReport report;
    report.waitedMs = waitedMs_;
    for (const gpu::FrameTimer::Time& time : timer_.finished()) {
      report.finished.push_back({qualities_[time.number], time.milliseconds, 0});
      pieces_.finished(report.finished.back());
    }
    while (qualities_.size() > 16) qualities_.erase(qualities_.begin());
    if (!counting_) return report;
    auto counts = stereo_->takeCounts(*copies_);
    if (!counts) return tl::unexpected(counts.error());
    report.rays = counts->rays;
    report.samples = counts->samples;
    report.taps = counts->taps;
    return report;
  }

  std::shared_ptr<SharedDevice> shared_;
  gpu::Device* device_ = nullptr;
  std::unique_ptr<gpu::Uploader> uploader_;
  std::unique_ptr<ResidentScene> resident_;
  std::unique_ptr<ResidentThings> things_;
  SpatialSlices slices_;
  std::unique_ptr<StereoPass> stereo_;
  std::unique_ptr<SpatialPass> spatial_;
  gpu::FrameTimer timer_;
  std::unique_ptr<gpu::CommandRing> ring_, copies_;
  gpu::Image room_, depths_, veils_, veilDepths_, target_;
  glm::ivec2 pixels_{0};
  SceneTracker tracker_;
  bool inStep_ = true;  // the device holds what the tracker has seen
  bool counting_ = false;
  FramePieces pieces_{false};
  std::function<bool()> giveUp_;
  double waitedMs_ = 0;  // in the last draw
  std::uint64_t frame_ = 0;
  std::map<std::uint64_t, StereoQuality> qualities_;  // of the last frames
};

}  // namespace

Expected<std::unique_ptr<StereoRenderer>> StereoRenderer::create(std::shared_ptr<SharedDevice> device) {
  auto renderer = std::make_unique<VulkanStereoRenderer>();
  if (auto ready = renderer->initialise(std::move(device)); !ready) return tl::unexpected(ready.error());
  return renderer;
}

}  // namespace chiasm::render
