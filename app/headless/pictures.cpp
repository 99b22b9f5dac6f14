#include "app/headless/pictures.h"

#include <algorithm>
#include <utility>

#include "app/actions/navigation.h"
#include "app/headless/headless_interface.h"
#include "app/interface/format.h"
#include "app/interface/view_overlay.h"
#include "core/metrics/segment_statistics.h"
#include "core/segmentation/object_mask.h"
#include "core/volume/window_presets.h"

namespace chiasm::app {

Expected<render::Image> renderWindowPicture(Session& session, render::Renderer& renderer, glm::ivec2 size,
                                            float scale) {
  auto interface = HeadlessInterface::create(session, renderer, size, scale);
  if (!interface) return tl::unexpected(interface.error());
  return (*interface)->settledPicture();
}

namespace {

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

bool sameName(const std::string& a, const std::string& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

Expected<void> applyPreset(const Volume& volume, const VolumeStatistics& statistics,
                           const std::string& preset, bool slice, VolumeViewState& state) {
  std::vector<std::string> known;
  if (slice) {
    for (const WindowLevel& window : windowsFor(volume.info, statistics)) {
      if (sameName(window.name, preset)) {
        state.window = window;
        return {};
      }
      known.push_back(window.name);
    }
  } else {
    for (const TransferFunction& function : transferFunctionsFor(volume.info, statistics)) {
      if (sameName(function.name, preset)) {
        state.transferFunction = function;
        return {};
      }
      known.push_back(function.name);
    }
  }
  return failure(ErrorKind::notFound, "There is no preset '" + preset + "' for this " +
                                          (slice ? "slice view" : "3-D view") +
                                          ". Known are: " + listed(known) + ".");
}

// A small ImGui context for one overlay; the caller's context is current again afterwards.
class OverlayContext {
 public:
  OverlayContext() : previous_(ImGui::GetCurrentContext()), own_(ImGui::CreateContext()) {
    ImGui::SetCurrentContext(own_);
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().LogFilename = nullptr;
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  }
  ~OverlayContext() {
    ImGui::DestroyContext(own_);
    ImGui::SetCurrentContext(previous_);
  }
  OverlayContext(const OverlayContext&) = delete;
  OverlayContext& operator=(const OverlayContext&) = delete;

 private:
  ImGuiContext* previous_;
  ImGuiContext* own_;
};

}  // namespace

Expected<render::Image> renderViewPicture(const Case& current, ViewState view, ViewKind kind, glm::ivec2 size,
                                          const ViewPictureOptions& options, render::Renderer& renderer) {
  const Volume* volume = shownVolume(current, view);
  if (volume == nullptr || !volume->voxels)
    return failure(ErrorKind::notFound,
                   "This case has no volume whose voxels could be read: there is nothing to show.");
  if (size.x < 64 || size.y < 64 || size.x > 16384 || size.y > 16384)
    return failure(ErrorKind::invalidInput, "A picture is from 64 to 16384 pixels wide and high.");
  const VolumeStatistics statistics = computeStatistics(*volume);
  VolumeViewState& state = view.of(volume->info.uid);
  if (state.transferFunction.points.empty()) prepareVolumeView(state, volume->info, statistics);
  const bool slice = kind != ViewKind::volume3d;
  if (!options.preset.empty())
    if (auto applied = applyPreset(*volume, statistics, options.preset, slice, state); !applied)
      return tl::unexpected(applied.error());
  if (options.maximumIntensity) state.mode = render::RenderMode::maximumIntensity;
  if (options.at) view.crosshair = *options.at;
  view.layout = LayoutKind::single;
  view.filledView = kind;
  view.hover = {};
  view.showLetters = view.showOverlays = options.overlays;
  view.showCrosshair = view.showCrosshair && options.overlays;
  view.slices[static_cast<std::size_t>(kind)].panMm = {};
  if (options.azimuth || options.elevation || !view.cameraSet) {
    view.camera = frontCamera(volume->info.grid);
    view.cameraSet = false;
  }

  WindowLayout layout;
  layout.window = size;
  layout.scale = options.scale;
  layout.view[static_cast<std::size_t>(kind)] = Area{{0, 0}, size};
  const double fit = fitMmPerPixel(volume->info.grid, layout);
  view.mmPerPixel = fit * static_cast<double>(options.scale) / std::max(1e-3, options.zoom);
  if (!view.cameraSet)
    setMmPerPixelAtFocus(view.camera, size.y, fit / std::max(1e-3, options.zoom));
  else
    dolly(view.camera, options.zoom);
  view.cameraSet = true;
  if (options.azimuth || options.elevation)
    orbit(view.camera, options.azimuth.value_or(0.0), options.elevation.value_or(0.0));

  std::shared_ptr<const LabelMap> hidden;
  if (state.hideTable) {
    Progress progress;
    auto mask = findTableAndHolder(*volume, progress);
    if (!mask) return tl::unexpected(mask.error());
    hidden = std::make_shared<const LabelMap>(std::move(*mask));
  }
  BuiltScene built = buildScene({current, view, layout, [&](const Uid&) { return hidden; }, false});
  if (auto updated = renderer.update(built.scene); !updated) return tl::unexpected(updated.error());
  if (auto drawn = renderer.draw(built.scene, render::Quality::full); !drawn)
    return tl::unexpected(drawn.error());

  const OverlayContext context;
  auto theme = applyTheme(options.scale, renderer);
  if (!theme) return tl::unexpected(theme.error());
  std::vector<SegmentStatistics> measured;
  for (const Segmentation& segmentation : current.segmentations) {
    std::vector<SegmentStatistics> part = measureSegments(segmentation);
    measured.insert(measured.end(), part.begin(), part.end());
  }
  ImGui::GetIO().DisplaySize = {static_cast<float>(size.x), static_cast<float>(size.y)};
  ImGui::GetIO().DeltaTime = 1.0f / 60.0f;
  ImGui::NewFrame();
  ImDrawList& list = *ImGui::GetBackgroundDrawList();
  list.AddImage(renderer.viewportTexture(viewportId(kind)), {0, 0}, ImGui::GetIO().DisplaySize);
  const ViewGeometry& geometry = *built.views[static_cast<std::size_t>(kind)];
  drawViewOverlay(list, {current, view, geometry, *theme, volume, &measured, {}, badgesOf(volume), nullptr});
  ImGui::Render();
  auto picture = renderer.drawInterface(*ImGui::GetDrawData(), size, {0, 0, 0, 1});
  renderer.destroyTexture(theme->fontTexture);
  return picture;
}

}  // namespace chiasm::app
