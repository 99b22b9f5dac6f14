// PanelQuads: the floating panels' pictures, each with an ImGui context of its own.
#pragma once

#include <imgui.h>

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "app/interface/item_log.h"
#include "app/interface/theme.h"
#include "app/text/report_layout_cache.h"
#include "app/vr/headset/headset.h"
#include "app/vr/panels/panel_content.h"
#include "render/renderer.h"

namespace chiasm::app::vr {

// UI thread. The caller's ImGui context is current again after every call. Dies before renderer and headset.
class PanelQuads {
 public:
  // `renderer` draws on the headset's device. Panels are laid out at the person's font scale.
  static Expected<std::unique_ptr<PanelQuads>> create(render::Renderer& renderer, Headset& headset,
                                                      double fontScale);
  ~PanelQuads();
  PanelQuads(const PanelQuads&) = delete;
  PanelQuads& operator=(const PanelQuads&) = delete;

  // Text of another size in pictures of the same size.
  Expected<void> setFontScale(double fontScale);

  // In the order to draw them.
  const std::vector<PanelPicture>& pictures() const { return pictures_; }
  void show(PanelKind kind, bool shown);
  bool shown(PanelKind kind) const;

  // The ray is that panel's mouse. True when a button went down or up: the panel wants a frame before the
  // next event.
  bool point(const PanelPointed& pointed);
  void leave(PanelKind kind);
  // The panel where a text field has the keyboard.
  std::optional<PanelKind> typingIn() const;
  // Types into it. A key is down for one frame: draw one before the next event.
  void type(const KeyTyped& typed);

  // What a frame is drawn from, beside the session.
  struct Inputs {
    Session& session;
    VrSettings& settings;
    RoomStatus room;
    double seconds = 1.0 / 60.0;  // since the last frame
    bool log = false;             // note where rows and words are
  };
  // Runs every shown panel's interface once; pictures that changed are drawn into their quads. What controls
  // asked for is appended. False: the runtime had no image free, or a report is being laid out, so something
  // is still to be drawn.
  Expected<bool> frame(const Inputs& inputs, std::vector<VrEvent>& asked);

  // Of the last frame.
  const ItemLog& log(PanelKind kind) const { return panels_.at(kind).log; }
  // Draws the panel once more and reads it back from the image that the quad then shows: where pictures may
  // be kept.
  Expected<render::Image> picture(PanelKind kind);
  std::uint64_t drawnPictures() const { return drawn_; }  // since the beginning

 private:
  struct ContextDeleter {
    void operator()(ImGuiContext* context) const { ImGui::DestroyContext(context); }
  };
  struct Panel {
    std::unique_ptr<ImGuiContext, ContextDeleter> context;
    std::unique_ptr<PanelSurface> surface;
    ItemLog log;
    std::uint64_t wanted = 0, drawn = 0;  // fingerprints of the pictures
  };
  PanelQuads(render::Renderer& renderer, Headset& headset);
  Expected<void> makePanels();
  void layOut(PanelKind kind, Panel& panel, PanelContent& content);
  Expected<bool> draw(Panel& panel);
  PanelPicture& pictureOfKind(PanelKind kind);
  glm::vec4 ground() const;

  render::Renderer& renderer_;
  Headset& headset_;
  ReportLayoutCache reportLayouts_;
  std::unique_ptr<ImFontAtlas> atlas_;  // shared by all contexts, so it goes after them
  Theme theme_;
  std::vector<PanelPicture> pictures_;
  std::map<PanelKind, Panel> panels_;
  std::uint64_t drawn_ = 0;
};

// A number that changes with what is drawn: vertices, indices, textures and clip rectangles.
std::uint64_t fingerprintOf(const ImDrawData& data);

}  // namespace chiasm::app::vr
