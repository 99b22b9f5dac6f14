#include "render/passes/slab_cutter.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/mat3x3.hpp>
#include <limits>
#include <span>

#include "core/base/check.h"
#include "core/jobs/parallel.h"
#include "render/passes/window_thresholds.h"

namespace chiasm::render {

namespace {

constexpr int kMostLayers = 1024;

cpu::SlabMode modeOf(SlabKind kind) {
  switch (kind) {
    case SlabKind::minimum:
      return cpu::SlabMode::minimum;
    case SlabKind::mean:
      return cpu::SlabMode::mean;
    default:
      return cpu::SlabMode::maximum;
  }
}

// With a negative rescale slope the largest value is the smallest stored one.
cpu::SlabMode ofStored(cpu::SlabMode mode, double slope) {
  if (slope >= 0.0 || mode == cpu::SlabMode::mean) return mode;
  return mode == cpu::SlabMode::maximum ? cpu::SlabMode::minimum : cpu::SlabMode::maximum;
}

}  // namespace

SlabLayers layersOf(const GridGeometry& grid, const SliceContent& content) {
  const glm::dvec3 normal = glm::cross(content.right.mm, content.down.mm);
  const glm::dvec3 voxelsPerMm = glm::abs(glm::dmat3(grid.voxelFromCase()) * normal);
  const double most = std::max({voxelsPerMm.x, voxelsPerMm.y, voxelsPerMm.z});
  const int count = std::clamp(static_cast<int>(std::ceil(content.slab.mm * most - 1e-9)), 1, kMostLayers);
  // Each stands for an equal part of the thickness.
  return {count, content.slab.mm / count};
}

Image SlabCutter::picture(const SceneVolume& volume, const SliceContent& content, glm::ivec2 size) {
  CHECK(volume.voxels != nullptr && content.slab.mm > 0.0, "a slab through voxels");
  if (cut_ != volume.voxels.get() || !(grid_ == volume.grid)) {
    if (!slicer_) slicer_ = std::make_unique<cpu::Slicer>();
    slicer_->setVolume(volume.voxels, volume.grid);
    cut_ = volume.voxels.get();
    grid_ = volume.grid;
  }
  cpu::SlicePlane plane;
  plane.centre = content.centre;
  plane.right = content.right;
  plane.down = content.down;
  plane.mmPerPixel = content.mmPerPixel;
  const SlabLayers layers = layersOf(volume.grid, content);
  plane.layers = layers.count;
  plane.mmPerLayer = layers.mmApart;
  plane.mode = ofStored(modeOf(content.slab.kind), volume.rescaleSlope);
  plane.filter = content.interpolate ? cpu::SliceFilter::linear : cpu::SliceFilter::nearest;
  values_.resize(static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y));
  const WindowThresholds window =
      windowThresholds(volume.window, volume.rescaleSlope, volume.rescaleIntercept);
  slicer_->cut(plane, size, window.sign, 0.0, std::numeric_limits<float>::quiet_NaN(), values_);

  Image image;
  image.size = size;
  image.rgba.resize(values_.size() * 4);
  parallelFor(static_cast<std::size_t>(size.y), [&](std::size_t row, unsigned) {
    const std::size_t first = row * static_cast<std::size_t>(size.x);
    for (std::size_t pixel = first; pixel < first + static_cast<std::size_t>(size.x); ++pixel) {
      const float value = values_[pixel];
      std::uint8_t grey = 0;
      if (!std::isnan(value)) {
        const auto above = std::upper_bound(window.thresholds.begin() + 1, window.thresholds.end(), value);
        grey = static_cast<std::uint8_t>(above - window.thresholds.begin() - 1);
      }
      std::uint8_t* rgba = &image.rgba[pixel * 4];
      rgba[0] = rgba[1] = rgba[2] = grey;
      rgba[3] = 255;
    }
  });
  return image;
}

Expected<void> SlabCutter::draw(const SceneVolume& volume, const SliceContent& content,
                                gpu::Uploader& uploader, const gpu::Image& target) {
  const Image cut = picture(volume, content, glm::ivec2(target.size()));
  if (auto sent = uploader.toImage(target, glm::ivec3(0), {cut.size, 1}, 4,
                                   std::as_bytes(std::span(cut.rgba)), VK_IMAGE_LAYOUT_GENERAL);
      !sent)
    return sent;
  if (auto flushed = uploader.flush(); !flushed) return tl::unexpected(flushed.error());
  return {};
}

}  // namespace chiasm::render
