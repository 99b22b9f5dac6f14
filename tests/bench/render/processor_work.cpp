#include "tests/bench/render/processor_work.h"

#include <glm/geometric.hpp>
#include <utility>

#include "render/cpu/ray_caster.h"
#include "render/cpu/slicer.h"
#include "tests/support/bench_tools.h"

namespace chiasm::test {

using namespace chiasm::render;

namespace {

class Stopwatch {
 public:
  template <typename Work>
  void time(const Work& work) {
    const double wall = milliseconds(CLOCK_MONOTONIC), cpu = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
    work();
    wall_.push_back(milliseconds(CLOCK_MONOTONIC) - wall);
    cpu_.push_back(milliseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu);
  }
  ProcessorTimes medians() const { return {median(wall_), median(cpu_)}; }

 private:
  std::vector<double> wall_, cpu_;
};

}  // namespace

ProcessorTimes timeSlices(std::shared_ptr<const VoxelBuffer> voxels, const GridGeometry& grid,
                          cpu::SliceFilter filter, int pixels, int repetitions) {
  cpu::Slicer slicer;
  slicer.setVolume(std::move(voxels), grid);
  cpu::SlicePlane plane;
  const glm::dvec3 right(0.866, 0.5, 0), towards(-0.3, 0.5, 0.812);
  plane.down.mm = glm::normalize(towards - right * glm::dot(right, towards));
  plane.right.mm = glm::normalize(right);
  plane.mmPerPixel = 0.5;
  plane.filter = filter;
  std::vector<float> values(static_cast<std::size_t>(pixels) * static_cast<std::size_t>(pixels));
  Stopwatch watch;
  for (int i = 0; i < repetitions; ++i) {
    plane.centre.mm = {0, 0, 0.01 * i};
    watch.time([&] { slicer.cut(plane, glm::ivec2(pixels), 1, 0, -1000, values); });
  }
  return watch.medians();
}

EditTimes timeEdits(RenderWork work, int repetitions) {
  SceneVolume& volume = work.scene.volumes[0];
  auto mask = std::make_shared<LabelMap>(volume.grid.size);
  volume.hiddenMask = mask;
  cpu::RayCaster caster;
  caster.update(work.scene);
  Stopwatch functions, bricks;
  for (int i = 0; i < repetitions; ++i) {
    volume.transferFunction.points[2].opacity = 0.02 + 0.001 * i;
    functions.time([&] { caster.update(work.scene); });
    auto edited = std::make_shared<LabelMap>(*mask);
    auto voxels = std::make_unique<DenseBrick>();
    voxels->fill(0);
    (*voxels)[static_cast<std::size_t>(i)] = 1;
    edited->setBrick(0, Brick::fromVoxels(*voxels));
    mask = edited;
    volume.hiddenMask = mask;
    bricks.time([&] { caster.update(work.scene); });
  }
  return {functions.medians(), bricks.medians()};
}

}  // namespace chiasm::test
