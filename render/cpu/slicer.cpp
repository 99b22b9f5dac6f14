#include "render/cpu/slicer.h"

#include <algorithm>
#include <glm/geometric.hpp>
#include <utility>

#include "core/base/check.h"
#include "core/jobs/parallel.h"

namespace chiasm::render::cpu {

namespace {

constexpr int kRowsAtOnce = 8;

void put(float (&into)[3], glm::dvec3 from) {
  for (int axis = 0; axis < 3; ++axis) into[axis] = static_cast<float>(from[axis]);
}

using Kernel = void (*)(const SliceJob&, const SliceRows&);
Kernel kernelOf(SimdLevel level) {
  switch (level) {
    case SimdLevel::scalar:
      return sliceScalar;
#if defined(__x86_64__)
    case SimdLevel::avx2:
      return sliceAvx2;
    case SimdLevel::avx512:
      return sliceAvx512;
#endif
    default:
      return slicePortable;
  }
}

}  // namespace

Slicer::Slicer(SimdLevel level, unsigned threads)
    : level_(level), crew_(threads != 0 ? threads : workerCount()) {
  CHECK(level <= bestSimdLevel(), "a level that this processor has");
}

void Slicer::setVolume(std::shared_ptr<const VoxelBuffer> voxels, const GridGeometry& grid) {
  CHECK(voxels != nullptr && voxels->count() == grid.voxelCount(), "as many voxels as the grid");
  source_ = std::move(voxels);
  grid_ = grid;
  voxels_ = CleanVoxels(*source_);
}

void Slicer::cut(const SlicePlane& plane, glm::ivec2 size, double scale, double offset, float outside,
                 std::span<float> values) {
  CHECK(source_ != nullptr && plane.layers >= 1, "a volume and a layer to cut");
  CHECK(values.size() == static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y),
        "one value a pixel");
  const glm::dmat3 turn(grid_.voxelFromCase());
  const glm::dvec3 right = turn * (plane.right.mm * plane.mmPerPixel);
  const glm::dvec3 down = turn * (plane.down.mm * plane.mmPerPixel);
  const glm::dvec3 deeper =
      turn * (glm::cross(plane.right.mm, plane.down.mm) * (plane.layers > 1 ? plane.mmPerLayer : 0.0));
  const glm::dvec3 first = patientToVoxel(grid_, plane.centre).ijk + right * (0.5 - size.x / 2.0) +
                           down * (0.5 - size.y / 2.0) - deeper * ((plane.layers - 1) / 2.0);
  SliceJob job{};
  job.grid = voxels_.grid(grid_.size);
  put(job.first, first);
  put(job.right, right);
  put(job.down, down);
  put(job.deeper, deeper);
  job.layers = plane.layers;
  job.filter = plane.filter;
  job.mode = plane.mode;
  job.outside = outside;
  job.scale = static_cast<float>(scale);
  job.offset = static_cast<float>(offset);
  const Kernel kernel = kernelOf(level_);
  crew_.run(static_cast<std::size_t>((size.y + kRowsAtOnce - 1) / kRowsAtOnce), [&](std::size_t piece,
                                                                                    unsigned) {
    const int y0 = static_cast<int>(piece) * kRowsAtOnce;
    kernel(job, {y0, std::min(y0 + kRowsAtOnce, size.y), size.x,
                 values.data() + static_cast<std::size_t>(y0) * static_cast<std::size_t>(size.x), size.x});
  });
}

}  // namespace chiasm::render::cpu
