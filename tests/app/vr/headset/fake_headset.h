// A headset and a renderer of nothing, for tests of the loop between them: every call can be made to fail.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "app/vr/headset/headset.h"
#include "app/vr/headset/headset_trouble.h"

namespace chiasm::test {

// Begins idle, is worn from the third poll on, shows its first picture in the second frame. The test's thread
// and the loop's may both look.
class FakeHeadset : public app::vr::Headset {
 public:
  // The n-th call (from 1) of a function and those after it fail with a sentence that names it.
  void failAt(const std::string& call, int n) { failures_[call] = n; }
  void wear(bool worn) {
    const std::lock_guard lock(mutex_);
    worn_ = worn;
  }
  void setInput(const app::vr::VrInput& input) {
    const std::lock_guard lock(mutex_);
    input_ = input;
  }
  void answersExit(bool answers) { answersExit_ = answers; }
  // As every frame that ended had it.
  std::vector<app::vr::Surround> surrounds() const {
    const std::lock_guard lock(mutex_);
    return surrounds_;
  }
  int calls(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    const auto found = calls_.find(name);
    return found == calls_.end() ? 0 : found->second;
  }

  glm::ivec2 eyePixels() const override { return {64, 48}; }
  Expected<app::vr::HeadsetStatus> poll() override {
    if (auto failed = count("poll"); !failed) return tl::unexpected(failed.error());
    const std::lock_guard lock(mutex_);
    app::vr::HeadsetStatus status;
    if (calls_["requestExit"] > 0 && answersExit_) {
      status.over = app::vr::troubleError(app::vr::Trouble::ended, {});
      return status;
    }
    status.running = calls_["poll"] > 2;
    status.focused = status.running && worn_;
    return status;
  }
  Expected<app::vr::HeadsetFrame> beginFrame() override {
    if (auto failed = count("beginFrame"); !failed) return tl::unexpected(failed.error());
    const int frame = calls("beginFrame");
    return app::vr::HeadsetFrame{frame, frame * 0.01, 0.01, frame > 1};
  }
  Expected<app::vr::HeadsetView> locate(const app::vr::HeadsetFrame& frame) override {
    if (auto failed = count("locate"); !failed) return tl::unexpected(failed.error());
    const std::lock_guard lock(mutex_);
    app::vr::HeadsetView view;
    view.input = input_;
    view.input.seconds = frame.seconds;
    return view;
  }
  Expected<render::LentImage> acquireEye(int) override {
    if (auto failed = count("acquireEye"); !failed) return tl::unexpected(failed.error());
    return render::LentImage{VK_NULL_HANDLE, {64, 48}, 0};
  }
  // What a renderer has copied into the image that is lent.
  std::function<render::Image()> content;
  Expected<render::Image> readBack(const render::LentImage&) override {
    if (auto failed = count("readBack"); !failed) return tl::unexpected(failed.error());
    return content();
  }
  Expected<void> releaseEye(int) override { return count("releaseEye"); }
  Expected<void> endFrame(const app::vr::HeadsetFrame&, const std::array<app::vr::EyePose, 2>* eyes,
                          const std::vector<app::vr::PanelPlacement>&, app::vr::Surround surround) override {
    {
      const std::lock_guard lock(mutex_);
      surrounds_.push_back(surround);
    }
    if (eyes == nullptr)
      if (auto counted = count("endFrame without pictures"); !counted) return counted;
    return count("endFrame");
  }
  Expected<void> vibrate(app::vr::Hand, double, double) override { return count("vibrate"); }
  Expected<std::unique_ptr<app::vr::PanelSurface>> createPanelSurface(app::vr::PanelKind,
                                                                      glm::ivec2) override {
    return failure(ErrorKind::unavailable, "This headset shows no panels.");
  }
  void requestExit() override { static_cast<void>(count("requestExit")); }
  void hurry() override { static_cast<void>(count("hurry")); }

 private:
  Expected<void> count(const std::string& call) {
    const std::lock_guard lock(mutex_);
    const int n = ++calls_[call];
    const auto planned = failures_.find(call);
    if (planned == failures_.end() || n < planned->second) return {};
    return tl::unexpected(app::vr::troubleError(app::vr::Trouble::sessionLost, call));
  }

  mutable std::mutex mutex_;
  std::map<std::string, int> calls_;
  std::map<std::string, int> failures_;  // set before the loop begins
  app::vr::VrInput input_;
  std::vector<app::vr::Surround> surrounds_;
  bool worn_ = true, answersExit_ = true;
};

class FakeStereoRenderer : public render::StereoRenderer {
 public:
  bool failsToDraw = false;
  // A frame that never gets done by itself: it is given up, or the test hangs.
  std::atomic<bool> drawsForever = false;
  // While this is set, new snapshots wait for their shaders.
  std::atomic<bool> compiling = false;
  std::atomic<int> drawn = 0;
  bool prepare(const render::SceneView&) override { return !compiling; }
  void setGiveUp(std::function<bool()> giveUp) override { giveUp_ = std::move(giveUp); }
  Expected<render::UploadReport> update(const render::SpatialScene&) override {
    return render::UploadReport{};
  }
  Expected<render::StereoReport> draw(const render::SpatialScene&, const std::array<render::EyeView, 2>&,
                                      glm::ivec2 pixels, const render::StereoQuality& quality) override {
    if (failsToDraw) return failure(ErrorKind::unavailable, "The device was lost.");
    while (drawsForever) {
      if (giveUp_ && giveUp_()) return failure(ErrorKind::cancelled, "The frame was given up.");
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ++drawn;
    pixels_ = pixels;
    lastQuality_ = quality;
    return render::StereoReport{};
  }
  Expected<render::Image> readBack(int eye) override { return pictureOf(eye); }
  // A picture that tells its eye and the quality it was drawn at.
  render::Image pictureOf(int eye) const {
    render::Image image;
    image.size = pixels_;
    const auto value = static_cast<std::uint8_t>(lastQuality_ == render::StereoQuality{} ? 100 + eye : eye);
    image.rgba.assign(static_cast<std::size_t>(pixels_.x) * static_cast<std::size_t>(pixels_.y) * 4, value);
    return image;
  }
  Expected<void> copyEyeInto(int eye, const render::LentImage&) override {
    copied_ = eye;
    return {};
  }
  render::Image lastCopied() const { return pictureOf(copied_); }
  void setCounting(bool) override {}

 private:
  glm::ivec2 pixels_{0};
  int copied_ = 0;
  std::function<bool()> giveUp_;
  render::StereoQuality lastQuality_;
};

}  // namespace chiasm::test
