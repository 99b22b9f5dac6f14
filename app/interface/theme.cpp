#include "app/interface/theme.h"

#include <imgui_freetype.h>

#include <filesystem>
#include <string>

namespace chiasm::app {

namespace {

constexpr const char* kInterFolder = "/usr/share/fonts/opentype/inter/";
constexpr const char* kIconFile =
    "/usr/share/fonts/truetype/materialdesignicons-webfont/materialdesignicons-webfont.ttf";

constexpr ImU32 rgb(unsigned hex) {
  return IM_COL32((hex >> 16) & 0xff, (hex >> 8) & 0xff, hex & 0xff, 255);
}

// Latin, Greek and Cyrillic, and the signs that labels use (dashes, arrows, ±, ×, ², ³, µ, ≤, ≥).
const ImWchar* interfaceRanges() {
  static constexpr ImWchar kRanges[] = {0x20,   0x17f,  0x370,  0x3ff,  0x400,  0x4ff,  0x2010,
                                        0x2026, 0x2032, 0x2033, 0x2070, 0x2079, 0x2190, 0x2199,
                                        0x2212, 0x2212, 0x2260, 0x2265, 0};
  return kRanges;
}
const ImWchar* figureRanges() {
  static constexpr ImWchar kRanges[] = {'0', '9', 0};
  return kRanges;
}
const ImWchar* iconRanges() {
  static constexpr ImWchar kRanges[] = {0xf001, 0xf673, 0};
  return kRanges;
}

Expected<void> requireFile(const std::string& path, const char* package) {
  std::error_code error;
  if (std::filesystem::exists(path, error)) return {};
  return failure(
      ErrorKind::unavailable,
      "The font '" + path + "' is not installed. Install Debian's package " + std::string(package) + ".");
}

class FontLoader {
 public:
  explicit FontLoader(ImFontAtlas& atlas) : atlas_(atlas) {}

  ImFont* inter(const char* face, float pixels) {
    ImFontConfig config;
    return atlas_.AddFontFromFileTTF((std::string(kInterFolder) + face).c_str(), pixels, &config,
                                     interfaceRanges());
  }

  // Inter's figures differ in width ("1" is narrow); a value that changes under the cursor must not dance.
  ImFont* interWithTabularFigures(const char* face, float pixels) {
    const std::string file = std::string(kInterFolder) + face;
    ImFontConfig figures;
    figures.GlyphMinAdvanceX = figures.GlyphMaxAdvanceX = 0.515f * pixels;
    ImFont* font = atlas_.AddFontFromFileTTF(file.c_str(), pixels, &figures, figureRanges());
    ImFontConfig others;
    others.MergeMode = true;
    atlas_.AddFontFromFileTTF(file.c_str(), pixels, &others, interfaceRanges());
    return font;
  }

  ImFont* icons(float pixels) {
    ImFontConfig config;
    return atlas_.AddFontFromFileTTF(kIconFile, pixels, &config, iconRanges());
  }

 private:
  ImFontAtlas& atlas_;
};

Expected<void*> uploadAtlas(ImFontAtlas& atlas, render::Renderer& renderer) {
  unsigned char* pixels = nullptr;
  render::Image image;
  atlas.GetTexDataAsRGBA32(&pixels, &image.size.x, &image.size.y);
  image.rgba.assign(
      pixels, pixels + static_cast<std::size_t>(image.size.x) * static_cast<std::size_t>(image.size.y) * 4);
  auto texture = renderer.createTexture(image);
  if (!texture) return tl::unexpected(texture.error());
  atlas.SetTexID(*texture);
  atlas.ClearTexData();
  return *texture;
}

Palette darkPalette() {
  Palette palette{};
  palette.background = rgb(0x0e1113);
  palette.panel = rgb(0x15191c);
  palette.raised = rgb(0x1c2226);
  palette.line = rgb(0x272f35);
  palette.text = rgb(0xe4e9ec);
  palette.dim = rgb(0x93a0a8);
  palette.faint = rgb(0x7f8b94);
  palette.accent = rgb(0x4fb3d9);
  palette.link = rgb(0xf0c04a);
  palette.warning = rgb(0xef9a4d);
  palette.conflict = rgb(0xe5604d);
  palette.pass = rgb(0x7fb857);
  palette.viewBackground = rgb(0x000000);
  // Slicer's plane colours, softened for a black ground: axial red, coronal green, sagittal yellow.
  palette.axial = rgb(0xe06a5a);
  palette.coronal = rgb(0x76b852);
  palette.sagittal = rgb(0xe3c04f);
  palette.hovered = rgb(0x252d33);
  palette.pressed = rgb(0x2c363d);
  palette.grab = rgb(0x35414a);
  palette.grabHeld = rgb(0x41505a);
  palette.veil = withAlpha(rgb(0x040608), 0.62f);
  palette.kinds = {rgb(0x8fc7f0), rgb(0xf2b38b), rgb(0xa6d89a), rgb(0xd9b6f0),
                   rgb(0xf0dc8a), rgb(0x8cddd0), rgb(0xf2a6ba), rgb(0xc9c2b4)};
  return palette;
}

// The same hues, as dark as they have to be to be read on white.
Palette lightPalette() {
  Palette palette{};
  palette.background = rgb(0xe4e8eb);
  palette.panel = rgb(0xf5f7f8);
  palette.raised = rgb(0xe6ebee);
  palette.line = rgb(0xc6ced4);
  palette.text = rgb(0x161b1f);
  palette.dim = rgb(0x47535b);
  palette.faint = rgb(0x525e66);
  palette.accent = rgb(0x0b5c7d);
  palette.link = rgb(0x6f4e00);
  palette.warning = rgb(0x8a4008);
  palette.conflict = rgb(0xa92a1c);
  palette.pass = rgb(0x31600f);
  palette.viewBackground = rgb(0x000000);
  palette.axial = rgb(0xb23a2a);
  palette.coronal = rgb(0x3c7a1c);
  palette.sagittal = rgb(0x8a6a00);
  palette.hovered = rgb(0xd9e0e5);
  palette.pressed = rgb(0xcbd4da);
  palette.grab = rgb(0xaab5bd);
  palette.grabHeld = rgb(0x94a1aa);
  palette.veil = withAlpha(rgb(0x20292f), 0.42f);
  palette.kinds = {rgb(0x17507f), rgb(0x8a3f10), rgb(0x2b6218), rgb(0x6a3a91),
                   rgb(0x6a5300), rgb(0x0b5f56), rgb(0x962a4a), rgb(0x575040)};
  return palette;
}

void setStyle(const Theme& theme, ThemeKind kind) {
  ImGuiStyle style;
  style.WindowPadding = {12, 10};
  style.FramePadding = {8, 5};
  style.ItemSpacing = {8, 6};
  style.ItemInnerSpacing = {6, 4};
  style.CellPadding = {6, 4};
  style.IndentSpacing = 16;
  style.ScrollbarSize = 10;
  style.GrabMinSize = 10;
  style.WindowBorderSize = 0;
  style.ChildBorderSize = 0;
  style.PopupBorderSize = 1;
  style.FrameBorderSize = kind == ThemeKind::light ? 1.0f : 0.0f;  // raised hardly differs from a light panel
  style.WindowRounding = 0;
  style.ChildRounding = 0;
  style.PopupRounding = 6;
  style.FrameRounding = 6;
  style.ScrollbarRounding = 5;
  style.GrabRounding = 5;
  style.TabRounding = 0;
  style.DisabledAlpha = 0.42f;
  style.ScaleAllSizes(theme.scale);
  const Palette& palette = theme.colours;
  const auto set = [&style](ImGuiCol slot, ImU32 colour) {
    style.Colors[slot] = ImGui::ColorConvertU32ToFloat4(colour);
  };
  const ImU32 clear = IM_COL32(0, 0, 0, 0);
  const ImU32 hovered = palette.hovered, pressed = palette.pressed;
  set(ImGuiCol_Text, palette.text);
  set(ImGuiCol_TextDisabled, palette.faint);
  set(ImGuiCol_WindowBg, palette.panel);
  set(ImGuiCol_ChildBg, clear);
  set(ImGuiCol_PopupBg, palette.raised);
  set(ImGuiCol_Border, palette.line);
  set(ImGuiCol_BorderShadow, clear);
  set(ImGuiCol_FrameBg, palette.raised);
  set(ImGuiCol_FrameBgHovered, hovered);
  set(ImGuiCol_FrameBgActive, pressed);
  set(ImGuiCol_TitleBg, palette.panel);
  set(ImGuiCol_TitleBgActive, palette.raised);
  set(ImGuiCol_MenuBarBg, palette.panel);
  set(ImGuiCol_ScrollbarBg, clear);
  set(ImGuiCol_ScrollbarGrab, palette.line);
  set(ImGuiCol_ScrollbarGrabHovered, palette.grab);
  set(ImGuiCol_ScrollbarGrabActive, palette.grabHeld);
  set(ImGuiCol_CheckMark, palette.accent);
  set(ImGuiCol_SliderGrab, palette.accent);
  set(ImGuiCol_SliderGrabActive, palette.accent);
  set(ImGuiCol_Button, palette.raised);
  set(ImGuiCol_ButtonHovered, hovered);
  set(ImGuiCol_ButtonActive, pressed);
  set(ImGuiCol_Header, withAlpha(palette.accent, 0.16f));
  set(ImGuiCol_HeaderHovered, hovered);
  set(ImGuiCol_HeaderActive, pressed);
  set(ImGuiCol_Separator, palette.line);
  set(ImGuiCol_SeparatorHovered, palette.accent);
  set(ImGuiCol_SeparatorActive, palette.accent);
  set(ImGuiCol_ResizeGrip, clear);
  set(ImGuiCol_TableHeaderBg, palette.panel);
  set(ImGuiCol_TableBorderStrong, palette.line);
  set(ImGuiCol_TableBorderLight, palette.line);
  set(ImGuiCol_TextSelectedBg, withAlpha(palette.accent, 0.35f));
  set(ImGuiCol_DragDropTarget, palette.accent);
  set(ImGuiCol_NavHighlight, palette.accent);
  set(ImGuiCol_PlotLines, palette.dim);
  set(ImGuiCol_PlotHistogram, palette.accent);
  set(ImGuiCol_ModalWindowDimBg, palette.veil);
  ImGui::GetStyle() = style;
}

}  // namespace

Palette paletteOf(ThemeKind kind) {
  return kind == ThemeKind::light ? lightPalette() : darkPalette();
}

Theme Theme::overViews() const {
  Theme theme = *this;
  theme.colours = darkPalette();
  return theme;
}

void recolour(Theme& theme, ThemeKind kind) {
  theme.colours = paletteOf(kind);
  setStyle(theme, kind);
}

ImU32 withAlpha(ImU32 colour, float alpha) {
  const auto byte = static_cast<ImU32>(alpha * 255.0f + 0.5f);
  return (colour & ~IM_COL32_A_MASK) | (byte << IM_COL32_A_SHIFT);
}

Expected<Theme> applyTheme(float scale, render::Renderer& renderer, ThemeKind kind) {
  for (const char* face : {"Inter-Regular.otf", "Inter-SemiBold.otf"})
    if (auto there = requireFile(std::string(kInterFolder) + face, "fonts-inter"); !there)
      return tl::unexpected(there.error());
  if (auto there = requireFile(kIconFile, "fonts-materialdesignicons-webfont"); !there)
    return tl::unexpected(there.error());

  Theme theme;
  theme.colours = paletteOf(kind);
  theme.scale = scale;
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
  atlas.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
  atlas.Flags |= ImFontAtlasFlags_NoMouseCursors;
  FontLoader loader(atlas);
  // ImGui's pixel size is the line height (ascender to descender), about 1.21 times Inter's em.
  const auto em = [scale](float logical) { return logical * scale * 1.21f; };
  theme.body = loader.inter("Inter-Regular.otf", em(13));
  theme.strong = loader.inter("Inter-SemiBold.otf", em(13));
  theme.small = loader.inter("Inter-Regular.otf", em(11.5f));
  theme.heading = loader.inter("Inter-SemiBold.otf", em(11));
  theme.numbers = loader.interWithTabularFigures("Inter-Regular.otf", em(13));
  theme.icons = loader.icons(17 * scale);
  theme.large = loader.inter("Inter-SemiBold.otf", em(22));
  if (!atlas.Build())
    return failure(ErrorKind::unavailable,
                   "The interface's fonts could not be prepared. Reinstall fonts-inter.");
  auto texture = uploadAtlas(atlas, renderer);
  if (!texture) return tl::unexpected(texture.error());
  theme.fontTexture = *texture;
  setStyle(theme, kind);
  return theme;
}

}  // namespace chiasm::app
