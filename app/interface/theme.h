// The look: colours by role, type and sizes, as shared by panels, views and VR quads.
#pragma once

#include <imgui.h>

#include <string>

#include "core/base/error.h"
#include "render/renderer.h"

namespace chiasm::app {

// sRGB display-encoded. Roles, never places: a light theme fills the same roles.
struct Palette {
  ImU32 background, panel, raised, line, text, dim, faint, accent, link, warning, conflict, pass,
      viewBackground;
  ImU32 axial, coronal, sagittal;  // crosshair and plane colours
};
Palette darkPalette();

// Icons used by name; the font is Debian's Font Awesome 4.7 (code points in the BMP).
struct Icons {
  static constexpr const char* crosshair = "\xef\x81\x9b";  // f05b
};

// Fonts at one UI scale. Sizes are logical pixels times `scale`.
struct Theme {
  Palette colours;
  float scale = 1.0f;
  ImFont* body = nullptr;     // Inter 13/18
  ImFont* strong = nullptr;   // Inter semi-bold 13
  ImFont* small = nullptr;    // 12
  ImFont* heading = nullptr;  // 11 capitals, semi-bold
  ImFont* icons = nullptr;    // 15, Font Awesome
  ImFont* large = nullptr;    // 20, start page
  float px(float logical) const { return logical * scale; }
};

// Loads the fonts into the current ImGui context's atlas, uploads it, and sets colours, spacing and rounding.
// Fails with the missing package's name when a font file is not there.
Expected<Theme> applyTheme(float scale, render::Renderer& renderer);

}  // namespace chiasm::app
