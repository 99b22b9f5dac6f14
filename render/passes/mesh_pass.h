// Draws a scene's meshes, as layers of surfaces one behind the other, for the ray caster to put in their
// places.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/error.h"
#include "render/gpu/commands.h"
#include "render/gpu/pipeline.h"
#include "render/gpu/uploader.h"
#include "render/scene/resident_mesh.h"
#include "render/scene_view.h"

namespace chiasm::render {

// Seen through are at most this many surfaces one behind the other; those behind are left out. What is opaque
// is there whatever lies before it.
inline constexpr int kMeshPeels = 4;

// The layers of one picture, one below the other in two images as wide as the picture: first what is opaque,
// then what is seen through, from the eye on. Colours are premultiplied (an edge covers a part of its pixel),
// depths are kNearMm / distance along the camera's axis, 0 where nothing is.
struct MeshLayers {
  const gpu::Image* colours = nullptr;
  const gpu::Image* depths = nullptr;
  int peels = 0;  // beside the opaque one
};

// One thread.
class MeshPass {
 public:
  static Expected<std::unique_ptr<MeshPass>> create(gpu::Device& device, gpu::Uploader& uploader);

  // Sends what is new, drops what is gone; the bytes that were sent. Does not flush.
  Expected<std::uint64_t> update(const SceneView& scene);
  bool empty() const { return shown_.empty(); }
  // The layers as a camera sees them; drawn again only when something of it changed. Outside of rendering.
  Expected<MeshLayers> record(gpu::Commands& commands, const Camera& camera,
                              const std::optional<PatientBox>& clipBox, glm::ivec2 size);
  // After a failed submission: nothing that was drawn can be trusted.
  void forget() { pictures_.clear(); }

 private:
  struct Picture {
    Camera camera;
    std::optional<PatientBox> clipBox;
    glm::ivec2 size{0};
    std::uint64_t revision = 0;
    int wanted = 0, peels = 0;  // peels: what was asked for, and what fits
    int scale = 1;              // pixels along a side that one of the layers' is made of
    // What is drawn on, `scale` times as large; depths in turn.
    gpu::Image colour;
    std::array<gpu::Image, 3> depth;  // of what is opaque; of the peels, by turns
    gpu::Image colours, depths;
  };
  struct Push;
  MeshPass(gpu::Device& device, gpu::Uploader& uploader) : device_(device), uploader_(uploader) {}
  Expected<void> makePipelines();
  Expected<Picture*> pictureFor(glm::ivec2 size, int peels);
  Expected<void> makePicture(Picture& picture, glm::ivec2 size, int peels);
  void drawLayer(gpu::Commands& commands, const Picture& picture, const Push& push, int layer);

  gpu::Device& device_;
  gpu::Uploader& uploader_;
  gpu::Pipeline opaque_, peel_, resolve_;
  gpu::Sampler nearest_;
  std::map<const Mesh*, ResidentMesh> meshes_;
  std::vector<SceneMesh> shown_;
  bool seenThrough_ = false;
  std::uint64_t revision_ = 0;
  // The latest first: full and coarse pictures of one or two views.
  std::vector<std::unique_ptr<Picture>> pictures_;
};

}  // namespace chiasm::render
