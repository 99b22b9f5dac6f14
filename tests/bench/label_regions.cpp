#include "tests/bench/label_regions.h"

#include <algorithm>
#include <cstddef>
#include <random>
#include <utility>

#include <glm/geometric.hpp>

namespace chiasm::test {

Segmentation labelRegions(glm::ivec3 size, int count, std::vector<Label>* dense) {
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
  if (dense) *dense = std::move(labels);
  return made;
}

}  // namespace chiasm::test
