// One floating panel as the headset shows it, with an ImGui context of its own, and a ray for its mouse.
#pragma once

#include <imgui.h>

#include <memory>
#include <string>

#include "app/interface/item_log.h"
#include "app/interface/panel_context.h"
#include "app/interface/theme.h"
#include "app/text/report_layout_cache.h"
#include "app/vr/panels/legibility.h"
#include "app/vr/panels/panel_content.h"

namespace chiasm::test {

class PanelWindow {
 public:
  PanelWindow(app::vr::PanelKind kind, render::Renderer& renderer, double fontScale = 1.0)
      : kind_(kind), renderer_(renderer), layouts_(renderer), context_(ImGui::CreateContext()) {
    ImGui::SetCurrentContext(context_.get());
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    ImGui::GetIO().MousePos = {-1e30f, -1e30f};
    auto theme = app::applyTheme(static_cast<float>(app::vr::kPanelPixelsPerLogical * fontScale), renderer);
    EXPECT_TRUE(theme) << theme.error().message;
    theme_ = *theme;
  }
  ~PanelWindow() {
    ImGui::SetCurrentContext(context_.get());
    layouts_.clear();
    renderer_.destroyTexture(theme_.fontTexture);
    context_.reset();
    ImGui::SetCurrentContext(nullptr);
  }

  void point(const app::vr::PanelPointed& pointed) {
    ImGui::SetCurrentContext(context_.get());
    ImGuiIO& io = ImGui::GetIO();
    io.MousePos = {static_cast<float>(pointed.pixel.x), static_cast<float>(pointed.pixel.y)};
#if IMGUI_VERSION_NUM >= 18700
    io.AddMousePosEvent(io.MousePos.x, io.MousePos.y);
    io.AddMouseButtonEvent(0, pointed.pressed);
    if (pointed.wheel != 0.0) io.AddMouseWheelEvent(0.0f, static_cast<float>(pointed.wheel));
#else
    io.MouseDown[0] = pointed.pressed;
    io.MouseWheel += static_cast<float>(pointed.wheel);
#endif
  }
  void leave() {
    ImGui::SetCurrentContext(context_.get());
    ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18700
    io.AddMouseButtonEvent(0, false);
    io.AddMousePosEvent(-1e30f, -1e30f);
#else
    io.MouseDown[0] = false;
    io.MousePos = {-1e30f, -1e30f};
#endif
  }
  void type(const app::vr::KeyTyped& typed) {
    ImGui::SetCurrentContext(context_.get());
    ImGuiIO& io = ImGui::GetIO();
    if (!typed.text.empty()) io.AddInputCharactersUTF8(typed.text.c_str());
    if (typed.key != app::vr::KeyTyped::Key::enter) return;
#if IMGUI_VERSION_NUM >= 18700
    io.AddKeyEvent(ImGuiKey_Enter, true);
    io.AddKeyEvent(ImGuiKey_Enter, false);
#else
    io.KeyMap[ImGuiKey_Enter] = 1;
    io.KeysDown[1] = true;
#endif
  }
  bool wantsText() {
    ImGui::SetCurrentContext(context_.get());
    return ImGui::GetIO().WantTextInput;
  }

  void frame(app::Session& session, app::vr::VrSettings& settings,
             const std::vector<app::vr::PanelPicture>& panels, const app::vr::RoomStatus& room,
             std::vector<app::vr::VrEvent>& asked) {
    ImGui::SetCurrentContext(context_.get());
    const glm::ivec2 size = app::vr::pictureOf(kind_).pixels;
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {static_cast<float>(size.x), static_cast<float>(size.y)};
    io.DeltaTime = 1.0f / 90.0f;
    log_.clear();
    ImGui::NewFrame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(io.DisplaySize);
    ImGui::Begin("panel", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoNav);
    ImGui::PushFont(theme_.body);
    app::PanelContext context = app::panelContext(session, theme_, renderer_, layouts_, &log_);
    app::vr::PanelContent content{session, context, settings, panels, asked, room};
    app::vr::drawPanelContent(kind_, content);
    ImGui::PopFont();
    ImGui::End();
    ImGui::Render();
#if IMGUI_VERSION_NUM < 18700
    io.KeysDown[1] = false;
#endif
  }
  // The last frame as a picture.
  render::Image picture() {
    ImGui::SetCurrentContext(context_.get());
    const ImVec4 ground = ImGui::ColorConvertU32ToFloat4(theme_.colours.panel);
    auto image = renderer_.drawInterface(*ImGui::GetDrawData(), app::vr::pictureOf(kind_).pixels,
                                         {ground.x, ground.y, ground.z, 1.0f});
    EXPECT_TRUE(image) << image.error().message;
    return *image;
  }
  const app::ItemLog& log() const {
    return log_;
  }

 private:
  struct ContextDeleter {
    void operator()(ImGuiContext* context) const { ImGui::DestroyContext(context); }
  };
  app::vr::PanelKind kind_;
  render::Renderer& renderer_;
  app::ReportLayoutCache layouts_;
  std::unique_ptr<ImGuiContext, ContextDeleter> context_;
  app::Theme theme_;
  app::ItemLog log_;
};

}  // namespace chiasm::test
