#include "app/interface/scene_builder.h"

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/matrix.hpp>

#include "app/actions/cut_out_choice.h"
#include "app/actions/navigation.h"
#include "app/actions/view_times.h"
#include "app/actions/view_volumes.h"
#include "app/interface/segment_colour.h"
#include "app/interface/speed_colour.h"
#include "app/session/mesh_model.h"
#include "app/slice_planes.h"
#include "core/filters/level_speed.h"
#include "core/segmentation/edit_effect.h"

namespace chiasm::app {
namespace {

// Structures that are not pointed at while others are.
constexpr float kFaded = 0.3f;
// An effect's ghost; the theme's accent and conflict.
constexpr glm::u8vec3 kGainedColour{79, 179, 217}, kLostColour{229, 96, 77};
// How much darker the far side is with a depth cue.
constexpr float kDepthCue = 0.65f;
// What is left of the body's opacity when it is only context.
constexpr double kGhostOpacity = 0.03;
// Room around the volume in a fitted view, so that letters and texts stand beside it.
constexpr double kFitMargin = 1.05;

// A label map kept alive by the case's value: copying shares the bricks.
std::shared_ptr<const LabelMap> share(const LabelMap& map) {
  return std::make_shared<const LabelMap>(map);
}

std::vector<render::LabelAppearance> appearanceOf(const Segmentation& segmentation, int layer,
                                                  const ViewState& view) {
  std::vector<render::LabelAppearance> looks;
  const bool somethingForward = !view.hover.fromView && !view.hover.segments.empty();
  for (const Segment& segment : segmentation.segments) {
    if (segment.layer != layer || !view.showSegments) continue;
    const bool forward = somethingForward && std::find(view.hover.segments.begin(), view.hover.segments.end(),
                                                       segment.uid) != view.hover.segments.end();
    if (!segment.visible && !forward) continue;  // pointing at a phrase shows what it means, hidden or not
    const float strength = !somethingForward || forward ? 1.0f : kFaded;
    if (looks.size() <= segment.label) looks.resize(static_cast<std::size_t>(segment.label) + 1);
    render::LabelAppearance& look = looks[segment.label];
    look.colour = shownColour(segment, view);
    look.sliceFill = static_cast<float>(view.labelOpacity) * strength;
    look.sliceOutline = strength;
    // Where the volume is cut by a segment, the volume itself is meant to be seen.
    look.opacity3d = view.segmentsIn3d && (forward || !cuts(view, segment.uid)) ? strength : 0.0f;
  }
  return looks;
}

void applyRendering(const RenderingState& state, bool ghost, render::SceneVolume& out) {
  out.shading = presetOf(state.lighting).shading;
  out.depthCue = state.depthCue ? kDepthCue : 0.0f;
  out.precomputedGradients = out.adaptiveSteps = state.fast;
  if (ghost)
    for (TransferPoint& point : out.transferFunction.points) point.opacity *= kGhostOpacity;
}

render::SceneVolume sceneVolume(const Volume& volume, const ViewState& view, const SceneInputs& inputs) {
  render::SceneVolume out;
  out.uid = volume.info.uid;
  out.voxels = volume.voxels;
  out.grid = volume.info.grid;
  out.rescaleSlope = volume.info.rescaleSlope;
  out.rescaleIntercept = volume.info.rescaleIntercept;
  if (const auto state = view.volumes.find(volume.info.uid); state != view.volumes.end()) {
    out.transferFunction = functionIn3d(state->second);
    out.window = state->second.window;
    out.mode = state->second.mode;
    applyRendering(state->second.rendering, view.ghost, out);
  }
  if (inputs.hiddenMask) out.hiddenMask = inputs.hiddenMask(volume.info.uid);
  return out;
}

bool isInScene(const render::SceneView& scene, const Uid& volume) {
  return std::any_of(scene.volumes.begin(), scene.volumes.end(),
                     [&](const render::SceneVolume& one) { return one.uid == volume; });
}

bool isAmong(const std::vector<const Volume*>& volumes, const Uid& uid) {
  return std::any_of(volumes.begin(), volumes.end(), [&](const Volume* one) { return one->info.uid == uid; });
}

// A volume where it is tried, where that is another place than the case's.
const Volume* asTried(const SceneInputs& inputs, const Volume* volume) {
  const bool tried = inputs.trial && volume && inputs.trial->info.uid == volume->info.uid;
  return tried ? inputs.trial : volume;
}

// The volume that 3-D shows comes first, as rays are marched in its grid, then the second one that stands
// there; then, once each, what slices need. Volumes that are still being read are left out.
void addVolumes(const SceneInputs& inputs, const Volume& shown, render::SceneView& scene) {
  // A room (VR) shows the shown volume, beside the second one or not, and slices.
  const bool anyViews = !scene.viewports.empty();
  const Volume* base = anyViews ? volumeIn(inputs.current, inputs.view, {ViewKind::volume3d, 0}) : &shown;
  const auto add = [&](const Volume* volume, bool in3d) {
    if (volume == nullptr || !volume->voxels || isInScene(scene, volume->info.uid)) return;
    scene.volumes.push_back(sceneVolume(*asTried(inputs, volume), inputs.view, inputs));
    scene.volumes.back().visibleIn3d = in3d;
  };
  add(base, true);
  const bool any3d =
      !anyViews ||
      std::any_of(scene.viewports.begin(), scene.viewports.end(), [](const render::Viewport& viewport) {
        return std::holds_alternative<render::Volume3dContent>(viewport.content);
      });
  const Volume* second = any3d ? secondIn3dBeside(inputs.current, inputs.view, base) : nullptr;
  if (second != nullptr) {
    add(second, true);
    scene.volumes.back().opacity3d = static_cast<float>(inputs.view.fusion.opacity3d);
  }
  if (!anyViews)
    if (const auto fusion = fusionOver(inputs.current, inputs.view, shown))
      add(inputs.current.findVolume(fusion->volume), false);
  for (const render::Viewport& viewport : scene.viewports) {
    const auto* slice = std::get_if<render::SliceContent>(&viewport.content);
    if (slice == nullptr) continue;
    add(inputs.current.findVolume(slice->volume), false);
    if (slice->fusion) add(inputs.current.findVolume(slice->fusion->volume), false);
  }
}

// What an effect would add and take away, over the segments as they are: added voxels light up in the accent
// colour (where several segments gain, in a lighter shade of their own), those that would go turn red.
void addGhost(const EditEffect& effect, const Case& current, const Uid& volume, render::SceneView& scene) {
  static const Uid ghost = Uid::parse("2.25.118059162071741130342237865").value();
  const auto gaining = std::count_if(effect.segments.begin(), effect.segments.end(),
                                     [](const SegmentEffect& one) { return one.gained > 0; });
  std::vector<render::LabelAppearance> looks(2 * effect.segments.size() + 1);
  for (std::size_t i = 0; i < effect.segments.size(); ++i) {
    render::LabelAppearance& gained = looks[EditEffect::gainedLabel(i)];
    gained.colour =
        gaining == 1 ? kGainedColour
                     : glm::u8vec3(glm::mix(glm::vec3(effect.segments[i].colour), glm::vec3(255.0f), 0.3f));
    gained.sliceFill = 0.5f;
    gained.opacity3d = 0.75f;
    render::LabelAppearance& lost = looks[EditEffect::lostLabel(i)];
    lost.colour = kLostColour;
    lost.sliceFill = 0.6f;
    lost.opacity3d = 0.55f;
    gained.sliceOutline = lost.sliceOutline = 1.0f;
  }
  int layer = 0;
  for (const EditEffect::Ghost& one : effect.ghosts) {
    const Segmentation* segmentation = current.findSegmentation(one.segmentation);
    if (segmentation == nullptr || segmentation->info.volume != volume) continue;
    scene.labels.push_back({ghost, layer++, share(one.map), one.grid, looks});
  }
}

// A level set's speed over the volume, under all segments; of these the outlines stay.
void addSpeed(const std::shared_ptr<const SpeedImage>& speed, double opacity, render::SceneView& scene) {
  static const Uid uid = Uid::parse("2.25.241303347811907411295620983").value();
  render::SceneLabels labels{uid, 0, {speed, &speed->map}, speed->grid, {{}}};
  for (Label label = 1; label <= 2 * SpeedImage::kSteps + 1; ++label) {
    render::LabelAppearance look;
    look.colour = speedColour(SpeedImage::speedOf(label));
    look.sliceFill = static_cast<float>(opacity);
    labels.appearance.push_back(look);
  }
  for (render::SceneLabels& layer : scene.labels)
    for (render::LabelAppearance& look : layer.appearance) look.sliceFill = 0.0f;
  scene.labels.insert(scene.labels.begin(), std::move(labels));
}

// What a trial does to everything that lies on its volume's grid.
glm::dmat4 movedFromCase(const SceneInputs& inputs, const Uid& volume) {
  if (inputs.trial == nullptr || inputs.trial->info.uid != volume) return glm::dmat4(1.0);
  const Volume* stored = inputs.current.findVolume(volume);
  if (stored == nullptr || stored->info.grid.caseFromVolume == inputs.trial->info.grid.caseFromVolume)
    return glm::dmat4(1.0);
  return inputs.trial->info.grid.caseFromVolume * glm::inverse(stored->info.grid.caseFromVolume);
}

// Pointing at structures fades meshes as it fades the other segments: what is meant may lie behind them.
void addMeshes(const SceneInputs& inputs, render::SceneView& scene) {
  if (!inputs.meshModel || !inputs.view.showMeshes) return;
  const bool faded = !inputs.view.hover.fromView && !inputs.view.hover.segments.empty();
  for (const Mesh& mesh : inputs.current.meshes) {
    if (!mesh.visible) continue;
    const auto model = inputs.meshModel(mesh.shape);
    if (model == nullptr) continue;
    const double opacity = mesh.opacity * (faded ? static_cast<double>(kFaded) : 1.0);
    const auto alpha = static_cast<std::uint8_t>(std::clamp(std::lround(255.0 * opacity), 1L, 255L));
    scene.meshes.push_back({model->surface, {mesh.colour, alpha}});
  }
}

glm::dvec2 extentOn(const GridGeometry& grid, ViewKind kind) {
  const PatientBox box = boundingBox(grid);
  const glm::dvec3 size = box.maximum - box.minimum;
  const AnatomicalPlane plane = planeOf(kind);
  // 3-D is seen from the front to begin with: the coronal extent.
  if (kind == ViewKind::volume3d) return {size.x, size.z};
  return {std::abs(glm::dot(size, glm::abs(screenRight(plane).mm))),
          std::abs(glm::dot(size, glm::abs(screenDown(plane).mm)))};
}

double fitIn(const GridGeometry& grid, ViewKind kind, const Area& area) {
  const glm::dvec2 extent = extentOn(grid, kind) * kFitMargin;
  return std::max(extent.x / area.size.x, extent.y / area.size.y);
}

}  // namespace

std::uint32_t viewportId(ViewPlace place) {
  return static_cast<std::uint32_t>(place.index()) + 1;
}

double fitMmPerPixel(const GridGeometry& grid, const WindowLayout& layout) {
  double result = 0.0;
  for (std::size_t i = 0; i < layout.view.size(); ++i) {
    const auto& area = layout.view[i];
    if (!area || area->empty()) continue;
    result = std::max(result, fitIn(grid, ViewPlace::at(i).kind, *area));
  }
  return result > 0 ? result : 1.0;
}

render::SliceContent sliceContent(const Volume& volume, const ViewState& view, ViewKind kind,
                                  double mmPerPixel) {
  const AnatomicalPlane plane = planeOf(kind);
  const glm::dmat4 motion = planesMotionShown(view);
  const SliceViewState& state = view.slices[static_cast<std::size_t>(kind)];
  const PatientBox box = boundingBox(volume.info.grid);
  const glm::dvec3 middle = (box.minimum + box.maximum) * 0.5;
  const glm::dvec3 normal = sliceNormal(plane).mm;
  render::SliceContent content;
  content.volume = volume.info.uid;
  content.right = screenRight(plane) * (state.flippedHorizontally ? -1.0 : 1.0);
  content.down = screenDown(plane);
  // In the plane through the crosshair, centred on the volume and shifted by what was panned; then all of it
  // is turned.
  const glm::dvec3 crosshair = glm::dvec3(glm::inverse(motion) * glm::dvec4(view.crosshair.mm, 1.0));
  const glm::dvec3 centre = middle + normal * glm::dot(crosshair - middle, normal) +
                            content.right.mm * state.panMm.x + content.down.mm * state.panMm.y;
  content.centre.mm = glm::dvec3(motion * glm::dvec4(centre, 1.0));
  content.right.mm = glm::dmat3(motion) * content.right.mm;
  content.down.mm = glm::dmat3(motion) * content.down.mm;
  content.mmPerPixel = mmPerPixel;
  return content;
}

BuiltScene buildScene(const SceneInputs& inputs) {
  BuiltScene built;
  const Volume* shown = asTried(inputs, shownVolume(inputs.current, inputs.view));
  if (shown == nullptr) return built;
  const Volume& frame = inputs.frame ? *inputs.frame : *shown;
  ViewState& view = inputs.view;
  const float scale = inputs.layout.scale;
  const double fit = fitMmPerPixel(frame.info.grid, inputs.layout);
  built.fittedMmPerPixel = fit * scale;
  const double shared = view.mmPerPixel > 0 ? view.mmPerPixel / scale : fit;

  // Views of other volumes show the same part of the patient: all are centred on the shown one.
  for (std::size_t i = 0; i < inputs.layout.view.size(); ++i) {
    const ViewPlace place = ViewPlace::at(i);
    const ViewKind kind = place.kind;
    const auto& area = inputs.layout.view[i];
    if (!area || area->empty()) continue;
    // The large view of 1+3 fills its place, and comes nearer with the others.
    const bool large = view.layout == LayoutKind::onePlusThree && kind == view.filledView;
    const double mmPerPixel = shared * (large ? fitIn(frame.info.grid, kind, *area) / fit : 1.0);
    render::Viewport viewport;
    viewport.id = viewportId(place);
    viewport.size = area->size;
    viewport.moving = inputs.moving;
    if (kind == ViewKind::volume3d) {
      // Only a real difference: a camera that changed in its last bit would be drawn anew for ever.
      if (!view.cameraSet && std::abs(mmPerPixelAtFocus(view.camera, area->size.y) / mmPerPixel - 1.0) > 1e-9)
        setMmPerPixelAtFocus(view.camera, area->size.y, mmPerPixel);
      render::Volume3dContent content;
      content.eyes = {view.camera};
      content.clipBox = view.clipBox;
      if (const Volume* volume = volumeIn(inputs.current, view, place))
        if (const auto state = view.volumes.find(volume->info.uid); state != view.volumes.end())
          content.shadows = static_cast<float>(state->second.rendering.shadows);
      viewport.content = content;
      built.views[i].emplace(*area, view.camera);
    } else {
      render::SliceContent content = sliceContent(frame, view, kind, mmPerPixel);
      content.slab = slabShown(view);
      content.interpolate = view.between != BetweenVoxels::nearest;
      content.cubic = view.between == BetweenVoxels::cubic;
      content.outlinePixels = std::max(1, static_cast<int>(std::lround(2.0f * scale)));
      content.volume = volumeIn(inputs.current, view, place)->info.uid;
      content.fusion = fusionIn(inputs.current, view, place);
      viewport.content = content;
      built.views[i].emplace(kind, *area, content);
    }
    built.views[i]->setColumn(place.column);
    built.scene.viewports.push_back(std::move(viewport));
  }
  addVolumes(inputs, *shown, built.scene);
  if (built.scene.volumes.empty()) return built;

  const std::vector<const Volume*> timePoints = shownTimePoints(inputs.current, view);
  for (const Segmentation& segmentation : inputs.current.segmentations) {
    if (!isInScene(built.scene, segmentation.info.volume) && !isAmong(timePoints, segmentation.info.volume))
      continue;
    for (int layer = 0; layer < static_cast<int>(segmentation.layers.size()); ++layer) {
      render::SceneLabels labels;
      labels.segmentation = segmentation.info.uid;
      labels.layer = layer;
      labels.map = share(segmentation.layers[static_cast<std::size_t>(layer)]);
      labels.grid = segmentation.info.grid;
      labels.grid.caseFromVolume =
          movedFromCase(inputs, segmentation.info.volume) * labels.grid.caseFromVolume;
      labels.appearance = appearanceOf(segmentation, layer, view);
      built.scene.labels.push_back(std::move(labels));
    }
  }
  addMeshes(inputs, built.scene);
  if (inputs.ghost) addGhost(*inputs.ghost, inputs.current, shown->info.uid, built.scene);
  if (inputs.speed) {
    const Segmentation* segmentation = inputs.current.findSegmentation(inputs.speed->segmentation);
    if (segmentation != nullptr && segmentation->info.volume == shown->info.uid)
      addSpeed(inputs.speed, inputs.speedOpacity, built.scene);
  }
  if (view.tool == ToolKind::threshold) {
    render::ThresholdPreview preview;
    preview.volume = shown->info.uid;
    preview.lower = view.thresholdLower;
    preview.upper = view.thresholdUpper;
    if (const Segment* active = inputs.current.findSegment(view.activeSegment))
      preview.colour = shownColour(*active, view);
    built.scene.preview = preview;
  }
  for (const Uid& uid : inputs.kept) {
    const Volume* volume = inputs.current.findVolume(uid);
    if (volume == nullptr || !volume->voxels || isInScene(built.scene, uid)) continue;
    built.scene.volumes.push_back(sceneVolume(*volume, view, inputs));
    built.scene.volumes.back().visibleIn3d = false;
  }
  return built;
}

}  // namespace chiasm::app
