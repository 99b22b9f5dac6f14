#include "tests/render/volume/volume_test.h"

#include <algorithm>
#include <glm/geometric.hpp>
#include <span>

#include "tests/support/phantom.h"

namespace chiasm::test {

using namespace chiasm::render;

SceneView sceneOf(const GridGeometry& grid, std::shared_ptr<const VoxelBuffer> voxels) {
  SceneView scene;
  SceneVolume& volume = scene.volumes.emplace_back();
  volume.uid = Uid::generate();
  volume.grid = grid;
  volume.voxels = std::move(voxels);
  return scene;
}

SceneView sceneOf(const GridGeometry& grid, const std::function<double(glm::ivec3)>& stored) {
  std::vector<std::int16_t> voxels;
  for (int z = 0; z < grid.size.z; ++z)
    for (int y = 0; y < grid.size.y; ++y)
      for (int x = 0; x < grid.size.x; ++x)
        voxels.push_back(static_cast<std::int16_t>(std::lround(stored({x, y, z}))));
  return sceneOf(grid, VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels))));
}

SceneView letterScene(const GridGeometry& grid, VoxelType type) {
  const Volume phantom = letterPhantom(grid, type);
  SceneView scene = sceneOf(grid, phantom.voxels);
  scene.volumes[0].rescaleSlope = phantom.info.rescaleSlope;
  scene.volumes[0].rescaleIntercept = phantom.info.rescaleIntercept;
  scene.volumes[0].transferFunction = {"letters",
                                       {{-1000, {.2, .3, .4}, 0},
                                        {-300, {.8, .5, .4}, 0},
                                        {40, {.9, .6, .5}, 0.02},
                                        {300, {.3, .9, .4}, 0.25},
                                        {1000, {1, 1, .9}, 0.8}}};
  return scene;
}

Volume3dContent viewFrom(glm::dvec3 direction, double distance, glm::dvec3 up) {
  Volume3dContent content;
  content.eyes[0].position = {glm::normalize(direction) * distance};
  content.eyes[0].viewUp = {up};
  content.backgroundTop = content.backgroundBottom = glm::vec4(0, 0, 0, 1);
  return content;
}

TransferFunction stepFunction(double threshold, double ramp, double opacity, glm::dvec3 colour) {
  return {"step",
          {{threshold - 1, colour, 0},
           {threshold, colour, 0},
           {threshold + ramp, colour, opacity},
           {threshold + ramp + 1, colour, opacity}}};
}

TransferFunction randomFunction(std::mt19937& random) {
  std::uniform_real_distribution<double> unit(0, 1);
  TransferFunction function{"random", {}};
  double value = -1100;
  while (value < 3200) {
    const bool clear = unit(random) < 0.6;
    const double opacity = clear ? 0.0 : std::pow(unit(random), 3);
    function.points.push_back({value, {unit(random), unit(random), unit(random)}, opacity});
    // Sometimes a step of one unit, sometimes a long plateau.
    value += unit(random) < 0.3 ? 1.0 : 20 + 500 * unit(random) * unit(random);
  }
  return function;
}

glm::ivec4 pixelOf(const Image& image, int x, int y) {
  const std::uint8_t* at =
      image.rgba.data() + 4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.size.x) +
                               static_cast<std::size_t>(x));
  return {at[0], at[1], at[2], at[3]};
}

namespace {

template <typename F>
Difference compareChannels(const Image& image, F&& other) {
  Difference result;
  std::size_t above = 0;
  const std::size_t pixels = image.rgba.size() / 4;
  for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
    double most = 0;
    for (std::size_t channel = 0; channel < 4; ++channel)
      most = std::max(most, std::abs(image.rgba[4 * pixel + channel] - other(pixel, channel)));
    result.largest = std::max(result.largest, most);
    result.mean += most / static_cast<double>(pixels);
    above += most > 2.0 ? 1 : 0;
  }
  result.shareAbove2 = static_cast<double>(above) / static_cast<double>(pixels);
  return result;
}

}  // namespace

Difference compare(const Image& image, const std::vector<glm::dvec4>& reference) {
  EXPECT_EQ(image.rgba.size(), reference.size() * 4);
  if (image.rgba.size() != reference.size() * 4) return {255, 255, 1};
  return compareChannels(image, [&](std::size_t pixel, std::size_t channel) {
    return std::clamp(reference[pixel][static_cast<int>(channel)], 0.0, 1.0) * 255.0;
  });
}

Difference compare(const Image& a, const Image& b) {
  EXPECT_EQ(a.size, b.size);
  if (a.size != b.size) return {255, 255, 1};
  return compareChannels(
      a, [&](std::size_t pixel, std::size_t channel) { return double{1} * b.rgba[4 * pixel + channel]; });
}

}  // namespace chiasm::test
