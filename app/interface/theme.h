// The look: colours by role, type and sizes, as shared by panels, views and VR quads.
#pragma once

#include <imgui.h>

#include <array>

#include "app/session/theme_kind.h"
#include "core/base/error.h"
#include "render/renderer.h"

namespace chiasm::app {

// sRGB display-encoded. Roles, never places: a light theme fills the same roles.
struct Palette {
  ImU32 background, panel, raised, line, text, dim, faint, accent, link, warning, conflict, pass,
      viewBackground;
  ImU32 axial, coronal, sagittal;  // crosshair and plane colours
  ImU32 hovered, pressed;          // what the mouse is on, as raised
  ImU32 grab, grabHeld;            // a scroll bar that the mouse is on, and holds
  ImU32 veil;                      // over the window under an overlay
  // Kinds of spans in a report: told apart beside each other and, as text, on panels and raised.
  std::array<ImU32, 8> kinds;
};
Palette paletteOf(ThemeKind kind);

// A colour with another opacity, 0..1.
ImU32 withAlpha(ImU32 colour, float alpha);

// Fonts at one UI scale. Sizes are logical pixels times `scale`.
struct Theme {
  Palette colours{};
  float scale = 1.0f;
  ImFont* body = nullptr;       // Inter 13
  ImFont* strong = nullptr;     // Inter semi-bold 13
  ImFont* small = nullptr;      // Inter 11.5
  ImFont* heading = nullptr;    // Inter semi-bold 11, for capitals
  ImFont* numbers = nullptr;    // Inter 13 with figures of equal width
  ImFont* icons = nullptr;      // Material Design Icons 17
  ImFont* large = nullptr;      // Inter semi-bold 22, start page
  void* fontTexture = nullptr;  // owned by the renderer that applyTheme was given
  float px(float logical) const { return logical * scale; }
  // The same for what lies over a picture: views are dark in every theme.
  Theme overViews() const;
};

// Loads the fonts into the current ImGui context's atlas, uploads it, and sets colours, spacing and rounding.
// Fails with the missing package's name when a font file is not there.
Expected<Theme> applyTheme(float scale, render::Renderer& renderer, ThemeKind kind = ThemeKind::dark);
// Gives a theme that was applied to the current ImGui context other colours. Between frames.
void recolour(Theme& theme, ThemeKind kind);

}  // namespace chiasm::app
