// SceneView: what a frame shows, as plain data. The same scene serves window, picture file and headset.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include <glm/mat4x4.hpp>
#include <glm/vec2.hpp>
#include <glm/vec3.hpp>
#include <glm/vec4.hpp>

#include "core/base/uid.h"
#include "core/labels/label_map.h"
#include "core/space/grid_geometry.h"
#include "core/volume/transfer_function.h"
#include "core/volume/volume.h"
#include "render/mesh.h"
#include "render/slice_fusion.h"

namespace chiasm::render {

// How a volume is turned into a 3-D picture.
// The other three show the largest, the
// smallest or the mean value along each ray through the volume, in the grey of its window.
enum class RenderMode { shaded, maximumIntensity, minimumIntensity, averageIntensity };

// The classical lighting model with a headlight at the eye, as VTK has it.
struct Shading {
  float ambient = 0.2f, diffuse = 0.8f, specular = 0.2f, specularPower = 10.0f;
  bool operator==(const Shading&) const = default;
};

// How the transfer function is applied along a ray: at each sample alone (as other renderers do; for
// comparisons), or to all values between two samples, which shows no wood grain where opacity rises steeply.
enum class Sampling { pointwise, integrated };

// A volume to show. `voxels` shares the case's bytes; the renderer uploads them once per uid and content.
struct SceneVolume {
  Uid uid;
  std::shared_ptr<const VoxelBuffer> voxels;
  GridGeometry grid;
  double rescaleSlope = 1.0, rescaleIntercept = 0.0;
  TransferFunction transferFunction;  // 3-D
  WindowLevel window;                 // slices, and MIP in 3-D
  RenderMode mode = RenderMode::shaded;
  Sampling sampling = Sampling::integrated;
  Shading shading;
  // How much darker the far side of the volume is than the near one, 0 (not) to 1 (black). Shaded only.
  float depthCue = 0.0f;
  bool visibleIn3d = true;            // 3-D shows the first two such volumes
  double sampleDistanceVoxels = 1.0;  // step along the ray in units of the smallest spacing
  // Faster, and not exact (docs/benchmarks.md has what they cost in likeness). Gradients kept for every
  // voxel, 10 bits an axis: four more bytes a voxel on the device. Two steps at once where each shows little
  // (one eye's pictures).
  bool precomputedGradients = false, adaptiveSteps = false;
  // 1 where display hides voxels (table, head holder); same grid as the volume; null: nothing hidden.
  std::shared_ptr<const LabelMap> hiddenMask;
  // How much of it is seen in 3-D where two volumes are, 0..1: what just hides everything behind it (2 % come
  // through) lets 1 - opacity3d through, and a projection's greys are multiplied by it. 0: not there.
  float opacity3d = 1.0f;
};

// How one label value of a layer looks. All 0: invisible.
struct LabelAppearance {
  glm::u8vec3 colour{255};
  float sliceFill = 0.0f;     // opacity of the overlay in slices, 0..1
  float sliceOutline = 0.0f;  // opacity of the outline in slices, 0..1
  float opacity3d = 0.0f;     // opacity of its surface in 3-D, 0..1
  bool operator==(const LabelAppearance&) const = default;
};

// One layer of a segmentation. The map is shared by copy-on-write bricks: the renderer compares brick storage
// with what it uploaded last and sends only what changed.
struct SceneLabels {
  Uid segmentation;
  int layer = 0;
  std::shared_ptr<const LabelMap> map;
  GridGeometry grid;
  std::vector<LabelAppearance> appearance;  // indexed by label value; shorter is fine, the rest is invisible
};

// A mesh in 3-D pictures, in case space; slices do not show it.
struct SceneMesh {
  std::shared_ptr<const Mesh> model;  // positions in LPS mm
  glm::u8vec4 colour{255};            // below 255 alpha: seen through
  bool operator==(const SceneMesh&) const = default;
};

// Values in range are tinted before anything is written: the threshold tool's live preview.
struct ThresholdPreview {
  Uid volume;
  double lower = 0, upper = 0;
  glm::u8vec3 colour{79, 179, 217};
  float opacity = 0.5f;
  bool operator==(const ThresholdPreview&) const = default;
};

// A perspective camera in case space. For two eyes a viewport holds two of these.
struct Camera {
  PatientPoint position{{0, -500, 0}};
  PatientPoint focalPoint;
  PatientVector viewUp{{0, 0, 1}};
  double verticalFieldOfViewDegrees = 30.0;
  bool operator==(const Camera&) const = default;
};

// What a thick slice shows of the values across it.
enum class SlabKind { maximum, minimum, mean };
// Half of its thickness lies before the plane, half behind; 0: the thin slice.
struct Slab {
  double mm = 0.0;
  SlabKind kind = SlabKind::maximum;
  bool operator==(const Slab&) const = default;
};

// A plane cut through the volumes: pixel (x, y) shows the point
// centre + right * (x + 0.5 - w/2) * mmPerPixel + down * (y + 0.5 - h/2) * mmPerPixel.
struct SliceContent {
  Uid volume;  // the base volume
  PatientPoint centre;
  PatientVector right{{1, 0, 0}}, down{{0, 1, 0}};  // unit, orthogonal
  double mmPerPixel = 1.0;
  bool interpolate = true;  // linear; otherwise nearest voxel
  // Catmull and Rom's cubic between the base volume's voxels, where `interpolate`; by the processor.
  bool cubic = false;
  float labelOpacity = 1.0f;  // multiplies every fill and outline
  int outlinePixels = 2;
  Slab slab;                          // of the base volume; labels are those in the plane
  std::optional<SliceFusion> fusion;  // over the base volume, under the labels
  bool operator==(const SliceContent&) const = default;
};

// Where a viewport lies in a larger picture that is drawn piece by piece. A size of 0: it is the whole
// picture.
struct PicturePart {
  glm::ivec2 whole{0}, at{0};  // pixels
  bool operator==(const PicturePart&) const = default;
};

// A ray-cast picture. `clipBox` (case space) cuts volumes, labels and meshes away outside it.
struct Volume3dContent {
  std::vector<Camera> eyes{Camera{}};
  std::optional<PatientBox> clipBox;
  glm::vec4 backgroundTop{0.055f, 0.067f, 0.075f, 1.0f}, backgroundBottom{0.02f, 0.024f, 0.028f, 1.0f};
  // Soft shadows of a lamp beside the eye, and darker hollows: 0 (none, the light comes from the eye) to 1.
  // What is shaded (volumes and labels) casts and shows them; meshes and projections do not.
  float shadows = 0.0f;
  PicturePart part;  // the background is the viewport's own
  bool operator==(const Volume3dContent&) const = default;
};

// One picture of the frame, kept by id between frames.
struct Viewport {
  std::uint32_t id = 0;
  glm::ivec2 size{0};  // pixels
  std::variant<SliceContent, Volume3dContent> content;
  // True while the person drags or turns: draw coarse and bounded; false: refine to full.
  bool moving = false;
};

struct SceneView {
  std::vector<SceneVolume> volumes;
  std::vector<SceneLabels> labels;  // later layers lie over earlier ones
  std::vector<SceneMesh> meshes;
  std::optional<ThresholdPreview> preview;
  std::vector<Viewport> viewports;
};

}  // namespace chiasm::render
