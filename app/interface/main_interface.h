// The whole window, drawn once a frame: views, tools, panels, overlays.
#pragma once

#include <memory>

#include "app/interface/item_log.h"
#include "app/interface/scene_builder.h"
#include "app/interface/series_pictures.h"
#include "app/interface/theme.h"
#include "app/interface/view_panels.h"
#include "app/session/session.h"
#include "app/text/report_layout_cache.h"
#include "render/renderer.h"

namespace chiasm::app {

// Needs a current ImGui context whose io.DisplaySize, DeltaTime and inputs the front end sets before
// `frame`. Rebuilt when the renderer is (device lost) or the scale changes. UI thread.
class MainInterface {
 public:
  static Expected<std::unique_ptr<MainInterface>> create(Session& session, render::Renderer& renderer,
                                                         float scale);
  ~MainInterface();
  MainInterface(const MainInterface&) = delete;
  MainInterface& operator=(const MainInterface&) = delete;

  // Lays out, draws the views' pictures on the device, then builds the interface (NewFrame … Render). The
  // draw data is ImGui::GetDrawData() afterwards.
  struct FrameResult {
    bool complete = true;  // false: pictures are still being refined, or something moves
  };
  Expected<FrameResult> frame(glm::ivec2 windowPixels, render::Quality quality);

  // Blocks until what is laid out behind the frames is done. Pictures only.
  void waitForLayouts() { reportLayouts_.wait(); }

  // True while a drag goes on.
  bool moving() const { return views_.moving(); }
  const Theme& theme() const { return theme_; }
  const ItemLog& log() const { return log_; }
  // From the next frame on the log holds rows of panels and words of the report too.
  void logDetails() { logDetails_ = true; }
  const BuiltScene& scene() const { return built_; }
  const WindowLayout& layout() const { return layout_; }

 private:
  MainInterface(Session& session, render::Renderer& renderer, Theme theme);
  // What is drawn of a view goes to the clipboard.
  void copyView(ViewKind kind, glm::ivec2 windowPixels);
  Expected<bool> drawPictures(render::Quality quality);
  void drawShell();
  void drawPanels();

  Session& session_;
  render::Renderer& renderer_;
  Theme theme_;
  ThemeKind themeKind_;
  Theme overViews_;  // the same, over pictures
  ReportLayoutCache reportLayouts_;
  SeriesPictures seriesPictures_;
  ViewPanels views_;
  ItemLog log_;
  bool logDetails_ = false;
  WindowLayout layout_;
  BuiltScene built_;
};

}  // namespace chiasm::app
