// The views on screen: their pictures, and what mouse and keys held do in them.
#pragma once

#include <memory>
#include <optional>

#include "app/interface/clip_box.h"
#include "app/interface/item_log.h"
#include "app/interface/mesh_overlay.h"
#include "app/interface/scene_builder.h"
#include "app/interface/theme.h"
#include "app/session/session.h"
#include "app/tools/tool.h"
#include "render/renderer.h"

namespace chiasm::app {

// Keeps what a drag needs from frame to frame, nothing else. UI thread, inside an ImGui frame.
class ViewPanels {
 public:
  explicit ViewPanels(Session& session);

  // Draws every view of the scene into the current window and answers the mouse.
  void draw(const BuiltScene& built, const Theme& theme, render::Renderer& renderer, ItemLog& log);
  // True while a drag goes on, or a wheel turned a moment ago: pictures may be coarse.
  bool moving() const;
  // Lets go of everything: the case closed, or Esc was pressed.
  void cancel();

 private:
  enum class DragKind { none, tool, orbit, pan, zoom, clip, swipe, turn, clickOrOrbit };
  struct Drag {
    DragKind kind = DragKind::none;
    ViewPlace view;
    int button = 0;
    double travelled = 0.0;  // pixels
    ToolEvent press;         // of clickOrOrbit: sent when it turns out to be a click
    ClipFace face;           // of clip
  };

  void drawView(const ViewGeometry& geometry, const Theme& theme, render::Renderer& renderer, ItemLog& log);
  void interact(const ViewGeometry& geometry, const Theme& theme);
  // Of all views, per logical pixel; the large one of 1+3 comes nearer in proportion.
  double sharedMmPerPixel() const;
  void wheel(const ViewGeometry& geometry);
  const Volume* volumeOf(const ViewGeometry& geometry) const;
  bool swipeLineUnderMouse(const ViewGeometry& geometry, const Theme& theme) const;
  std::optional<ClipFace> clipFaceUnderMouse(const ViewGeometry& geometry, const Theme& theme) const;
  void beginDrag(const ViewGeometry& geometry, const Theme& theme, int button);
  void turnWithMouse(const ViewGeometry& geometry, glm::dvec2 moved);
  void continueDrag(const ViewGeometry& geometry, const Theme& theme);
  void point(const ViewGeometry& geometry, const Theme& theme);
  ToolEvent eventAt(const ViewGeometry& geometry, const Theme& theme, ToolEvent::Phase phase) const;
  Uid meshAt(const ViewGeometry& geometry, const Theme& theme, const ToolEvent& event);
  void answerKeys();
  void send(const ToolEvent& event);
  Tool& tool();

  Session& session_;
  std::unique_ptr<Tool> tool_;
  MeshSections meshSections_;
  Drag drag_;
  std::optional<Case> strokeCase_;  // what a stroke in 3-D meets: the case when it began
  double lastTravelled_ = 0.0;      // logical pixels, of the drag before this one
  bool pointed_ = false;            // in this frame the mouse is over a view
  double wheelRemainder_ = 0.0;
  double movingUntil_ = 0.0;  // ImGui time
};

}  // namespace chiasm::app
