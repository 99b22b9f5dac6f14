#include "app/vr/openxr/xr_headset.h"

#include "app/vr/openxr/image_reader.h"

#include <algorithm>
#include <cmath>

namespace chiasm::app::vr {
namespace {

// A runtime that gives no picture for this long is not going to.
constexpr double kEyePatience = 2.0;
// How soon a wait for one ends that nobody is interested in any more.
constexpr double kHurry = 0.05;
// The interface never waits longer for a panel's picture: the panel is drawn a moment later then.
constexpr double kPanelPatience = 0.02;
// Where the floor is assumed when the runtime does not know it: the origin is at the eyes of somebody
// standing (1.6 m) or sitting (1.2 m).
constexpr float kStandingEyes = 1.6f, kSittingEyes = 1.2f;

SessionState stateOf(XrSessionState state) {
  switch (state) {
    case XR_SESSION_STATE_IDLE:
      return SessionState::idle;
    case XR_SESSION_STATE_READY:
      return SessionState::ready;
    case XR_SESSION_STATE_SYNCHRONIZED:
      return SessionState::synchronized;
    case XR_SESSION_STATE_VISIBLE:
      return SessionState::visible;
    case XR_SESSION_STATE_FOCUSED:
      return SessionState::focused;
    case XR_SESSION_STATE_STOPPING:
      return SessionState::stopping;
    case XR_SESSION_STATE_LOSS_PENDING:
      return SessionState::lossPending;
    case XR_SESSION_STATE_EXITING:
      return SessionState::exiting;
    default:
      return SessionState::unknown;
  }
}

Expected<render::Image> picturesAreNotKept() {
  return failure(ErrorKind::unavailable, "Pictures can be kept only when VR was started for it (--capture).");
}

class XrPanelSurface final : public PanelSurface {
 public:
  // `reader`: the device that pictures are read back by; null: they are not kept.
  XrPanelSurface(std::shared_ptr<XrImages> images, std::shared_ptr<render::SharedDevice> reader)
      : images_(std::move(images)), reader_(std::move(reader)) {}
  glm::ivec2 pixels() const override { return images_->size(); }
  Expected<std::optional<render::LentImage>> acquire() override { return images_->acquire(kPanelPatience); }
  Expected<render::Image> readBack(const render::LentImage& image) override {
    return reader_ ? readLentImage(*reader_, image) : picturesAreNotKept();
  }
  Expected<void> release() override { return images_->release(); }

 private:
  std::shared_ptr<XrImages> images_;
  std::shared_ptr<render::SharedDevice> reader_;
};

XrEnvironmentBlendMode blendModeOf(Surround surround) {
  switch (surround) {
    case Surround::alpha:
      return XR_ENVIRONMENT_BLEND_MODE_ALPHA_BLEND;
    case Surround::added:
      return XR_ENVIRONMENT_BLEND_MODE_ADDITIVE;
    case Surround::dark:
      break;
  }
  return XR_ENVIRONMENT_BLEND_MODE_OPAQUE;
}

XrFovf fovOf(const EyePose& eye) {
  const auto angle = [](double tangent) { return static_cast<float>(std::atan(tangent)); };
  return {angle(eye.tanLeft), angle(eye.tanRight), angle(eye.tanUp), angle(eye.tanDown)};
}

}  // namespace

Expected<std::unique_ptr<XrHeadset>> XrHeadset::open(const XrRuntime& runtime,
                                                     std::shared_ptr<render::SharedDevice> device,
                                                     const HeadsetOptions& options) {
  std::unique_ptr<XrHeadset> headset(new XrHeadset(runtime, std::move(device)));
  headset->readable_ = options.readable;
  if (auto made = headset->createSession(); !made) return tl::unexpected(made.error());
  if (auto made = headset->createSpaces(options.seated); !made) return tl::unexpected(made.error());
  if (auto made = headset->createEyes(options); !made) return tl::unexpected(made.error());
  if (auto asked = headset->askBlendModes(); !asked) return tl::unexpected(asked.error());
  auto actions = XrActions::create(runtime, headset->session_, options.profile);
  if (!actions) return tl::unexpected(actions.error());
  headset->actions_ = std::move(*actions);
  return headset;
}

XrHeadset::~XrHeadset() {
  {
    // What was submitted may still work on the runtime's pictures.
    const auto lock = device_->lockQueue();
    vkDeviceWaitIdle(device_->device());
  }
  actions_.reset();
  for (auto& eye : eyes_) eye.reset();
  panels_.clear();
  for (XrSpace space : {stage_, head_})
    if (space != XR_NULL_HANDLE) xrDestroySpace(space);
  if (session_ == XR_NULL_HANDLE) return;
  const auto lock = device_->lockQueue();
  xrDestroySession(session_);
}

Expected<void> XrHeadset::createSession() {
  auto binding = xrStructure<XrGraphicsBindingVulkan2KHR>(XR_TYPE_GRAPHICS_BINDING_VULKAN2_KHR);
  binding.instance = device_->instance();
  binding.physicalDevice = device_->physicalDevice();
  binding.device = device_->device();
  binding.queueFamilyIndex = device_->queueFamily();
  binding.queueIndex = device_->queueIndex();
  auto info = xrStructure<XrSessionCreateInfo>(XR_TYPE_SESSION_CREATE_INFO);
  info.next = &binding;
  info.systemId = runtime_.system();
  const auto lock = device_->lockQueue();
  return xrCheck(xrCreateSession(runtime_.instance(), &info, &session_), "xrCreateSession");
}

Expected<void> XrHeadset::createSpaces(bool seated) {
  std::uint32_t count = 0;
  if (auto got =
          xrCheck(xrEnumerateReferenceSpaces(session_, 0, &count, nullptr), "xrEnumerateReferenceSpaces");
      !got)
    return got;
  std::vector<XrReferenceSpaceType> offered(count);
  if (auto got = xrCheck(xrEnumerateReferenceSpaces(session_, count, &count, offered.data()),
                         "xrEnumerateReferenceSpaces");
      !got)
    return got;
  const bool stage =
      !seated && std::find(offered.begin(), offered.end(), XR_REFERENCE_SPACE_TYPE_STAGE) != offered.end();
  auto info = xrStructure<XrReferenceSpaceCreateInfo>(XR_TYPE_REFERENCE_SPACE_CREATE_INFO);
  info.referenceSpaceType = stage ? XR_REFERENCE_SPACE_TYPE_STAGE : XR_REFERENCE_SPACE_TYPE_LOCAL;
  info.poseInReferenceSpace = xrIdentity();
  if (!stage) info.poseInReferenceSpace.position.y = seated ? -kSittingEyes : -kStandingEyes;
  if (auto made = xrCheck(xrCreateReferenceSpace(session_, &info, &stage_), "xrCreateReferenceSpace"); !made)
    return made;
  info.referenceSpaceType = XR_REFERENCE_SPACE_TYPE_VIEW;
  info.poseInReferenceSpace = xrIdentity();
  return xrCheck(xrCreateReferenceSpace(session_, &info, &head_), "xrCreateReferenceSpace");
}

Expected<void> XrHeadset::createEyes(const HeadsetOptions& options) {
  std::uint32_t count = 2;
  std::array<XrViewConfigurationView, 2> views;
  views.fill(xrStructure<XrViewConfigurationView>(XR_TYPE_VIEW_CONFIGURATION_VIEW));
  if (auto got = xrCheck(xrEnumerateViewConfigurationViews(runtime_.instance(), runtime_.system(),
                                                           XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO, 2,
                                                           &count, views.data()),
                         "xrEnumerateViewConfigurationViews");
      !got)
    return got;
  // The renderer draws both eyes at one size.
  glm::ivec2 size(0), largest(16384);
  for (const XrViewConfigurationView& view : views) {
    size = glm::max(size, glm::ivec2(view.recommendedImageRectWidth, view.recommendedImageRectHeight));
    largest = glm::min(largest, glm::ivec2(view.maxImageRectWidth, view.maxImageRectHeight));
  }
  if (options.eyePixels.x > 0 && options.eyePixels.y > 0) size = options.eyePixels;
  size = glm::min(size, largest);
  for (auto& eye : eyes_) {
    auto images = XrImages::create(session_, device_, size, readable_);
    if (!images) return tl::unexpected(images.error());
    eye = std::move(*images);
  }
  return {};
}

Expected<void> XrHeadset::askBlendModes() {
  std::uint32_t count = 0;
  const auto enumerate = [&](std::uint32_t room, XrEnvironmentBlendMode* modes) {
    return xrCheck(
        xrEnumerateEnvironmentBlendModes(runtime_.instance(), runtime_.system(),
                                         XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO, room, &count, modes),
        "xrEnumerateEnvironmentBlendModes");
  };
  if (auto got = enumerate(0, nullptr); !got) return got;
  std::vector<XrEnvironmentBlendMode> modes(count);
  if (auto got = enumerate(count, modes.data()); !got) return got;
  if (modes.empty()) return tl::unexpected(troubleError(Trouble::failed, "it names no blend mode"));
  const auto offers = [&](XrEnvironmentBlendMode mode) {
    return std::find(modes.begin(), modes.end(), mode) != modes.end();
  };
  surround_ = {offers(XR_ENVIRONMENT_BLEND_MODE_OPAQUE), offers(XR_ENVIRONMENT_BLEND_MODE_ALPHA_BLEND),
               offers(XR_ENVIRONMENT_BLEND_MODE_ADDITIVE)};
  if (surround_ == SurroundOffer{false, false, false})
    return tl::unexpected(troubleError(Trouble::failed, "it names no blend mode that is known"));
  return {};
}

Expected<void> XrHeadset::changeState(XrSessionState next) {
  switch (states_.take(stateOf(next))) {
    case SessionStates::Ask::begin: {
      auto info = xrStructure<XrSessionBeginInfo>(XR_TYPE_SESSION_BEGIN_INFO);
      info.primaryViewConfigurationType = XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO;
      return xrCheck(xrBeginSession(session_, &info), "xrBeginSession");
    }
    case SessionStates::Ask::end:
      return xrCheck(xrEndSession(session_), "xrEndSession");
    case SessionStates::Ask::leave:
      over_ = troubleError(*states_.trouble(), {});
      return {};
    case SessionStates::Ask::nothing:
      return {};
  }
  return {};
}

Expected<HeadsetStatus> XrHeadset::poll() {
  while (!over_) {
    auto event = xrStructure<XrEventDataBuffer>(XR_TYPE_EVENT_DATA_BUFFER);
    const XrResult result = xrPollEvent(runtime_.instance(), &event);
    if (result == XR_EVENT_UNAVAILABLE) break;
    if (auto polled = xrCheck(result, "xrPollEvent"); !polled) return tl::unexpected(polled.error());
    Expected<void> taken;
    if (event.type == XR_TYPE_EVENT_DATA_SESSION_STATE_CHANGED)
      taken = changeState(reinterpret_cast<const XrEventDataSessionStateChanged&>(event).state);
    else if (event.type == XR_TYPE_EVENT_DATA_INTERACTION_PROFILE_CHANGED)
      taken = actions_->refreshProfiles();
    else if (event.type == XR_TYPE_EVENT_DATA_INSTANCE_LOSS_PENDING)
      over_ = troubleError(Trouble::instanceLost, "XrEventDataInstanceLossPending");
    if (!taken) return tl::unexpected(taken.error());
  }
  return HeadsetStatus{states_.running(), states_.focused(), over_};
}

Expected<HeadsetFrame> XrHeadset::beginFrame() {
  auto wait = xrStructure<XrFrameWaitInfo>(XR_TYPE_FRAME_WAIT_INFO);
  auto state = xrStructure<XrFrameState>(XR_TYPE_FRAME_STATE);
  if (auto waited = xrCheck(xrWaitFrame(session_, &wait, &state), "xrWaitFrame"); !waited)
    return tl::unexpected(waited.error());
  auto begin = xrStructure<XrFrameBeginInfo>(XR_TYPE_FRAME_BEGIN_INFO);
  const auto lock = device_->lockQueue();
  // XR_FRAME_DISCARDED is a success: the frame before was given up.
  if (auto begun = xrCheck(xrBeginFrame(session_, &begin), "xrBeginFrame"); !begun)
    return tl::unexpected(begun.error());
  return HeadsetFrame{state.predictedDisplayTime, static_cast<double>(state.predictedDisplayTime) * 1e-9,
                      static_cast<double>(state.predictedDisplayPeriod) * 1e-9,
                      state.shouldRender == XR_TRUE};
}

Expected<HeadsetView> XrHeadset::locate(const HeadsetFrame& frame) {
  HeadsetView view = last_;
  view.input = {};
  view.input.head = last_.input.head;
  view.input.seconds = frame.seconds;
  view.input.focused = states_.focused();
  view.input.surround = surround_;
  if (auto read = actions_->read(stage_, frame.time, view.input); !read) return tl::unexpected(read.error());

  auto head = xrStructure<XrSpaceLocation>(XR_TYPE_SPACE_LOCATION);
  if (auto got = xrCheck(xrLocateSpace(head_, stage_, frame.time, &head), "xrLocateSpace"); !got)
    return tl::unexpected(got.error());
  constexpr XrSpaceLocationFlags kHeadValid =
      XR_SPACE_LOCATION_POSITION_VALID_BIT | XR_SPACE_LOCATION_ORIENTATION_VALID_BIT;
  if ((head.locationFlags & kHeadValid) == kHeadValid) view.input.head = poseOf(head.pose);

  auto info = xrStructure<XrViewLocateInfo>(XR_TYPE_VIEW_LOCATE_INFO);
  info.viewConfigurationType = XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO;
  info.displayTime = frame.time;
  info.space = stage_;
  auto state = xrStructure<XrViewState>(XR_TYPE_VIEW_STATE);
  std::array<XrView, 2> views;
  views.fill(xrStructure<XrView>(XR_TYPE_VIEW));
  std::uint32_t count = 2;
  if (auto got = xrCheck(xrLocateViews(session_, &info, &state, 2, &count, views.data()), "xrLocateViews");
      !got)
    return tl::unexpected(got.error());
  constexpr XrViewStateFlags kValid = XR_VIEW_STATE_POSITION_VALID_BIT | XR_VIEW_STATE_ORIENTATION_VALID_BIT;
  if ((state.viewStateFlags & kValid) == kValid)
    for (std::size_t eye = 0; eye < 2; ++eye)
      view.eyes[eye] = {poseOf(views[eye].pose), std::tan(static_cast<double>(views[eye].fov.angleLeft)),
                        std::tan(static_cast<double>(views[eye].fov.angleRight)),
                        std::tan(static_cast<double>(views[eye].fov.angleUp)),
                        std::tan(static_cast<double>(views[eye].fov.angleDown))};
  last_ = view;
  return view;
}

Expected<render::LentImage> XrHeadset::acquireEye(int eye) {
  for (double waited = 0.0; waited < kEyePatience; waited += kHurry) {
    if (hurried_) return failure(ErrorKind::cancelled, "Nobody waits for this picture any more.");
    auto image = eyes_[static_cast<std::size_t>(eye)]->acquire(kHurry);
    if (!image) return tl::unexpected(image.error());
    if (*image) return **image;
  }
  return tl::unexpected(troubleError(Trouble::failed, "xrWaitSwapchainImage: no picture came"));
}

Expected<render::Image> XrHeadset::readBack(const render::LentImage& image) {
  return readable_ ? readLentImage(*device_, image) : picturesAreNotKept();
}

Expected<void> XrHeadset::releaseEye(int eye) {
  return eyes_[static_cast<std::size_t>(eye)]->release();
}

Expected<void> XrHeadset::endFrame(const HeadsetFrame& frame, const std::array<EyePose, 2>* eyes,
                                   const std::vector<PanelPlacement>& panels, Surround surround) {
  std::vector<const XrCompositionLayerBaseHeader*> layers;
  std::array<XrCompositionLayerProjectionView, 2> views;
  auto projection = xrStructure<XrCompositionLayerProjection>(XR_TYPE_COMPOSITION_LAYER_PROJECTION);
  if (eyes != nullptr) {
    for (std::size_t eye = 0; eye < 2; ++eye) {
      views[eye] = xrStructure<XrCompositionLayerProjectionView>(XR_TYPE_COMPOSITION_LAYER_PROJECTION_VIEW);
      views[eye].pose = xrPoseOf((*eyes)[eye].pose);
      views[eye].fov = fovOf((*eyes)[eye]);
      views[eye].subImage = eyes_[eye]->whole();
    }
    if (surround == Surround::alpha)
      projection.layerFlags = XR_COMPOSITION_LAYER_BLEND_TEXTURE_SOURCE_ALPHA_BIT;
    projection.space = stage_;
    projection.viewCount = 2;
    projection.views = views.data();
    layers.push_back(reinterpret_cast<const XrCompositionLayerBaseHeader*>(&projection));
  }
  std::vector<XrCompositionLayerQuad> quads;
  quads.reserve(panels.size());
  for (const PanelPlacement& panel : panels) {
    const auto found = panels_.find(panel.kind);
    const std::shared_ptr<XrImages> images = found == panels_.end() ? nullptr : found->second;
    if (eyes == nullptr || !images || !images->shown() || layers.size() >= runtime_.mostLayers()) continue;
    auto quad = xrStructure<XrCompositionLayerQuad>(XR_TYPE_COMPOSITION_LAYER_QUAD);
    quad.layerFlags = XR_COMPOSITION_LAYER_BLEND_TEXTURE_SOURCE_ALPHA_BIT;
    quad.space = stage_;
    quad.eyeVisibility = XR_EYE_VISIBILITY_BOTH;
    quad.subImage = images->whole();
    quad.pose = xrPoseOf(panel.pose);
    quad.size = {static_cast<float>(panel.metres.x), static_cast<float>(panel.metres.y)};
    quads.push_back(quad);
    layers.push_back(reinterpret_cast<const XrCompositionLayerBaseHeader*>(&quads.back()));
  }
  auto info = xrStructure<XrFrameEndInfo>(XR_TYPE_FRAME_END_INFO);
  info.displayTime = frame.time;
  info.environmentBlendMode = blendModeOf(surround);
  info.layerCount = static_cast<std::uint32_t>(layers.size());
  info.layers = layers.data();
  const auto lock = device_->lockQueue();
  return xrCheck(xrEndFrame(session_, &info), "xrEndFrame");
}

Expected<void> XrHeadset::vibrate(Hand hand, double amplitude, double seconds) {
  return actions_->vibrate(hand, amplitude, seconds);
}

Expected<std::unique_ptr<PanelSurface>> XrHeadset::createPanelSurface(PanelKind kind, glm::ivec2 pixels) {
  auto images = XrImages::create(session_, device_, pixels, readable_);
  if (!images) return tl::unexpected(images.error());
  std::shared_ptr<XrImages> shared = std::move(*images);
  panels_[kind] = shared;
  return std::make_unique<XrPanelSurface>(std::move(shared), readable_ ? device_ : nullptr);
}

void XrHeadset::requestExit() {
  // Fails while the session is not running: it is then simply closed.
  static_cast<void>(xrRequestExitSession(session_));
}

}  // namespace chiasm::app::vr
