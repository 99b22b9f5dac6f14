#include "app/cli/rendering_options.h"

#include <cstdlib>
#include <glm/geometric.hpp>

#include "app/actions/navigation.h"
#include "app/slice_planes.h"

namespace chiasm::app {

void addRenderingOptions(CLI::App& command, RenderingOptions& options) {
  const char* group = "Light, 3-D modes and thick slices";
  command.add_option("--slab", options.slabMm, "How thick slices are, mm; 0: thin")
      ->check(CLI::Range(0.0, kThickestSlabMm))
      ->group(group);
  command.add_option("--slab-shows", options.slabShows, "Of the values across it: maximum, minimum or mean")
      ->check(CLI::IsMember({"maximum", "minimum", "mean"}))
      ->group(group);
  command
      .add_option("--between", options.between, "What slices show between voxels: nearest, linear or cubic")
      ->check(CLI::IsMember({"nearest", "linear", "cubic"}))
      ->group(group);
  command
      .add_option(
          "--turn", options.turn,
          "Slices turned about the crosshair: degrees in the axial, the coronal and the sagittal view, "
          "one after another, as Ctrl and a drag turn them (positive: clockwise)")
      ->delimiter(',')
      ->option_text("AXIAL,CORONAL,SAGITTAL")
      ->group(group);
  command.add_option("--mode", options.mode, "3-D: shaded, maximum, minimum or average")
      ->check(CLI::IsMember({"shaded", "maximum", "minimum", "average"}))
      ->group(group);
  command.add_option("--surface", options.surfaceAt, "3-D as the surface at this value")->group(group);
  command.add_option("--lighting", options.lighting, "standard, matte, glossy or flat")
      ->check(CLI::IsMember({"standard", "matte", "glossy", "flat"}))
      ->group(group);
  command
      .add_flag("--shadows{70}", options.shadows,
                "Soft shadows in 3-D; --shadows=40: of this strength, 0 (none) to 100 %")
      ->check(CLI::Range(0.0, 100.0))
      ->group(group);
  command.add_flag("--depth-cue", options.depthCue, "Darken what is far")->group(group);
  command.add_flag("--ghost", options.ghost, "The body faint, segments in full colour")->group(group);
  command.add_option("--cut-out", options.cutOut, "3-D without this segment; may be given several times")
      ->group(group);
  command.add_option("--only-in", options.onlyIn, "3-D only within this segment; the same")->group(group);
  command.add_flag("--fast", options.fast, "Faster and not exact")->group(group);
}

namespace {

Expected<void> addSegments(const std::vector<std::string>& names, const Case& current,
                           std::vector<Uid>& segments) {
  for (const std::string& name : names) {
    const auto segment = current.findSegmentByName(name);
    if (!segment) return tl::unexpected(segment.error());
    segments.push_back((*segment)->uid);
  }
  return {};
}

}  // namespace

Expected<void> apply(const RenderingOptions& options, const Case& current, ViewState& view) {
  if (auto added = addSegments(options.cutOut, current, view.cutOuts.without); !added) return added;
  if (auto added = addSegments(options.onlyIn, current, view.cutOuts.only); !added) return added;
  if (options.turn) {
    view.tool = ToolKind::navigate;  // while something is edited slices are straight
    for (const ViewKind kind : {ViewKind::axial, ViewKind::coronal, ViewKind::sagittal}) {
      const SlicePlane plane = slicePlaneShown(view, kind);
      turnPlanes(view, {glm::cross(plane.right.mm, plane.down.mm)},
                 -(*options.turn)[static_cast<std::size_t>(kind)]);
    }
  }
  if (options.slabMm) view.slab.mm = *options.slabMm;
  for (const render::SlabKind kind :
       {render::SlabKind::maximum, render::SlabKind::minimum, render::SlabKind::mean})
    if (nameOf(kind) == options.slabShows) view.slab.kind = kind;
  for (const BetweenVoxels between : allBetweenVoxels())
    if (nameOf(between) == options.between) view.between = between;
  // A tool that edits keeps slices thin in the window; a picture edits nothing.
  if (view.slab.mm > 0) view.tool = ToolKind::navigate;
  view.ghost = view.ghost || options.ghost;
  const Volume* volume = shownVolume(current, view);
  if (volume == nullptr) return {};
  VolumeViewState& state = view.of(volume->info.uid);
  using Mode = render::RenderMode;
  for (const Mode mode :
       {Mode::shaded, Mode::maximumIntensity, Mode::minimumIntensity, Mode::averageIntensity})
    if (!options.mode.empty() && nameOf(mode).starts_with(options.mode)) state.mode = mode;
  if (options.surfaceAt) {
    state.mode = Mode::shaded;
    state.rendering.surfaceAt = options.surfaceAt;
  }
  for (const LightingPreset& preset : lightingPresets())
    if (preset.word == options.lighting) state.rendering.lighting = preset.lighting;
  state.rendering.depthCue = state.rendering.depthCue || options.depthCue;
  // The parser has checked that it is a number.
  if (!options.shadows.empty())
    state.rendering.shadows = std::strtod(options.shadows.c_str(), nullptr) / 100.0;
  state.rendering.fast = state.rendering.fast || options.fast;
  return {};
}

}  // namespace chiasm::app
