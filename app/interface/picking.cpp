#include "app/interface/picking.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/vector_relational.hpp>

#include "app/actions/cut_out_choice.h"

namespace chiasm::app {
namespace {

struct Span {
  double begin = 0, end = 0;  // mm along the ray
};

// The part of the ray inside an axis-aligned box in case space (slab method).
std::optional<Span> inside(const PatientBox& box, const PatientRay& ray) {
  Span span{0.0, 1e9};
  for (int axis = 0; axis < 3; ++axis) {
    const double origin = ray.origin.mm[axis], direction = ray.direction.mm[axis];
    if (std::abs(direction) < 1e-12) {
      if (origin < box.minimum[axis] || origin > box.maximum[axis]) return std::nullopt;
      continue;
    }
    double near = (box.minimum[axis] - origin) / direction, far = (box.maximum[axis] - origin) / direction;
    if (near > far) std::swap(near, far);
    span.begin = std::max(span.begin, near);
    span.end = std::min(span.end, far);
  }
  if (span.begin >= span.end) return std::nullopt;
  return span;
}

// The visible segments of one layer, ready to be asked voxel by voxel.
struct PickLayer {
  const LabelMap* map = nullptr;
  const GridGeometry* grid = nullptr;
  glm::dvec3 start{0.0}, step{0.0};  // voxel position at the span's begin, and per mm
  std::vector<const Segment*> byLabel;
};

std::vector<PickLayer> pickLayers(const Case& current, const ViewState& view, const Volume& volume) {
  std::vector<PickLayer> layers;
  if (!view.showSegments || !view.segmentsIn3d) return layers;
  for (const Segmentation& segmentation : current.segmentations) {
    if (segmentation.info.volume != volume.info.uid) continue;
    for (int i = static_cast<int>(segmentation.layers.size()) - 1; i >= 0; --i) {
      PickLayer layer;
      layer.map = &segmentation.layers[static_cast<std::size_t>(i)];
      layer.grid = &segmentation.info.grid;
      for (const Segment& segment : segmentation.segments) {
        if (segment.layer != i || !segment.visible || cuts(view, segment.uid)) continue;
        if (layer.byLabel.size() <= segment.label) layer.byLabel.resize(segment.label + std::size_t{1});
        layer.byLabel[segment.label] = &segment;
      }
      layers.push_back(std::move(layer));
    }
  }
  return layers;
}

VoxelIndex roundToVoxel(glm::dvec3 ijk) {
  return {glm::ivec3(glm::floor(ijk + 0.5))};
}

}  // namespace

std::optional<PickResult> pick3d(const Case& current, const ViewState& view, const Volume& volume,
                                 const LabelMap* hiddenMask, const PatientRay& ray) {
  if (!volume.voxels) return std::nullopt;
  const GridGeometry& grid = volume.info.grid;
  auto span = inside(boundingBox(grid), ray);
  if (span && view.clipBox) {
    const auto clipped = inside(*view.clipBox, ray);
    if (!clipped) return std::nullopt;
    span = Span{std::max(span->begin, clipped->begin), std::min(span->end, clipped->end)};
  }
  if (!span || span->begin >= span->end) return std::nullopt;

  const PatientPoint entry = ray.origin + ray.direction * span->begin;
  const auto voxelRay = [&](const GridGeometry& g, glm::dvec3& start, glm::dvec3& step) {
    start = patientToVoxel(g, entry).ijk;
    step = patientToVoxel(g, entry + ray.direction).ijk - start;
  };
  std::vector<PickLayer> layers = pickLayers(current, view, volume);
  for (PickLayer& layer : layers) voxelRay(*layer.grid, layer.start, layer.step);
  glm::dvec3 start, step;
  voxelRay(grid, start, step);

  const auto state = view.volumes.find(volume.info.uid);
  // A projection shows no surface: its place is where the value that it shows was met (of the mean: the
  // largest).
  const bool projected = state != view.volumes.end() && state->second.mode != render::RenderMode::shaded;
  const double sign = projected && state->second.mode == render::RenderMode::minimumIntensity ? -1.0 : 1.0;
  const TransferFunction function =
      state == view.volumes.end() ? TransferFunction{} : functionIn3d(state->second);
  const double stepMm = std::min({grid.spacing.x, grid.spacing.y, grid.spacing.z});
  double transparency = 1.0, maximum = -1e300;
  std::optional<PickResult> peak;
  for (double along = 0.5 * stepMm; along < span->end - span->begin; along += stepMm) {
    const PatientPoint here = entry + ray.direction * along;
    for (const PickLayer& layer : layers) {
      const VoxelIndex voxel = roundToVoxel(layer.start + layer.step * along);
      if (!layer.grid->contains(voxel)) continue;
      const Label label = layer.map->at(voxel);
      if (label != 0 && label < layer.byLabel.size() && layer.byLabel[label] != nullptr)
        return PickResult{here, layer.byLabel[label]->uid};
    }
    const VoxelIndex voxel = roundToVoxel(start + step * along);
    if (!grid.contains(voxel) || (hiddenMask != nullptr && hiddenMask->at(voxel) != 0)) continue;
    const double value = volume.valueAt(voxel).value_or(0.0);
    if (projected) {
      if (sign * value > maximum) {
        maximum = sign * value;
        peak = PickResult{here, {}};
      }
    } else if (!function.points.empty()) {
      transparency *= std::pow(1.0 - std::clamp(function.at(value).w, 0.0, 1.0), stepMm);
      if (transparency < 0.5) return PickResult{here, {}};
    }
  }
  return peak;
}

}  // namespace chiasm::app
