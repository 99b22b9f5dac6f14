// Draws views of a case into pictures, one after another: the volume is sent and the fonts are loaded once.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "app/interface/mesh_overlay.h"
#include "app/interface/theme.h"
#include "app/interface/view_overlay.h"
#include "app/session/hidden_voxels.h"
#include "core/metrics/segment_statistics.h"
#include "render/image.h"

namespace chiasm::app {

struct PictureLook {
  bool transparent = false;  // what shows no patient is transparent (straight alpha)
  OverlayParts parts;        // of what the view state lets show
  int largestPiece = 4096;   // pixels; larger pictures are drawn piece by piece. Every device can draw this.
};

// The case must outlive it; its voxels must be there. Owns an ImGui context, which is current within calls
// only. One thread.
class ViewPainter {
 public:
  // `scale`: of text and lines.
  static Expected<std::unique_ptr<ViewPainter>> create(const Case& current, render::Renderer& renderer,
                                                       float scale);
  ~ViewPainter();
  ViewPainter(const ViewPainter&) = delete;
  ViewPainter& operator=(const ViewPainter&) = delete;

  // One view alone, as the state says, with what lies over it. 'Not for diagnosis' is always written.
  Expected<render::Image> paint(ViewState view, ViewKind kind, glm::ivec2 size, const PictureLook& look);

 private:
  ViewPainter(const Case& current, render::Renderer& renderer);
  Expected<std::shared_ptr<const LabelMap>> tableAndHolder(const Volume& volume);
  ImDrawData& drawOverlay(const ViewState& view, const ViewGeometry& geometry, const Volume& volume,
                          glm::ivec2 size, const PictureLook& look);

  const Case& current_;
  render::Renderer& renderer_;
  ImGuiContext* context_;
  Theme theme_;
  std::vector<SegmentStatistics> statistics_;
  std::map<Uid, std::shared_ptr<const LabelMap>> tables_;  // by volume
  HiddenVoxels hiddenVoxels_;
  std::map<Uid, std::shared_ptr<const MeshModel>> meshModels_;  // by shape
  MeshSections meshSections_;
};

}  // namespace chiasm::app
