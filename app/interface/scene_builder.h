// From case and view state to what the renderer draws: one SceneView a frame.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "app/interface/layout.h"
#include "app/interface/view_geometry.h"
#include "render/scene_view.h"

namespace chiasm {
struct EditEffect;  // core/segmentation/edit_effect.h
struct SpeedImage;  // core/filters/level_speed.h
}  // namespace chiasm

namespace chiasm::app {

struct MeshModel;  // app/session/mesh_model.h

// What a scene is built from beside case and view.
struct SceneInputs {
  const Case& current;
  ViewState& view;  // a camera that was never touched is fitted here
  const WindowLayout& layout;
  // What 3-D leaves out of a volume; null: nothing.
  std::function<std::shared_ptr<const LabelMap>(const Uid& volume)> hiddenMask;
  bool moving = false;
  std::shared_ptr<const EditEffect> ghost = nullptr;  // what the open effect would do
  // By a mesh's shape; null: not there yet.
  std::function<std::shared_ptr<const MeshModel>(const Uid& shape)> meshModel = nullptr;
  // The speed of an evolution, in slices: it covers the volume so much (0 to 1), and segments are outlines.
  std::shared_ptr<const SpeedImage> speed = nullptr;
  double speedOpacity = 0.75;
  // A volume shown where it is tried, with its segments, wherever it is seen; and the volume
  // whose frame the views keep meanwhile, so that a look from the one to the other moves nothing.
  const Volume* trial = nullptr;
  const Volume* frame = nullptr;
  // Volumes that stay on the device though nothing shows them: time points that are shown again soon.
  std::vector<Uid> kept = {};
};

struct BuiltScene {
  render::SceneView scene;
  std::array<std::optional<ViewGeometry>, kPlaceCount> views;  // by ViewPlace::index()
  double fittedMmPerPixel = 1.0;                               // per logical pixel: what 'fit all' gives here
};

std::uint32_t viewportId(ViewPlace place);

// Millimetres per window pixel at which the volume fits every shown view, the same for all of them (but the
// large one of 1+3, which is fitted by itself).
double fitMmPerPixel(const GridGeometry& grid, const WindowLayout& layout);

// The cut that a slice view shows, through the crosshair and centred on the volume.
render::SliceContent sliceContent(const Volume& volume, const ViewState& view, ViewKind kind,
                                  double mmPerPixel);

BuiltScene buildScene(const SceneInputs& inputs);

}  // namespace chiasm::app
