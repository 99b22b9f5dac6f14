#include "app/headless/pictures.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "app/actions/navigation.h"
#include "app/actions/view_volumes.h"
#include "app/headless/headless_interface.h"
#include "app/interface/scene_builder.h"
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

// Pixels along a side, and altogether: a picture and its copy on the way to the file fit in memory.
constexpr int kSmallestSide = 16, kLargestSide = 32768;
constexpr std::int64_t kMostPixels = std::int64_t{20000} * 20000;

void applyLabels(const Case& current, const PictureLabels& labels, ViewKind kind, ViewState& view) {
  view.showOverlays = true;
  view.showLetters = labels.letters;
  view.showCrosshair = labels.crosshair;
  view.showNames = labels.names;
  if (!labels.names || kind == ViewKind::volume3d) return;
  // Slices name what is pointed at: here, all that is seen.
  for (const Segmentation& segmentation : current.segmentations)
    for (const Segment& segment : segmentation.segments)
      if (segment.visible) view.hover.segments.push_back(segment.uid);
}

}  // namespace

Expected<void> checkPictureSize(glm::ivec2 size) {
  if (size.x >= kSmallestSide && size.y >= kSmallestSide && size.x <= kLargestSide &&
      size.y <= kLargestSide && std::int64_t{size.x} * size.y <= kMostPixels)
    return {};
  return failure(ErrorKind::invalidInput,
                 "A picture is from 16 to 32768 pixels wide and high, and of at most 400 million pixels.");
}

void applyVolumes(const Case& current, const ViewPictureOptions& options, ViewState& view) {
  if (!options.volume.empty()) showInAllViews(current, view, options.volume);
  if (!options.over.empty()) chooseSecond(current, view, options.over);
  if (options.fusion) view.fusion = *options.fusion;
}

namespace {

// The volume laid over the shown one may never have been looked at.
Expected<void> prepareSecond(const Case& current, const ViewPictureOptions& options, bool slice,
                             ViewState& view) {
  const Volume* second = secondVolume(current, view);
  if (second == nullptr || !second->voxels) return {};
  VolumeViewState& looks = view.of(second->info.uid);
  if (!looks.transferFunction.points.empty() && options.overPreset.empty()) return {};
  const VolumeStatistics statistics = computeStatistics(*second);
  if (looks.transferFunction.points.empty()) prepareVolumeView(looks, second->info, statistics);
  if (options.overPreset.empty()) return {};
  return applyPreset(*second, statistics, options.overPreset, slice, looks);
}

}  // namespace

Expected<void> prepareForPicture(const Case& current, ViewState& view, ViewKind kind, glm::ivec2 size,
                                 const ViewPictureOptions& options) {
  applyVolumes(current, options, view);
  const Volume* shown = shownVolume(current, view);
  const Volume* volume = volumeIn(current, view, {kind});
  if (volume == nullptr || !volume->voxels)
    return failure(ErrorKind::notFound,
                   "This case has no volume whose voxels could be read: there is nothing to show.");
  VolumeViewState& state = view.of(volume->info.uid);
  const bool slice = kind != ViewKind::volume3d;
  if (auto prepared = prepareSecond(current, options, slice, view); !prepared) return prepared;
  if (state.transferFunction.points.empty() || !options.preset.empty()) {
    const VolumeStatistics statistics = computeStatistics(*volume);
    if (state.transferFunction.points.empty()) prepareVolumeView(state, volume->info, statistics);
    if (!options.preset.empty())
      if (auto applied = applyPreset(*volume, statistics, options.preset, slice, state); !applied)
        return applied;
  }
  if (options.maximumIntensity) state.mode = render::RenderMode::maximumIntensity;
  if (options.at) view.crosshair = *options.at;
  view.hover = {};
  view.tool =
      ToolKind::navigate;  // nothing is edited in a picture: slices are as thick, and turned, as chosen
  if (options.labels)
    applyLabels(current, *options.labels, kind, view);
  else
    view.showLetters = view.showOverlays = true;
  view.slices[static_cast<std::size_t>(kind)].panMm = {};
  if (options.azimuth || options.elevation || !view.cameraSet) {
    view.camera = frontCamera(shown->info.grid);
    view.cameraSet = false;
  }

  WindowLayout layout;
  layout.window = size;
  layout.scale = options.scale;
  layout.view[static_cast<std::size_t>(kind)] = Area{{0, 0}, size};
  const double fit = fitMmPerPixel(shown->info.grid, layout);
  const double zoom = std::max(1e-3, options.zoom);
  view.mmPerPixel = fit * static_cast<double>(options.scale) / zoom;
  if (!view.cameraSet)
    setMmPerPixelAtFocus(view.camera, size.y, fit / zoom);
  else
    dolly(view.camera, options.zoom);
  view.cameraSet = true;
  if (options.azimuth || options.elevation)
    orbit(view.camera, options.azimuth.value_or(0.0), options.elevation.value_or(0.0));
  return {};
}

PictureLook lookOf(const ViewPictureOptions& options) {
  PictureLook look;
  look.transparent = options.transparent;
  look.parts.volumeName = false;
  if (options.labels) {
    const PictureLabels& labels = *options.labels;
    look.parts = {.title = labels.title,
                  .volumeName = labels.title,
                  .clipBox = false,
                  .measurements = labels.measurements,
                  .names = labels.names,
                  .scaleBar = labels.scaleBar};
  }
  return look;
}

Expected<render::Image> renderViewPicture(const Case& current, ViewState view, ViewKind kind, glm::ivec2 size,
                                          const ViewPictureOptions& options, render::Renderer& renderer) {
  if (auto right = checkPictureSize(size); !right) return tl::unexpected(right.error());
  if (auto prepared = prepareForPicture(current, view, kind, size, options); !prepared)
    return tl::unexpected(prepared.error());
  auto painter = ViewPainter::create(current, renderer, options.scale);
  if (!painter) return tl::unexpected(painter.error());
  return (*painter)->paint(std::move(view), kind, size, lookOf(options));
}

}  // namespace chiasm::app
