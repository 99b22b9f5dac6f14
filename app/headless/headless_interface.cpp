#include "app/headless/headless_interface.h"

#include <algorithm>

namespace chiasm::app {
namespace {

constexpr float kFrameSeconds = 1.0f / 60.0f;
// A settled window needs a handful of frames; more means that something never comes to rest.
constexpr int kMostFrames = 200;

}  // namespace

HeadlessInterface::HeadlessInterface(Session& session, render::Renderer& renderer, glm::ivec2 size)
    : session_(session), renderer_(renderer), size_(size), context_(ImGui::CreateContext()) {}

Expected<std::unique_ptr<HeadlessInterface>> HeadlessInterface::create(Session& session,
                                                                       render::Renderer& renderer,
                                                                       glm::ivec2 size, float scale) {
  std::unique_ptr<HeadlessInterface> made(new HeadlessInterface(session, renderer, size));
  ImGui::SetCurrentContext(made->context_.get());
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  io.MousePos = {-1e30f, -1e30f};
  auto interface = MainInterface::create(session, renderer, scale);
  if (!interface) return tl::unexpected(interface.error());
  made->interface_ = std::move(*interface);
  return made;
}

HeadlessInterface::~HeadlessInterface() {
  ImGui::SetCurrentContext(context_.get());
  interface_.reset();
  ImGui::SetCurrentContext(nullptr);
}

Expected<void> HeadlessInterface::frame() {
  ImGui::SetCurrentContext(context_.get());
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {static_cast<float>(size_.x), static_cast<float>(size_.y)};
  io.DeltaTime = kFrameSeconds;
  auto drawn = interface_->frame(size_, quality_);
  if (!drawn) return tl::unexpected(drawn.error());
  session_.update();
  return {};
}

Expected<render::Image> HeadlessInterface::settledPicture() {
  ImGui::SetCurrentContext(context_.get());
  bool settled = false;
  for (int i = 0; i < kMostFrames && !settled; ++i) {
    session_.waitUntilIdle();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {static_cast<float>(size_.x), static_cast<float>(size_.y)};
    io.DeltaTime = kFrameSeconds;
    auto drawn = interface_->frame(size_, render::Quality::full);
    if (!drawn) return tl::unexpected(drawn.error());
    const bool changed = session_.update();
    // Layouts (scroll bars, popups) need a second frame to take their sizes.
    if (!drawn->complete) interface_->waitForLayouts();
    settled = drawn->complete && !changed && i >= 2;
  }
  const ImVec4 background = ImGui::ColorConvertU32ToFloat4(interface_->theme().colours.background);
  return renderer_.drawInterface(*ImGui::GetDrawData(), size_,
                                 {background.x, background.y, background.z, background.w});
}

#if IMGUI_VERSION_NUM >= 18700
void HeadlessInterface::moveMouse(glm::dvec2 pixel) {
  ImGui::SetCurrentContext(context_.get());
  ImGui::GetIO().AddMousePosEvent(static_cast<float>(pixel.x), static_cast<float>(pixel.y));
}
void HeadlessInterface::setButton(int button, bool down) {
  ImGui::SetCurrentContext(context_.get());
  ImGui::GetIO().AddMouseButtonEvent(button, down);
}
void HeadlessInterface::turnWheel(float steps) {
  ImGui::SetCurrentContext(context_.get());
  ImGui::GetIO().AddMouseWheelEvent(0, steps);
}
void HeadlessInterface::setModifiers(bool control, bool shift) {
  ImGui::SetCurrentContext(context_.get());
  ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, control);
  ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, shift);
}
#else
void HeadlessInterface::moveMouse(glm::dvec2 pixel) {
  ImGui::SetCurrentContext(context_.get());
  ImGui::GetIO().MousePos = {static_cast<float>(pixel.x), static_cast<float>(pixel.y)};
}
void HeadlessInterface::setButton(int button, bool down) {
  ImGui::SetCurrentContext(context_.get());
  ImGui::GetIO().MouseDown[button] = down;
}
void HeadlessInterface::turnWheel(float steps) {
  ImGui::SetCurrentContext(context_.get());
  ImGui::GetIO().MouseWheel = steps;
}
void HeadlessInterface::setModifiers(bool control, bool shift) {
  ImGui::SetCurrentContext(context_.get());
  ImGui::GetIO().KeyCtrl = control;
  ImGui::GetIO().KeyShift = shift;
}
#endif

Expected<void> HeadlessInterface::drag(glm::dvec2 from, glm::dvec2 to, int button, int steps) {
  moveMouse(from);
  if (auto drawn = frame(); !drawn) return drawn;
  setButton(button, true);
  if (auto drawn = frame(); !drawn) return drawn;
  for (int i = 1; i <= steps; ++i) {
    moveMouse(from + (to - from) * (static_cast<double>(i) / std::max(1, steps)));
    if (auto drawn = frame(); !drawn) return drawn;
  }
  setButton(button, false);
  if (auto drawn = frame(); !drawn) return drawn;
  return frame();
}

Expected<void> HeadlessInterface::click(glm::dvec2 at, int button) {
  return drag(at, at, button, 0);
}

}  // namespace chiasm::app
