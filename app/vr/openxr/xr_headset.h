// XrHeadset: one OpenXR session: its states, spaces, views, pictures and layers.
#pragma once

#include <array>
#include <atomic>
#include <map>
#include <memory>

#include "app/vr/headset/session_states.h"
#include "app/vr/openxr/xr_actions.h"
#include "app/vr/openxr/xr_images.h"
#include "app/vr/openxr/xr_runtime.h"

namespace chiasm::app::vr {

class XrHeadset final : public Headset {
 public:
  static Expected<std::unique_ptr<XrHeadset>> open(const XrRuntime& runtime,
                                                   std::shared_ptr<render::SharedDevice> device,
                                                   const HeadsetOptions& options);
  ~XrHeadset() override;
  XrHeadset(const XrHeadset&) = delete;
  XrHeadset& operator=(const XrHeadset&) = delete;

  glm::ivec2 eyePixels() const override { return eyes_[0]->size(); }
  Expected<HeadsetStatus> poll() override;
  Expected<HeadsetFrame> beginFrame() override;
  Expected<HeadsetView> locate(const HeadsetFrame& frame) override;
  Expected<render::LentImage> acquireEye(int eye) override;
  Expected<render::Image> readBack(const render::LentImage& image) override;
  Expected<void> releaseEye(int eye) override;
  Expected<void> endFrame(const HeadsetFrame& frame, const std::array<EyePose, 2>* eyes,
                          const std::vector<PanelPlacement>& panels, Surround surround) override;
  Expected<void> vibrate(Hand hand, double amplitude, double seconds) override;
  Expected<std::unique_ptr<PanelSurface>> createPanelSurface(PanelKind kind, glm::ivec2 pixels) override;
  void requestExit() override;
  void hurry() override { hurried_ = true; }

 private:
  XrHeadset(const XrRuntime& runtime, std::shared_ptr<render::SharedDevice> device)
      : runtime_(runtime), device_(std::move(device)) {}
  Expected<void> createSession();
  Expected<void> createSpaces(bool seated);
  Expected<void> createEyes(const HeadsetOptions& options);
  Expected<void> askBlendModes();
  Expected<void> changeState(XrSessionState next);

  const XrRuntime& runtime_;
  std::shared_ptr<render::SharedDevice> device_;
  XrSession session_ = XR_NULL_HANDLE;
  XrSpace stage_ = XR_NULL_HANDLE, head_ = XR_NULL_HANDLE;
  SurroundOffer surround_;
  bool readable_ = false;
  std::unique_ptr<XrActions> actions_;
  std::array<std::unique_ptr<XrImages>, 2> eyes_;
  std::map<PanelKind, std::shared_ptr<XrImages>> panels_;
  SessionStates states_;
  std::optional<Error> over_;
  std::atomic<bool> hurried_{false};
  HeadsetView last_;  // what is not seen for a moment stays where it was
};

}  // namespace chiasm::app::vr
