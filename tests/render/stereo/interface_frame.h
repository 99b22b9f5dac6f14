// One frame of ImGui whose content a test draws, in a context of its own.
#pragma once

#include <imgui/imgui.h>

#include <functional>

#include "render/renderer.h"

namespace chiasm::test {

// Data of one frame of `size` units; valid while this lives. One thread at a time (ImGui's context is
// global).
class InterfaceFrame {
 public:
  InterfaceFrame(render::Renderer& renderer, glm::ivec2 size, const std::function<void(ImDrawList&)>& content)
      : renderer_(renderer), context_(ImGui::CreateContext()) {
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = ImVec2(static_cast<float>(size.x), static_cast<float>(size.y));
    io.DeltaTime = 1.0f / 60;
    unsigned char* pixels = nullptr;
    render::Image font;
    io.Fonts->GetTexDataAsRGBA32(&pixels, &font.size.x, &font.size.y);
    font.rgba.assign(pixels, pixels + font.size.x * font.size.y * 4);
    if (auto texture = renderer.createTexture(font)) font_ = *texture;
    io.Fonts->SetTexID((ImTextureID)(std::uintptr_t)font_);
    ImGui::NewFrame();
    content(*ImGui::GetBackgroundDrawList());
    ImGui::Render();
  }
  ~InterfaceFrame() {
    renderer_.destroyTexture(font_);
    ImGui::DestroyContext(context_);
  }
  InterfaceFrame(const InterfaceFrame&) = delete;
  InterfaceFrame& operator=(const InterfaceFrame&) = delete;
  ImDrawData& data() { return *ImGui::GetDrawData(); }

 private:
  render::Renderer& renderer_;
  ImGuiContext* context_;
  void* font_ = nullptr;
};

}  // namespace chiasm::test
