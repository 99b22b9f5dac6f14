#include "render/light/light_matter.h"

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>
#include <glm/matrix.hpp>
#include <type_traits>
#include <utility>

#include "core/base/check.h"
#include "render/cpu/sweep_job.h"
#include "render/frame/scene_tracker.h"
#include "render/passes/label_surfaces.h"
#include "render/scene/transfer_table.h"

namespace chiasm::render {

namespace {

// A cell of this optical depth lets nothing through that could be seen.
constexpr float kMostCellDepth = 8.0f;
// Labels from this opacity on are solid; others are two surfaces, with what lies between them lit.
constexpr float kSolid = 0.95f;
constexpr int kPlacesInLabels = 8;  // of a cell

int padded(int cells) {
  return (cells + cpu::kSweepLanes - 1) / cpu::kSweepLanes * cpu::kSweepLanes;
}

// How much of a cell around `centre` lies in the box, taking the cell for a box along the axes.
double shareInside(const PatientBox& box, glm::dvec3 centre, glm::dvec3 half) {
  double share = 1.0;
  for (int axis = 0; axis < 3; ++axis) {
    const double low = std::max(box.minimum[axis], centre[axis] - half[axis]);
    const double high = std::min(box.maximum[axis], centre[axis] + half[axis]);
    share *= std::clamp((high - low) / (2.0 * half[axis]), 0.0, 1.0);
  }
  return share;
}

}  // namespace

bool LightSource::operator==(const LightSource& other) const {
  if (voxels != other.voxels || !(grid == other.grid) || slope != other.slope ||
      intercept != other.intercept || !(function == other.function) ||
      !sameBricks(hidden.get(), other.hidden.get()) || labels.size() != other.labels.size())
    return false;
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (!(labels[i].grid == other.labels[i].grid) || labels[i].opacity != other.labels[i].opacity ||
        !sameBricks(labels[i].map.get(), other.labels[i].map.get()))
      return false;
  return true;
}

std::optional<LightSource> lightSourceOf(const SceneView& scene) {
  LightSource source;
  for (const SceneLabels* layer : layersIn3d(scene)) {
    LightSource::Labels labels{layer->map, layer->grid, {}};
    for (const LabelAppearance& look : layer->appearance) labels.opacity.push_back(look.opacity3d);
    source.labels.push_back(std::move(labels));
  }
  const auto volume =
      std::find_if(scene.volumes.begin(), scene.volumes.end(),
                   [](const SceneVolume& candidate) { return candidate.visibleIn3d && candidate.voxels; });
  if (volume == scene.volumes.end()) {
    if (source.labels.empty()) return std::nullopt;
    source.grid = source.labels.front().grid;
    return source;
  }
  if (volume->mode != RenderMode::shaded) return std::nullopt;
  source.voxels = volume->voxels;
  source.grid = volume->grid;
  source.slope = volume->rescaleSlope;
  source.intercept = volume->rescaleIntercept;
  source.function = volume->transferFunction;
  source.hidden = volume->hiddenMask;
  return source;
}

void LightMatter::begin(LightSource source) {
  source_ = std::move(source);
  grid_ = lightGridFor(source_.grid);
  started_ = true;
  prepared_ = isCut_ = false;
  classifiedLayers_ = 0;
}

void LightMatter::prepare(const BrickRanges* ranges) {
  prepared_ = true;
  rowCells_ = padded(grid_.size.x);
  turnedRowCells_ = padded(grid_.size.y);
  opacity_.assign(grid_.count(), 0.0f);
  solid_.assign(source_.labels.empty() ? 0 : grid_.count(), 0.0f);
  veil_ = solid_;
  const auto z = static_cast<std::size_t>(grid_.size.z);
  depths_.assign(static_cast<std::size_t>(rowCells_) * static_cast<std::size_t>(grid_.size.y) * z, 0.0f);
  turned_.assign(static_cast<std::size_t>(turnedRowCells_) * static_cast<std::size_t>(grid_.size.x) * z,
                 0.0f);
  if (source_.voxels == nullptr) return;
  SceneVolume volume;
  volume.voxels = source_.voxels;
  volume.rescaleSlope = source_.slope;
  volume.rescaleIntercept = source_.intercept;
  volume.transferFunction = source_.function;
  const TransferTable table =
      bakeTransferTable(volume, ranges->minimum, ranges->maximum, grid_.edgeMm, nullptr);
  table_ = table.opacities();
  indexScale_ = table.indexScale();
  indexOffset_ = table.indexOffset() + 0.5;
  const TableReach reach(table);
  occupied_.resize(ranges->lowest.size());
  for (std::size_t i = 0; i < occupied_.size(); ++i)
    occupied_[i] = reach.visible(ranges->lowest[i], ranges->highest[i]) ? 1 : 0;
}

std::uint64_t LightMatter::layerVisits() const {
  const std::uint64_t cells = grid_.count() / static_cast<std::uint64_t>(grid_.size.z);
  const auto cellVoxels = static_cast<std::uint64_t>(grid_.voxels.x * grid_.voxels.y * grid_.voxels.z);
  return cells * (kPlacesInLabels * source_.labels.size() + (source_.voxels ? cellVoxels : 0));
}

std::uint64_t LightMatter::classify(cpu::Crew& crew, const BrickRanges* ranges, std::uint64_t visits) {
  CHECK(started_ && !classified(), "something to classify");
  CHECK(source_.voxels == nullptr || ranges != nullptr, "brick ranges of the volume");
  if (!prepared_) prepare(ranges);
  const int left = grid_.size.z - classifiedLayers_;
  const int layers = static_cast<int>(std::clamp<std::uint64_t>(
      visits / std::max<std::uint64_t>(layerVisits(), 1), 1, static_cast<std::uint64_t>(left)));
  std::vector<std::uint64_t> visited(crew.threads());
  crew.run(static_cast<std::size_t>(layers), [&](std::size_t layer, unsigned thread) {
    visited[thread] += classifyLayer(ranges, classifiedLayers_ + static_cast<int>(layer));
  });
  classifiedLayers_ += layers;
  std::uint64_t sum = 0;
  for (const std::uint64_t part : visited) sum += part;
  return sum;
}

std::uint64_t LightMatter::classifyLayer(const BrickRanges* ranges, int layer) {
  std::uint64_t visited = 0;
  if (source_.voxels != nullptr)
    visited +=
        source_.voxels->visit([&](auto voxels) { return classifyVoxels(voxels.data(), *ranges, layer); });
  for (const LightSource::Labels& labels : source_.labels) visited += classifyLabels(labels, layer);
  return visited;
}

std::size_t LightMatter::cellAt(int x, int y, int z) const {
  return static_cast<std::size_t>(x) +
         static_cast<std::size_t>(grid_.size.x) *
             (static_cast<std::size_t>(y) +
              static_cast<std::size_t>(grid_.size.y) * static_cast<std::size_t>(z));
}

template <typename T>
std::uint64_t LightMatter::classifyVoxels(const T* voxels, const BrickRanges& ranges, int layer) {
  const glm::ivec3 size = source_.grid.size, cell = grid_.voxels;
  const int edge = ranges.edge;
  const double last = static_cast<double>(table_.size() - 1);
  std::uint64_t visited = 0;
  for (int z = layer * cell.z; z < std::min((layer + 1) * cell.z, size.z); ++z)
    for (int y = 0; y < size.y; ++y) {
      const T* row =
          voxels + static_cast<std::ptrdiff_t>(size.x) * (y + static_cast<std::ptrdiff_t>(size.y) * z);
      float* sums = opacity_.data() + cellAt(0, y / cell.y, layer);
      const std::uint8_t* bricks =
          occupied_.data() + static_cast<std::ptrdiff_t>(ranges.grid.x) *
                                 (y / edge + static_cast<std::ptrdiff_t>(ranges.grid.y) * (z / edge));
      int block = -1;
      std::uint32_t hidden = 0;
      for (int from = 0; from < size.x; from += edge) {
        if (bricks[from / edge] == 0) continue;
        const int to = std::min(from + edge, size.x);
        visited += static_cast<std::uint64_t>(to - from);
        for (int x = from; x < to; ++x) {
          if (source_.hidden && block != x / kBrickEdge) {
            block = x / kBrickEdge;
            const std::uint32_t brick = source_.hidden->brickIndex(glm::ivec3(x, y, z) / kBrickEdge);
            const int line = y % kBrickEdge + kBrickEdge * (z % kBrickEdge);
            hidden = ~source_.hidden->brick(brick).row(static_cast<std::size_t>(line), 0);
          }
          if ((hidden >> (x % kBrickEdge) & 1u) != 0) continue;
          auto value = static_cast<double>(row[x]);
          if constexpr (std::is_floating_point_v<T>)
            if (!std::isfinite(value)) value = 0;  // as the ray casters have it
          sums[x / cell.x] +=
              table_[static_cast<std::size_t>(std::clamp(value * indexScale_ + indexOffset_, 0.0, last))];
        }
      }
    }
  const float share = 1.0f / static_cast<float>(cell.x * cell.y * cell.z);
  float* cells = opacity_.data() + cellAt(0, 0, layer);
  for (int i = 0; i < grid_.size.x * grid_.size.y; ++i) cells[i] *= share;
  return visited;
}

std::uint64_t LightMatter::classifyLabels(const LightSource::Labels& labels, int layer) {
  // Eight places a cell, the middles of its eighths.
  const glm::dmat4 fromVoxel = labels.grid.voxelFromCase() * source_.grid.caseFromVoxel();
  const glm::ivec3 size = labels.map->size();
  const glm::dvec3 cell(grid_.voxels);
  constexpr float kShare = 1.0f / kPlacesInLabels;
  std::uint64_t visited = 0;
  for (int y = 0; y < grid_.size.y; ++y)
    for (int x = 0; x < grid_.size.x; ++x) {
      float solid = 0, veil = 0;
      for (int eighth = 0; eighth < kPlacesInLabels; ++eighth) {
        const glm::dvec3 part(eighth & 1, eighth >> 1 & 1, eighth >> 2);
        const glm::dvec3 at = (glm::dvec3(x, y, layer) + 0.25 + 0.5 * part) * cell - 0.5;
        const glm::ivec3 voxel(glm::floor(glm::dvec3(fromVoxel * glm::dvec4(at, 1.0)) + 0.5));
        if (glm::any(glm::lessThan(voxel, glm::ivec3(0))) || glm::any(glm::greaterThanEqual(voxel, size)))
          continue;
        const Label label = labels.map->at(VoxelIndex{voxel});
        const float opacity = label < labels.opacity.size() ? labels.opacity[label] : 0.0f;
        (opacity >= kSolid ? solid : veil) += kShare * (opacity >= kSolid ? 1.0f : opacity);
      }
      const std::size_t at = cellAt(x, y, layer);
      solid_[at] = std::max(solid_[at], solid);
      veil_[at] = std::max(veil_[at], veil);
      visited += kPlacesInLabels;
    }
  return visited;
}

std::uint64_t LightMatter::cut(cpu::Crew& crew, const std::optional<PatientBox>& box) {
  CHECK(classified(), "what is classified is cut");
  box_ = box;
  crew.run(static_cast<std::size_t>(grid_.size.z),
           [&](std::size_t layer, unsigned) { cutLayer(static_cast<int>(layer)); });
  isCut_ = true;
  return grid_.count();
}

void LightMatter::cutLayer(int layer) {
  const glm::ivec3 size = grid_.size;
  const glm::dmat4 toCase = source_.grid.caseFromVoxel();
  glm::dvec3 half(0.0);
  for (int axis = 0; axis < 3; ++axis) half += 0.5 * glm::abs(grid_.mmPerCell[axis]);
  // A surface is met once on the way in and once on the way out: half of its opacity on either side of it.
  const auto step = [&](std::size_t at, int x, int y, int z) {
    float most = 0;
    const auto look = [&](bool inside, std::size_t other) {
      if (inside) most = std::max(most, std::abs(veil_[at] - veil_[other]));
    };
    look(x > 0, at - 1);
    look(x + 1 < size.x, at + 1);
    look(y > 0, at - static_cast<std::size_t>(size.x));
    look(y + 1 < size.y, at + static_cast<std::size_t>(size.x));
    const std::size_t slice = static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y);
    look(z > 0, at - slice);
    look(z + 1 < size.z, at + slice);
    return 0.5f * most;
  };
  const auto perMm = static_cast<float>(1.0 / grid_.edgeMm);
  const float leastThrough = std::exp(-kMostCellDepth);
  for (int y = 0; y < size.y; ++y)
    for (int x = 0; x < size.x; ++x) {
      const std::size_t at = cellAt(x, y, layer);
      float through = 1.0f - opacity_[at];
      if (!solid_.empty()) through *= (1.0f - solid_[at]) * (1.0f - step(at, x, y, layer));
      if (box_ && through < 1.0f) {
        const glm::dvec3 voxel = (glm::dvec3(x, y, layer) + 0.5) * glm::dvec3(grid_.voxels) - 0.5;
        const glm::dvec3 centre(toCase * glm::dvec4(voxel, 1.0));
        through = 1.0f - (1.0f - through) * static_cast<float>(shareInside(*box_, centre, half));
      }
      const float depth = through < 1.0f ? -std::log(std::max(through, leastThrough)) * perMm : 0.0f;
      depths_[static_cast<std::size_t>(x) +
              static_cast<std::size_t>(rowCells_) *
                  (static_cast<std::size_t>(y) +
                   static_cast<std::size_t>(size.y) * static_cast<std::size_t>(layer))] = depth;
      turned_[static_cast<std::size_t>(y) +
              static_cast<std::size_t>(turnedRowCells_) *
                  (static_cast<std::size_t>(layer) +
                   static_cast<std::size_t>(size.z) * static_cast<std::size_t>(x))] = depth;
    }
}

}  // namespace chiasm::render
