#include "render/passes/slice_cutter.h"

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

bool SliceCutter::canCut(const SceneVolume& volume) {
  return volume.voxels != nullptr && cpu::CleanVoxels::fits(volume.grid.size);
}

// Signed stored values (window_thresholds.h); no number outside of the volume.
void SliceCutter::cut(const SceneVolume& volume, const SliceContent& content, glm::ivec2 size,
                      cpu::SliceFilter filter, float sign, std::vector<float>& values) {
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
  plane.filter = filter;
  values.resize(static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y));
  slicer_->cut(plane, size, sign, 0.0, std::numeric_limits<float>::quiet_NaN(), values);
}

Image SliceCutter::picture(const SceneVolume& volume, const SliceContent& content, glm::ivec2 size,
                           const ThresholdPreview* preview) {
  CHECK(canCut(volume), "a slice through voxels that the processor can address");
  const WindowThresholds window =
      windowThresholds(volume.window, volume.rescaleSlope, volume.rescaleIntercept);
  const cpu::SliceFilter filter = !content.interpolate ? cpu::SliceFilter::nearest
                                  : content.cubic      ? cpu::SliceFilter::cubic
                                                       : cpu::SliceFilter::linear;
  cut(volume, content, size, filter, window.sign, values_);
  StoredRange tinted;
  int opacity = 0;
  if (preview != nullptr && content.slab.mm > 0.0) preview = nullptr;
  if (preview != nullptr) {
    // What would be written is decided voxel by voxel, whatever the picture's filter.
    if (content.interpolate) cut(volume, content, size, cpu::SliceFilter::nearest, window.sign, nearest_);
    tinted = storedRange(preview->lower, preview->upper, volume.rescaleSlope, volume.rescaleIntercept);
    opacity = static_cast<int>(std::lround(std::clamp(preview->opacity, 0.0f, 1.0f) * 65536.0f));
  }
  const auto isTinted = [&](std::size_t pixel) {
    if (preview == nullptr) return false;
    const float written = content.interpolate ? nearest_[pixel] : values_[pixel];
    return written >= tinted.lower && written <= tinted.upper;
  };
  Image image;
  image.size = size;
  image.rgba.resize(values_.size() * 4);
  parallelFor(static_cast<std::size_t>(size.y), [&](std::size_t row, unsigned) {
    const std::size_t first = row * static_cast<std::size_t>(size.x);
    for (std::size_t pixel = first; pixel < first + static_cast<std::size_t>(size.x); ++pixel) {
      const float value = values_[pixel];
      int grey = 0;
      const bool inside = !std::isnan(value);
      if (inside) {
        const auto above = std::upper_bound(window.thresholds.begin() + 1, window.thresholds.end(), value);
        grey = static_cast<int>(above - window.thresholds.begin() - 1);
      }
      std::uint8_t* rgba = &image.rgba[pixel * 4];
      rgba[3] = 255;
      const bool tint = inside && isTinted(pixel);
      for (int channel = 0; channel < 3; ++channel) {
        const int lift = tint ? (int{preview->colour[channel]} - grey) * opacity + 32768 : 0;
        rgba[channel] = static_cast<std::uint8_t>((grey * 65536 + lift) >> 16);
      }
    }
  });
  return image;
}

Expected<void> SliceCutter::draw(const SceneVolume& volume, const SliceContent& content,
                                 const ThresholdPreview* preview, gpu::Uploader& uploader,
                                 const gpu::Image& target) {
  const Image cut = picture(volume, content, glm::ivec2(target.size()), preview);
  if (auto sent = uploader.toImage(target, glm::ivec3(0), {cut.size, 1}, 4,
                                   std::as_bytes(std::span(cut.rgba)), VK_IMAGE_LAYOUT_GENERAL);
      !sent)
    return sent;
  if (auto flushed = uploader.flush(); !flushed) return tl::unexpected(flushed.error());
  return {};
}

}  // namespace chiasm::render
