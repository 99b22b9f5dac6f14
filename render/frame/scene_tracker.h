// Notices what changed between two scenes, as revision numbers that a picture can remember.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "render/scene_view.h"

namespace chiasm::render {

// Keeps the last scene (its bulk data by pointer) and counts changes by what they touch: a picture whose
// revisions are the current ones is up to date. An unchanged scene costs comparisons only. One thread.
class SceneTracker {
 public:
  // True when anything changed.
  bool update(const SceneView& scene);

  // What 3-D pictures are drawn from changed, though not the scene.
  void refined3d() { volume3d_ = ++now_; }

  // Changes with a volume's voxels, place, rescale, window and with the preview on it; 0: not in the scene.
  std::uint64_t sliceRevision(const Uid& volume) const;
  // Changes with all that a volume shows where it is laid over another: also with its transfer function.
  std::uint64_t fusedRevision(const Uid& volume) const;
  // Changes with what any layer of labels looks like in slices.
  std::uint64_t labelsRevision() const { return labels_; }
  // Changes with anything that a 3-D picture shows.
  std::uint64_t volume3dRevision() const { return volume3d_; }

 private:
  struct TrackedVolume {
    SceneVolume last;
    std::uint64_t sliceRevision = 0, fusedRevision = 0;
  };
  void updateVolumes(const SceneView& scene);
  void updateLabels(const SceneView& scene);
  void updatePreview(const SceneView& scene);
  std::vector<TrackedVolume> volumes_;
  std::vector<SceneLabels> layers_;
  std::vector<SceneMesh> meshes_;
  std::optional<ThresholdPreview> preview_;
  std::uint64_t now_ = 1, labels_ = 1, volume3d_ = 1;
};

// Whether two maps hold the same bricks: by pointer, then by the bricks' shared storage.
bool sameBricks(const LabelMap* a, const LabelMap* b);

}  // namespace chiasm::render
