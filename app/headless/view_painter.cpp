#include "app/headless/view_painter.h"

#include <algorithm>
#include <utility>

#include "app/actions/navigation.h"
#include "app/actions/view_volumes.h"
#include "app/headless/picture_pieces.h"
#include "app/interface/coarser_words.h"
#include "app/interface/format.h"
#include "app/interface/scene_builder.h"
#include "core/segmentation/object_mask.h"

namespace chiasm::app {

namespace {

// Makes a context current; the caller's is current again afterwards.
class CurrentContext {
 public:
  explicit CurrentContext(ImGuiContext* context) : previous_(ImGui::GetCurrentContext()) {
    ImGui::SetCurrentContext(context);
  }
  ~CurrentContext() { ImGui::SetCurrentContext(previous_); }
  CurrentContext(const CurrentContext&) = delete;
  CurrentContext& operator=(const CurrentContext&) = delete;

 private:
  ImGuiContext* previous_;
};

}  // namespace

ViewPainter::ViewPainter(const Case& current, render::Renderer& renderer)
    : current_(current),
      renderer_(renderer),
      context_(nullptr),
      meshSections_([this](const Uid& shape) { return meshModels_[shape]; }) {
  for (const MeshShape& shape : current.meshShapes)
    meshModels_.emplace(shape.uid, std::make_shared<const MeshModel>(shape.surface));
  ImGuiContext* previous = ImGui::GetCurrentContext();
  context_ = ImGui::CreateContext();
  ImGui::SetCurrentContext(previous);
}

ViewPainter::~ViewPainter() {
  if (theme_.fontTexture != nullptr) renderer_.destroyTexture(theme_.fontTexture);
  ImGuiContext* previous = ImGui::GetCurrentContext();
  ImGui::DestroyContext(context_);
  ImGui::SetCurrentContext(previous);
}

Expected<std::unique_ptr<ViewPainter>> ViewPainter::create(const Case& current, render::Renderer& renderer,
                                                           float scale) {
  std::unique_ptr<ViewPainter> painter(new ViewPainter(current, renderer));
  const CurrentContext context(painter->context_);
  ImGui::GetIO().IniFilename = nullptr;
  ImGui::GetIO().LogFilename = nullptr;
  ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  auto theme = applyTheme(scale, renderer);
  if (!theme) return tl::unexpected(theme.error());
  painter->theme_ = *theme;
  for (const Segmentation& segmentation : current.segmentations) {
    std::vector<SegmentStatistics> part = measureSegments(segmentation);
    painter->statistics_.insert(painter->statistics_.end(), part.begin(), part.end());
  }
  return painter;
}

Expected<std::shared_ptr<const LabelMap>> ViewPainter::tableAndHolder(const Volume& volume) {
  std::shared_ptr<const LabelMap>& known = tables_[volume.info.uid];
  if (known) return known;
  Progress progress;
  auto mask = findTableAndHolder(volume, progress);
  if (!mask) return tl::unexpected(mask.error());
  known = std::make_shared<const LabelMap>(std::move(*mask));
  return known;
}

ImDrawData& ViewPainter::drawOverlay(const ViewState& view, const ViewGeometry& geometry,
                                     const Volume& volume, glm::ivec2 size, const PictureLook& look) {
  std::vector<std::string> badges = badgesOf(&volume);
  if (const auto coarser = coarserIn(renderer_, geometry, volume.info.uid))
    badges.insert(badges.begin(), coarser->badge);
  ImGui::GetIO().DisplaySize = {static_cast<float>(size.x), static_cast<float>(size.y)};
  ImGui::GetIO().DeltaTime = 1.0f / 60.0f;
  ImGui::NewFrame();
  drawViewOverlay(*ImGui::GetBackgroundDrawList(), {current_,
                                                    view,
                                                    geometry,
                                                    theme_,
                                                    &volume,
                                                    &statistics_,
                                                    {},
                                                    badges,
                                                    nullptr,
                                                    look.parts,
                                                    &meshSections_});
  ImGui::Render();
  return *ImGui::GetDrawData();
}

Expected<render::Image> ViewPainter::paint(ViewState view, ViewKind kind, glm::ivec2 size,
                                           const PictureLook& look) {
  const Volume* volume = volumeIn(current_, view, {kind});
  if (volume == nullptr || !volume->voxels)
    return failure(ErrorKind::notFound,
                   "This case has no volume whose voxels could be read: there is nothing to show.");
  for (const Volume* shown : {volume, secondIn3d(current_, view)}) {
    if (shown == nullptr || !view.of(shown->info.uid).hideTable) continue;
    if (auto mask = tableAndHolder(*shown); !mask) return tl::unexpected(mask.error());
  }
  const auto hiddenMask = [&](const Uid& uid) {
    const auto state = view.volumes.find(uid);
    const bool withoutTable = state != view.volumes.end() && state->second.hideTable;
    const auto table = withoutTable ? tables_[uid] : nullptr;
    return hiddenVoxels_.of(current_, *current_.findVolume(uid), view.cutOuts, table);
  };
  view.layout = LayoutKind::single;
  view.filledView = kind;
  WindowLayout layout;
  layout.window = size;
  layout.scale = theme_.scale;
  layout.view[static_cast<std::size_t>(kind)] = Area{{0, 0}, size};
  BuiltScene built = buildScene({current_, view, layout, hiddenMask, false, nullptr,
                                 [this](const Uid& shape) { return meshModels_[shape]; }});
  if (auto updated = renderer_.update(built.scene); !updated) return tl::unexpected(updated.error());

  const CurrentContext context(context_);
  const ViewGeometry& geometry = *built.views[static_cast<std::size_t>(kind)];
  ImDrawData* overlay = nullptr;
  render::Image picture;
  picture.size = size;
  picture.rgba.resize(static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y) * 4);
  const render::Viewport whole = built.scene.viewports.front();
  for (const PicturePiece& piece : piecesOf(size, look.largestPiece)) {
    built.scene.viewports = {pieceOf(whole, piece, look.transparent)};
    if (auto drawn = renderer_.draw(built.scene, render::Quality::full); !drawn)
      return tl::unexpected(drawn.error());
    auto shown = renderer_.readBack(whole.id);
    if (!shown) return shown;
    if (look.transparent && geometry.isSlice()) clearOutside(*shown, piece, geometry, volume->info.grid);
    // Once it is known how finely the volume is shown.
    if (overlay == nullptr) overlay = &drawOverlay(view, geometry, *volume, size, look);
    overlay->DisplayPos = {static_cast<float>(piece.at.x), static_cast<float>(piece.at.y)};
    overlay->DisplaySize = {static_cast<float>(piece.size.x), static_cast<float>(piece.size.y)};
    auto written = renderer_.drawInterface(*overlay, piece.size, {0, 0, 0, 0});
    if (!written) return written;
    layOver(*written, *shown);
    place(*shown, piece.at, picture);
  }
  if (look.transparent) toStraightAlpha(picture);
  return picture;
}

}  // namespace chiasm::app
