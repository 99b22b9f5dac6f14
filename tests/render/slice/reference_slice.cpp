#include "tests/render/slice/reference_slice.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <glm/gtc/type_precision.hpp>

#include "core/volume/window_presets.h"

namespace chiasm::test {

namespace {

using namespace render;

PatientPoint pixelPoint(const SliceContent& content, glm::ivec2 size, int x, int y) {
  return content.centre + content.right * ((x + 0.5 - size.x / 2.0) * content.mmPerPixel) +
         content.down * ((y + 0.5 - size.y / 2.0) * content.mmPerPixel);
}

// Single precision places a sample within 1e-4 voxel in grids of a few hundred voxels.
constexpr double kReach = 2e-4;

bool nearBorder(VoxelPoint voxel) {
  for (int axis = 0; axis < 3; ++axis) {
    const double fraction = voxel.ijk[axis] + 0.5 - std::floor(voxel.ijk[axis] + 0.5);
    if (fraction < kReach || fraction > 1.0 - kReach) return true;
  }
  return false;
}

Label labelAt(const SceneLabels& layer, glm::dvec3 ijk) {
  const VoxelIndex voxel{glm::ivec3(glm::floor(ijk + 0.5))};
  return layer.grid.contains(voxel) ? layer.map->at(voxel) : Label{0};
}

// Whether a sample a hair away would find another label.
bool labelUncertain(const SceneLabels& layer, VoxelPoint voxel) {
  if (!nearBorder(voxel)) return false;
  for (int corner = 0; corner < 8; ++corner) {
    const glm::dvec3 sign(corner & 1 ? 1 : -1, corner & 2 ? 1 : -1, corner & 4 ? 1 : -1);
    if (labelAt(layer, voxel.ijk + sign * kReach) != labelAt(layer, voxel.ijk)) return true;
  }
  return false;
}

double storedAt(const SceneVolume& volume, VoxelIndex voxel) {
  const glm::ivec3 size = volume.grid.size;
  const auto [i, j, k] = std::array{voxel.ijk.x, voxel.ijk.y, voxel.ijk.z};
  return volume.voxels->valueAt((static_cast<std::size_t>(k) * size.y + j) * size.x + i);
}

double linearAt(const SceneVolume& volume, VoxelPoint point) {
  const glm::dvec3 base = glm::floor(point.ijk), part = point.ijk - base;
  double sum = 0.0;
  for (int corner = 0; corner < 8; ++corner) {
    const glm::ivec3 bit(corner & 1, corner >> 1 & 1, corner >> 2);
    VoxelIndex voxel{glm::clamp(glm::ivec3(base) + bit, glm::ivec3(0), volume.grid.size - 1)};
    double weight = 1.0;
    for (int axis = 0; axis < 3; ++axis) weight *= bit[axis] ? part[axis] : 1.0 - part[axis];
    sum += weight * storedAt(volume, voxel);
  }
  return sum;
}

// Alpha in steps of 1/65536, as the shader has it, so that halves round alike.
int blend(int below, int above, double alpha) {
  const auto steps = static_cast<long>(std::lround(alpha * 65536.0));
  return static_cast<int>((below * 65536L + (above - below) * steps + 32768L) >> 16);
}

// Opacities count in steps of 1/255.
double inSteps(float opacity) {
  return static_cast<double>(std::lround(opacity * 255.0f)) / 255.0;
}

// The labels of a layer over the picture and `radius` pixels around it.
struct ScreenLabels {
  glm::ivec2 size;
  int pad;
  std::vector<Label> labels;
  std::vector<std::uint8_t> uncertain;
  std::size_t index(int x, int y) const {
    return static_cast<std::size_t>(y + pad) * (size.x + 2 * pad) + (x + pad);
  }
};

ScreenLabels screenLabels(const SceneLabels& layer, const SliceContent& content, glm::ivec2 size, int pad) {
  ScreenLabels result{size, pad, {}, {}};
  for (int y = -pad; y < size.y + pad; ++y)
    for (int x = -pad; x < size.x + pad; ++x) {
      const PatientPoint point = pixelPoint(content, size, x, y);
      const VoxelPoint voxel = patientToVoxel(layer.grid, point);
      result.labels.push_back(labelAt(layer, voxel.ijk));
      result.uncertain.push_back(labelUncertain(layer, voxel));
    }
  return result;
}

void drawBase(const SceneView& scene, const SceneVolume& volume, const SliceContent& content,
              ReferenceSlice& out) {
  const glm::ivec2 size = out.picture.size;
  for (int y = 0; y < size.y; ++y)
    for (int x = 0; x < size.x; ++x) {
      const PatientPoint point = pixelPoint(content, size, x, y);
      const VoxelPoint voxel = patientToVoxel(volume.grid, point);
      const VoxelIndex nearest = nearestVoxel(volume.grid, point);
      int rgb[3] = {0, 0, 0};
      const std::size_t pixel = static_cast<std::size_t>(y) * size.x + x;
      out.uncertain[pixel] = nearBorder(voxel);
      if (volume.grid.contains(nearest)) {
        const double stored = content.interpolate ? linearAt(volume, voxel) : storedAt(volume, nearest);
        const double grey =
            applyWindow(volume.window, volume.rescaleSlope * stored + volume.rescaleIntercept);
        for (int& channel : rgb) channel = static_cast<int>(std::floor(grey * 255.0 + 0.5));
        const double written = volume.rescaleSlope * storedAt(volume, nearest) + volume.rescaleIntercept;
        if (scene.preview && scene.preview->volume == volume.uid && written >= scene.preview->lower &&
            written <= scene.preview->upper)
          for (int channel = 0; channel < 3; ++channel)
            rgb[channel] = blend(rgb[channel], scene.preview->colour[channel], scene.preview->opacity);
      }
      for (int channel = 0; channel < 3; ++channel)
        out.picture.rgba[pixel * 4 + channel] = static_cast<std::uint8_t>(rgb[channel]);
      out.picture.rgba[pixel * 4 + 3] = 255;
    }
}

struct Look {
  glm::dvec3 colour;  // 0..255
  double alpha;
};

// What a value of the second volume is drawn as, from render/slice_fusion.h.
Look fusedLook(const SceneVolume& volume, const SliceFusion& fusion, double value) {
  const auto level = [&](const WindowLevel& window) {
    return std::floor(applyWindow(window, value) * 255.0 + 0.5);
  };
  if (fusion.mode != FusionMode::overlay)
    return {glm::dvec3(level(volume.window)),
            fusion.mode == FusionMode::blend ? static_cast<double>(fusion.amount) : 1.0};
  if (fusion.colours) {
    const double at = level(volume.window);
    const glm::dvec3 colour(colourTable(*fusion.colours)[static_cast<std::size_t>(at)]);
    const double part = at / 255.0, begin = fusion.rampBegin, end = fusion.rampEnd;
    const double ramp = part >= end ? 1.0 : std::max(0.0, part - begin) / std::max(end - begin, 1e-12);
    return {colour, at == 0.0 ? 0.0 : ramp * static_cast<double>(fusion.amount)};
  }
  const auto& points = volume.transferFunction.points;
  const double first = points.front().value, range = points.back().value - first;
  const double at = level({range, first + range / 2, WindowLevel::Function::linearExact, ""}) / 255.0;
  const glm::dvec4 here = volume.transferFunction.at(first + range * at);
  double most = 0.0;
  for (const TransferPoint& point : points) most = std::max(most, point.opacity);
  return {glm::floor(glm::dvec3(here) * 255.0 + 0.5), here.w / most * static_cast<double>(fusion.amount)};
}

void drawFusion(const SceneVolume& volume, const SliceContent& content, ReferenceSlice& out) {
  const SliceFusion& fusion = *content.fusion;
  const glm::ivec2 size = out.picture.size;
  for (int y = 0; y < size.y; ++y)
    for (int x = 0; x < size.x; ++x) {
      const std::size_t pixel = static_cast<std::size_t>(y) * size.x + x;
      const PatientPoint point = pixelPoint(content, size, x, y);
      const bool squares = fusion.mode == FusionMode::checkerboard, line = fusion.mode == FusionMode::swipe;
      if (squares) {
        const glm::dvec2 at =
            glm::dvec2(glm::dot(point.mm, content.right.mm), glm::dot(point.mm, content.down.mm)) /
            fusion.squareMm;
        const glm::dvec2 away = glm::abs(at - glm::round(at)) * fusion.squareMm / content.mmPerPixel;
        if (std::min(away.x, away.y) < 1e-3) out.uncertain[pixel] = 1;
        const glm::i64vec2 square(glm::floor(at));
        if (((square.x + square.y) & 1) == 0) continue;
      }
      if (line && x + 0.5 < static_cast<double>(fusion.swipe) * size.x) continue;
      const VoxelPoint voxel = patientToVoxel(volume.grid, point);
      const VoxelIndex nearest = nearestVoxel(volume.grid, point);
      if (nearBorder(voxel)) out.uncertain[pixel] = 1;
      std::uint8_t* rgb = &out.picture.rgba[pixel * 4];
      if (!volume.grid.contains(nearest)) {
        if (squares || line) std::fill_n(rgb, 3, std::uint8_t{0});
        continue;
      }
      const double stored = content.interpolate ? linearAt(volume, voxel) : storedAt(volume, nearest);
      const Look look = fusedLook(volume, fusion, volume.rescaleSlope * stored + volume.rescaleIntercept);
      for (int channel = 0; channel < 3; ++channel)
        rgb[channel] = static_cast<std::uint8_t>(
            blend(rgb[channel], static_cast<int>(look.colour[channel]), look.alpha));
    }
}

void drawLayer(const SceneLabels& layer, const SliceContent& content, ReferenceSlice& out) {
  const glm::ivec2 size = out.picture.size;
  const int radius = content.outlinePixels;
  const ScreenLabels screen = screenLabels(layer, content, size, radius);
  for (int y = 0; y < size.y; ++y)
    for (int x = 0; x < size.x; ++x) {
      const Label label = screen.labels[screen.index(x, y)];
      bool edge = false, uncertain = false;
      for (int dy = -radius; dy <= radius; ++dy)
        for (int dx = -radius; dx <= radius; ++dx) {
          if (dx * dx + dy * dy > radius * radius) continue;
          edge = edge || screen.labels[screen.index(x + dx, y + dy)] != label;
          uncertain = uncertain || screen.uncertain[screen.index(x + dx, y + dy)] != 0;
        }
      const std::size_t pixel = static_cast<std::size_t>(y) * size.x + x;
      if (uncertain) out.uncertain[pixel] = 1;
      if (label == 0 || label >= layer.appearance.size()) continue;
      const LabelAppearance& look = layer.appearance[label];
      const double fill = inSteps(look.sliceFill) * content.labelOpacity;
      const double outline = inSteps(look.sliceOutline) * content.labelOpacity;
      const double alpha = edge ? 1.0 - (1.0 - fill) * (1.0 - outline) : fill;
      for (int channel = 0; channel < 3; ++channel) {
        std::uint8_t& value = out.picture.rgba[pixel * 4 + channel];
        value = static_cast<std::uint8_t>(blend(value, look.colour[channel], alpha));
      }
    }
}

}  // namespace

std::size_t ReferenceSlice::uncertainCount() const {
  return static_cast<std::size_t>(std::count(uncertain.begin(), uncertain.end(), 1));
}

ReferenceSlice referenceSlice(const SceneView& scene, const SliceContent& content, glm::ivec2 size) {
  ReferenceSlice result;
  const std::size_t pixels = static_cast<std::size_t>(size.x) * size.y;
  result.picture.size = size;
  result.picture.rgba.assign(pixels * 4, 0);
  result.uncertain.assign(pixels, 0);
  for (std::size_t pixel = 0; pixel < pixels; ++pixel) result.picture.rgba[pixel * 4 + 3] = 255;
  for (const SceneVolume& volume : scene.volumes)
    if (volume.uid == content.volume) drawBase(scene, volume, content, result);
  for (const SceneVolume& volume : scene.volumes)
    if (content.fusion && volume.uid == content.fusion->volume) drawFusion(volume, content, result);
  for (const SceneLabels& layer : scene.labels) drawLayer(layer, content, result);
  return result;
}

int largestDifference(const Image& picture, const ReferenceSlice& reference) {
  if (picture.size != reference.picture.size) return 256;
  int largest = 0;
  for (std::size_t i = 0; i < picture.rgba.size(); ++i)
    if (!reference.uncertain[i / 4])
      largest = std::max(largest, std::abs(int{picture.rgba[i]} - int{reference.picture.rgba[i]}));
  return largest;
}

}  // namespace chiasm::test
