// How long the surfaces of a label map of 300 segments take, 512 × 512 × 300, and how much memory.
#include <sys/resource.h>

#include <cmath>
#include <random>
#include <vector>

#include <glm/geometric.hpp>

#include "core/meshes/segment_surface.h"
#include "tests/support/bench_tools.h"

namespace {

using namespace chiasm;

// 300 regions of a body-like ellipsoid, each the voxels nearest to one of 300 places: every surface touches
// others.
Segmentation regions(glm::ivec3 size, int count) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> unit(-1.0, 1.0);
  const glm::dvec3 middle = glm::dvec3(size) / 2.0, radii = middle * 0.92;
  std::vector<glm::dvec3> places;
  while (static_cast<int>(places.size()) < count) {
    const glm::dvec3 place(unit(random), unit(random), unit(random));
    if (glm::length(place) < 1.0) places.push_back(middle + radii * place);
  }
  // The nearest place is looked for among those of a coarse cell's neighbourhood: four voxels a cell.
  std::vector<Label> labels(static_cast<std::size_t>(size.x) * size.y * size.z);
  std::vector<std::size_t> near;
  for (int z = 0; z < size.z; z += 4)
    for (int y = 0; y < size.y; y += 4)
      for (int x = 0; x < size.x; x += 4) {
        const glm::dvec3 centre = glm::dvec3(x, y, z) + 1.5;
        double nearest = 1e9;
        for (const glm::dvec3& place : places) nearest = std::min(nearest, glm::distance(place, centre));
        near.clear();
        for (std::size_t i = 0; i < places.size(); ++i)
          if (glm::distance(places[i], centre) < nearest + 6.0) near.push_back(i);
        for (int k = z; k < std::min(z + 4, size.z); ++k)
          for (int j = y; j < std::min(y + 4, size.y); ++j)
            for (int i = x; i < std::min(x + 4, size.x); ++i) {
              const glm::dvec3 at(i, j, k);
              if (glm::length((at - middle) / radii) > 1.0) continue;
              std::size_t best = near[0];
              for (const std::size_t place : near)
                if (glm::distance(places[place], at) < glm::distance(places[best], at)) best = place;
              labels[(static_cast<std::size_t>(k) * size.y + j) * size.x + i] = static_cast<Label>(best + 1);
            }
      }
  Segmentation made;
  made.info.grid.size = size;
  made.info.grid.spacing = {0.7, 0.7, 1.0};
  made.layers.push_back(LabelMap::fromDense(size, labels));
  for (int label = 1; label <= count; ++label) {
    Segment segment;
    segment.label = static_cast<Label>(label);
    made.segments.push_back(segment);
  }
  return made;
}

double peakMegabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

}  // namespace

int main() {
  const Segmentation segmentation = regions({512, 512, 300}, 300);
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
