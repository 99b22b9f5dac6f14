#include "app/headless/headless_interface.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace chiasm::app {
namespace {

constexpr float kFrameSeconds = 1.0f / 60.0f;
// A settled window needs a handful of frames; more means that something never comes to rest.
constexpr int kMostFrames = 200;

}  // namespace

HeadlessInterface::HeadlessInterface(Session& session, glm::ivec2 size)
    : session_(session), size_(size), context_(ImGui::CreateContext()) {
  ImGui::SetCurrentContext(context_.get());
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  io.MousePos = {-1e30f, -1e30f};
}

Expected<std::unique_ptr<HeadlessInterface>> HeadlessInterface::create(Session& session,
                                                                       render::Renderer& renderer,
                                                                       glm::ivec2 size, float scale) {
  std::unique_ptr<HeadlessInterface> made(new HeadlessInterface(session, size));
  made->renderer_ = &renderer;
  auto interface = MainInterface::create(session, renderer, scale);
  if (!interface) return tl::unexpected(interface.error());
  made->interface_ = std::move(*interface);
  return made;
}

Expected<std::unique_ptr<HeadlessInterface>> HeadlessInterface::create(Session& session, RendererMaker maker,
                                                                       glm::ivec2 size, float scale) {
  std::unique_ptr<HeadlessInterface> made(new HeadlessInterface(session, size));
  made->pictures_ = std::make_unique<WindowPictures>(session, std::move(maker));
  if (auto built = made->pictures_->build(scale); !built)
    if (auto recovered = made->recover(built.error()); !recovered) return tl::unexpected(recovered.error());
  return made;
}

HeadlessInterface::~HeadlessInterface() {
  ImGui::SetCurrentContext(context_.get());
  interface_.reset();
  pictures_.reset();
  ImGui::SetCurrentContext(nullptr);
}

Expected<void> HeadlessInterface::recover(const Error& error) {
  if (!pictures_) return tl::unexpected(error);
  const std::chrono::duration<double> now = std::chrono::steady_clock::now().time_since_epoch();
  if (pictures_->recover(error, now.count())) return {};
  return failure(ErrorKind::unavailable, pictures_->whyNot());
}

Expected<void> HeadlessInterface::frame() {
  ImGui::SetCurrentContext(context_.get());
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {static_cast<float>(size_.x), static_cast<float>(size_.y)};
  io.DeltaTime = kFrameSeconds;
  if (pictures_) pictures_->followCase();
  if (auto drawn = interface().frame(size_, quality_); !drawn)
    if (auto recovered = recover(drawn.error()); !recovered) return recovered;
  session_.update();
  return {};
}

Expected<void> HeadlessInterface::settle() {
  bool settled = false;
  for (int i = 0; i < kMostFrames && !settled; ++i) {
    session_.waitUntilIdle();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {static_cast<float>(size_.x), static_cast<float>(size_.y)};
    io.DeltaTime = kFrameSeconds;
    auto drawn = interface().frame(size_, render::Quality::full);
    if (!drawn) {
      if (auto recovered = recover(drawn.error()); !recovered) return recovered;
      continue;
    }
    const bool changed = session_.update();
    // Layouts (scroll bars, popups) need a second frame to take their sizes.
    if (!drawn->complete) interface().waitForLayouts();
    settled = drawn->complete && !changed && i >= 2;
  }
  return {};
}

Expected<render::Image> HeadlessInterface::settledPicture() {
  ImGui::SetCurrentContext(context_.get());
  while (true) {
    if (auto settled = settle(); !settled) return tl::unexpected(settled.error());
    const ImVec4 c = ImGui::ColorConvertU32ToFloat4(interface().theme().colours.background);
    render::Renderer& renderer = pictures_ ? pictures_->renderer() : *renderer_;
    auto picture = renderer.drawInterface(*ImGui::GetDrawData(), size_, {c.x, c.y, c.z, c.w});
    if (picture) return picture;
    if (auto recovered = recover(picture.error()); !recovered) return tl::unexpected(recovered.error());
  }
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
