#include "app/vr/panels/panel_quads.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "app/interface/panel_context.h"
#include "app/vr/panels/legibility.h"

namespace chiasm::app::vr {
namespace {

// Makes a context current for a moment.
class UseContext {
 public:
  explicit UseContext(ImGuiContext* context) : before_(ImGui::GetCurrentContext()) {
    ImGui::SetCurrentContext(context);
  }
  ~UseContext() { ImGui::SetCurrentContext(before_); }
  UseContext(const UseContext&) = delete;
  UseContext& operator=(const UseContext&) = delete;

 private:
  ImGuiContext* before_;
};

const ImVec2 kNowhere{-1e30f, -1e30f};
// How often an image is asked for that somebody wants to keep: 20 ms each (xr_headset.cpp).
constexpr int kMostTries = 100;

// FNV-1a over words of eight bytes.
void mix(std::uint64_t& hash, const void* bytes, std::size_t size) {
  const auto* from = static_cast<const unsigned char*>(bytes);
  for (std::size_t at = 0; at < size; at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, from + at, std::min<std::size_t>(8, size - at));
    hash = (hash ^ word) * 0x100000001b3ull;
    hash ^= hash >> 29;
  }
}

// Panels that scroll as a whole, as in the window.
bool scrolls(PanelKind kind) {
  return kind == PanelKind::report || kind == PanelKind::history;
}

}  // namespace

std::uint64_t fingerprintOf(const ImDrawData& data) {
  std::uint64_t hash = 0xcbf29ce484222325ull;
  for (int i = 0; i < data.CmdListsCount; ++i) {
    const ImDrawList& list = *data.CmdLists[i];
    mix(hash, list.VtxBuffer.Data, static_cast<std::size_t>(list.VtxBuffer.size_in_bytes()));
    mix(hash, list.IdxBuffer.Data, static_cast<std::size_t>(list.IdxBuffer.size_in_bytes()));
    for (const ImDrawCmd& command : list.CmdBuffer) {
      const ImTextureID texture = command.GetTexID();
      mix(hash, &command.ClipRect, sizeof(command.ClipRect));
      mix(hash, &texture, sizeof(texture));
      mix(hash, &command.ElemCount, sizeof(command.ElemCount));
    }
  }
  return hash | 1u;  // never 0, which stands for 'not drawn yet'
}

PanelQuads::PanelQuads(render::Renderer& renderer, Headset& headset)
    : renderer_(renderer),
      headset_(headset),
      reportLayouts_(renderer),
      atlas_(std::make_unique<ImFontAtlas>()) {}

Expected<std::unique_ptr<PanelQuads>> PanelQuads::create(render::Renderer& renderer, Headset& headset,
                                                         double fontScale) {
  std::unique_ptr<PanelQuads> quads(new PanelQuads(renderer, headset));
  if (auto made = quads->makePanels(); !made) return tl::unexpected(made.error());
  if (auto set = quads->setFontScale(fontScale); !set) return tl::unexpected(set.error());
  return quads;
}

Expected<void> PanelQuads::makePanels() {
  const UseContext keep(ImGui::GetCurrentContext());  // the first context made would stay current
  for (const PanelForm& form : panelForms()) {
    PanelPicture picture = pictureOf(form.kind);
    picture.shown = form.shownAtStart;
    pictures_.push_back(picture);
    Panel& panel = panels_[form.kind];
    panel.context.reset(ImGui::CreateContext(atlas_.get()));
    const UseContext use(panel.context.get());
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = io.LogFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    io.MousePos = kNowhere;
#if IMGUI_VERSION_NUM < 18700
    io.KeyMap[ImGuiKey_Backspace] = 0;
    io.KeyMap[ImGuiKey_Enter] = 1;
#endif
    auto surface = headset_.createPanelSurface(form.kind, picture.pixels);
    if (!surface) return tl::unexpected(surface.error());
    panel.surface = std::move(*surface);
  }
  return {};
}

Expected<void> PanelQuads::setFontScale(double fontScale) {
  if (panels_.empty()) return {};
  const UseContext use(panels_.begin()->second.context.get());
  if (theme_.fontTexture != nullptr) renderer_.destroyTexture(theme_.fontTexture);
  theme_ = {};
  auto theme = applyTheme(static_cast<float>(kPanelPixelsPerLogical * fontScale), renderer_);
  if (!theme) return tl::unexpected(theme.error());
  theme_ = *theme;
  // Every control is a target for a ray, also the thumb of a scroll bar.
  ImGui::GetStyle().ScrollbarSize =
      static_cast<float>(kTargetDegrees * PanelDesign{}.logicalPerDegree * kPanelPixelsPerLogical);
  // The fonts are shared; the style is each context's own.
  const ImGuiStyle style = ImGui::GetStyle();
  for (auto& [kind, panel] : panels_) {
    const UseContext other(panel.context.get());
    ImGui::GetStyle() = style;
  }
  return {};
}

PanelQuads::~PanelQuads() {
  panels_.clear();
  reportLayouts_.clear();
  if (theme_.fontTexture != nullptr) renderer_.destroyTexture(theme_.fontTexture);
}

PanelPicture& PanelQuads::pictureOfKind(PanelKind kind) {
  return *std::find_if(pictures_.begin(), pictures_.end(),
                       [kind](const PanelPicture& picture) { return picture.kind == kind; });
}

void PanelQuads::show(PanelKind kind, bool shown) {
  if (panels_.contains(kind)) pictureOfKind(kind).shown = shown;
}

bool PanelQuads::shown(PanelKind kind) const {
  return std::any_of(pictures_.begin(), pictures_.end(),
                     [kind](const PanelPicture& picture) { return picture.kind == kind && picture.shown; });
}

bool PanelQuads::point(const PanelPointed& pointed) {
  const auto found = panels_.find(pointed.panel);
  if (found == panels_.end()) return false;
  const UseContext use(found->second.context.get());
  ImGuiIO& io = ImGui::GetIO();
  const ImVec2 at(static_cast<float>(pointed.pixel.x), static_cast<float>(pointed.pixel.y));
  const auto wheel = static_cast<float>(pointed.wheel);
  const bool before = io.MouseDown[0];
#if IMGUI_VERSION_NUM >= 18700
  io.AddMousePosEvent(at.x, at.y);
  io.AddMouseButtonEvent(0, pointed.pressed);
  if (wheel != 0.0f) io.AddMouseWheelEvent(0.0f, wheel);
#else
  io.MousePos = at;
  io.MouseDown[0] = pointed.pressed;
  io.MouseWheel += wheel;
#endif
  return before != pointed.pressed;
}

void PanelQuads::leave(PanelKind kind) {
  const auto found = panels_.find(kind);
  if (found == panels_.end()) return;
  const UseContext use(found->second.context.get());
  ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18700
  io.AddMouseButtonEvent(0, false);
  io.AddMousePosEvent(kNowhere.x, kNowhere.y);
#else
  io.MouseDown[0] = false;
  io.MousePos = kNowhere;
#endif
}

std::optional<PanelKind> PanelQuads::typingIn() const {
  for (const auto& [kind, panel] : panels_) {
    const UseContext use(panel.context.get());
    if (ImGui::GetIO().WantTextInput && shown(kind)) return kind;
  }
  return std::nullopt;
}

void PanelQuads::type(const KeyTyped& typed) {
  const auto kind = typingIn();
  if (!kind) return;
  const UseContext use(panels_.at(*kind).context.get());
  ImGuiIO& io = ImGui::GetIO();
  if (!typed.text.empty()) io.AddInputCharactersUTF8(typed.text.c_str());
  if (typed.key == KeyTyped::Key::none) return;
  const ImGuiKey key = typed.key == KeyTyped::Key::backspace ? ImGuiKey_Backspace : ImGuiKey_Enter;
#if IMGUI_VERSION_NUM >= 18700
  io.AddKeyEvent(key, true);
  io.AddKeyEvent(key, false);
#else
  io.KeysDown[io.KeyMap[key]] = true;
#endif
}

glm::vec4 PanelQuads::ground() const {
  const ImVec4 colour = ImGui::ColorConvertU32ToFloat4(theme_.colours.panel);
  return {colour.x, colour.y, colour.z, 1.0f};
}

void PanelQuads::layOut(PanelKind kind, Panel& panel, PanelContent& content) {
  ImGuiIO& io = ImGui::GetIO();
  ImGui::NewFrame();
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(io.DisplaySize);
  // The palette's tiles reach to its edge, and ImGui cuts off what stands in half of the padding.
  const ImVec2 padding = kind == PanelKind::palette ? ImVec2(0, 0) : ImVec2(theme_.px(18), theme_.px(12));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, padding);
  ImGuiWindowFlags flags = ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove |
                           ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoSavedSettings |
                           ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoNav;
  if (!scrolls(kind)) flags |= ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
  ImGui::Begin("panel", nullptr, flags);
  ImGui::PopStyleVar();
  ImGui::PushFont(theme_.body);
  drawPanelContent(kind, content);
  ImGui::PopFont();
  ImGui::End();
  ImGui::Render();
#if IMGUI_VERSION_NUM < 18700
  io.KeysDown[0] = io.KeysDown[1] = false;
#endif
  panel.wanted = fingerprintOf(*ImGui::GetDrawData());
}

// False when the runtime has no image free.
Expected<bool> PanelQuads::draw(Panel& panel) {
  if (panel.wanted == panel.drawn) return true;
  auto image = panel.surface->acquire();
  if (!image) return tl::unexpected(image.error());
  if (!*image) return false;
  if (auto drawn = render::drawInterface(renderer_, *ImGui::GetDrawData(), **image, ground()); !drawn)
    return tl::unexpected(drawn.error());
  if (auto released = panel.surface->release(); !released) return tl::unexpected(released.error());
  panel.drawn = panel.wanted;
  ++drawn_;
  return true;
}

Expected<bool> PanelQuads::frame(const Inputs& inputs, std::vector<VrEvent>& asked) {
  Session& session = inputs.session;
  if (!session.hasCase()) return true;
  bool all = true;
  for (const PanelPicture& picture : std::vector(pictures_)) {
    if (!picture.shown) continue;
    Panel& panel = panels_.at(picture.kind);
    const UseContext use(panel.context.get());
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {static_cast<float>(picture.pixels.x), static_cast<float>(picture.pixels.y)};
    io.DeltaTime = static_cast<float>(std::clamp(inputs.seconds, 1e-4, 0.25));
    panel.log.clear();
    PanelContext context =
        panelContext(session, theme_, renderer_, reportLayouts_, inputs.log ? &panel.log : nullptr);
    PanelContent content{session, context, inputs.settings, pictures_, asked, inputs.room};
    layOut(picture.kind, panel, content);
    auto drawn = draw(panel);
    if (!drawn) return tl::unexpected(drawn.error());
    all = all && *drawn;
  }
  return all && !reportLayouts_.takeAwaited();
}

Expected<render::Image> PanelQuads::picture(PanelKind kind) {
  Panel& panel = panels_.at(kind);
  const UseContext use(panel.context.get());
  if (panel.drawn == 0 || ImGui::GetDrawData() == nullptr)
    return failure(ErrorKind::notFound, "This panel has not been drawn yet.");
  // The runtime lends one again when it has shown the last.
  std::optional<render::LentImage> lent;
  for (int tries = 0; !lent; ++tries) {
    auto image = panel.surface->acquire();
    if (!image) return tl::unexpected(image.error());
    lent = *image;
    if (!lent && tries >= kMostTries)
      return failure(ErrorKind::unavailable, "The headset's software gives no image for this panel.");
  }
  if (auto drawn = render::drawInterface(renderer_, *ImGui::GetDrawData(), *lent, ground()); !drawn)
    return tl::unexpected(drawn.error());
  auto picture = panel.surface->readBack(*lent);
  if (auto released = panel.surface->release(); !released) return tl::unexpected(released.error());
  panel.drawn = panel.wanted;
  ++drawn_;
  return picture;
}

}  // namespace chiasm::app::vr
