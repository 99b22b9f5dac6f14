// What a ray caster reads of a volume's transfer function: its table, and which bricks can show anything.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <glm/vec2.hpp>

#include "render/scene/brick_ranges.h"
#include "render/scene/transfer_table.h"
#include "render/scene_view.h"

namespace chiasm::render {

// What a projection looks for among stored values: with a negative rescale slope the largest value is the
// smallest stored one.
RenderMode modeOfStored(RenderMode mode, double rescaleSlope);

// Used by both ray casters, so that they look at the same samples. One thread.
class FrameTables {
 public:
  // Made anew when anything that they depend on has changed; true then. `ranges` are those of the voxels.
  bool update(const SceneVolume& volume, const BrickRanges& ranges, double stepMm,
              const ThresholdPreview* preview);
  // The next update makes them anew (what was made last did not arrive where it is needed).
  void forget() { inputs_ = {}; }

  const TransferTable& table() const { return table_; }
  RenderMode mode() const { return inputs_.mode; }
  RenderMode modeOfStored() const { return render::modeOfStored(inputs_.mode, inputs_.slope); }
  bool integrated() const {
    return inputs_.mode == RenderMode::shaded && inputs_.sampling == Sampling::integrated;
  }
  // One an entry: opacity of a step; or, for integrated sampling, sums of optical depths (depthsBefore).
  std::vector<float> opacities() const;
  // kFullBrick for every brick that can show anything; with `findFaint` kFaintBrick where no step of it is
  // more opaque than TransferTable::kFaintOpacity (render/scene/distance_map.h).
  std::vector<std::uint8_t> occupied(const BrickRanges& ranges, bool findFaint = false) const;
  // grey = stored * x + y, the window of maximum intensity.
  glm::dvec2 windowOfStored() const;
  // What shaders look entries up by: index = texel * x + y, rounded to the nearest; and grey = texel * x + y.
  // Of texels that are stored values by stored = texel * scale + offset.
  glm::dvec2 indexOfTexel(double scale, double offset) const;
  glm::dvec2 windowOfTexel(double scale, double offset) const;

 private:
  struct Inputs {
    const VoxelBuffer* voxels = nullptr;
    double slope = 1, intercept = 0, stepMm = 1;
    TransferFunction function;
    WindowLevel window;
    RenderMode mode = RenderMode::shaded;
    Sampling sampling = Sampling::integrated;
    std::optional<ThresholdPreview> preview;
    bool operator==(const Inputs&) const = default;
  };
  Inputs inputs_;
  TransferTable table_;
};

// Length of the shortest edge of a voxel in case space, mm.
double smallestSpacing(const GridGeometry& grid);

}  // namespace chiasm::render
