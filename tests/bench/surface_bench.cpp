// How long the surfaces of a label map of 300 segments take, 512 × 512 × 300, and how much memory.
#include <sys/resource.h>

#include "core/meshes/segment_surface.h"
#include "tests/bench/label_regions.h"
#include "tests/support/bench_tools.h"

namespace {

using namespace chiasm;

double peakMegabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

}  // namespace

int main() {
  const Segmentation segmentation = test::labelRegions({512, 512, 300}, 300);
  const double before = peakMegabytes();
  for (const SurfaceOptions options :
       {SurfaceOptions{.smoothing = 0}, SurfaceOptions{}, SurfaceOptions{.reduction = 0.9}}) {
    std::size_t triangles = 0, open = 0;
    const double start = chiasm::test::milliseconds(CLOCK_MONOTONIC);
    for (const Segment& segment : segmentation.segments) {
      Progress progress;
      const SurfaceMesh mesh = chiasm::test::orExit(segmentSurface(segmentation, segment, options, progress));
      triangles += mesh.triangles.size();
      open += meshTopology(mesh).watertight() ? 0 : 1;
    }
    std::printf(
        "smooth %d, reduce %.1f: %.1f s, %zu triangles, %zu of 300 open; peak memory %.0f MB over %.0f\n",
        options.smoothing, options.reduction, (chiasm::test::milliseconds(CLOCK_MONOTONIC) - start) / 1e3,
        triangles, open, peakMegabytes() - before, before);
  }
}
