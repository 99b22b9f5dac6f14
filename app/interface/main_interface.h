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
// `frame`. Rebuilt when the renderer is (device lost) or the scale changes; the views, with what a person is
// in the middle of in them, are handed on from one to the next. UI thread.
class MainInterface {
 public:
  // `views`: of an interface before this one; null: new ones.
  static Expected<std::unique_ptr<MainInterface>> create(Session& session, render::Renderer& renderer,
                                                         float scale,
                                                         std::unique_ptr<ViewPanels>&& views = nullptr);
  ~MainInterface();
  MainInterface(const MainInterface&) = delete;
  MainInterface& operator=(const MainInterface&) = delete;

  // Lays out, draws the views' pictures on the device, then builds the interface (NewFrame … Render). The
  // draw data is ImGui::GetDrawData() afterwards. When the device fails, mouse and keys are answered all the
  // same: no input is lost with a picture.
  struct FrameResult {
    bool complete = true;  // false: pictures are still being refined, or something moves
  };
  Expected<FrameResult> frame(glm::ivec2 windowPixels, render::Quality quality);

  // Blocks until what is laid out behind the frames is done. Pictures only.
  void waitForLayouts() { reportLayouts_.wait(); }

  // What is to be handed on; no frame after this.
  std::unique_ptr<ViewPanels> releaseViews() { return std::move(views_); }
  // Spares memory (app/interface/reduced_scene.h).
  void setReduced(bool reduced) { reduced_ = reduced; }

  // True while a drag goes on.
  bool moving() const { return views_->moving(); }
  const Theme& theme() const { return theme_; }
  const ItemLog& log() const { return log_; }
  // From the next frame on the log holds rows of panels and words of the report too.
  void logDetails() { logDetails_ = true; }
  const BuiltScene& scene() const { return built_; }
  const WindowLayout& layout() const { return layout_; }

 private:
  MainInterface(Session& session, render::Renderer& renderer, Theme theme, std::unique_ptr<ViewPanels> views);
  // What is drawn of a view goes to the clipboard.
  void copyView(ViewKind kind, glm::ivec2 windowPixels);
  Expected<bool> drawPictures(render::Quality quality);
  void drawShell();
  void sayReduced();
  void drawPanels();

  Session& session_;
  render::Renderer& renderer_;
  Theme theme_;
  ThemeKind themeKind_;
  Theme overViews_;  // the same, over pictures
  ReportLayoutCache reportLayouts_;
  SeriesPictures seriesPictures_;
  std::unique_ptr<ViewPanels> views_;
  bool reduced_ = false;
  ItemLog log_;
  bool logDetails_ = false;
  WindowLayout layout_;
  BuiltScene built_;
};

}  // namespace chiasm::app
