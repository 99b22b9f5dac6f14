// What stops light in each cell of a light field: a volume under its transfer function, and labels.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/labels/label_map.h"
#include "core/space/grid_geometry.h"
#include "core/volume/transfer_function.h"
#include "core/volume/voxel_buffer.h"
#include "render/cpu/crew.h"
#include "render/light/light_grid.h"
#include "render/scene/brick_ranges.h"
#include "render/scene_view.h"

namespace chiasm::render {

// Everything that casts shadows, kept alive for as long as it is looked at.
struct LightSource {
  struct Labels {
    std::shared_ptr<const LabelMap> map;
    GridGeometry grid;
    std::vector<float> opacity;  // of each label's surface; beyond the end: 0
  };
  std::shared_ptr<const VoxelBuffer> voxels;  // null: labels alone
  GridGeometry grid;                          // of the volume, or of the first labels
  double slope = 1.0, intercept = 0.0;
  TransferFunction function;
  std::shared_ptr<const LabelMap> hidden;
  std::vector<Labels> labels;
  // Whether both stop light alike (label maps by the bricks they share).
  bool operator==(const LightSource& other) const;
};
// Of the scene's first visible volume with voxels and the labels that 3-D views show; nullopt: neither is
// there, or the volume is shown as a projection, which has no light.
std::optional<LightSource> lightSourceOf(const SceneView& scene);

// Works in pieces, so that a frame's share is bounded. Deterministic: no result depends on how the work was
// cut up, on the number of threads or on what was there before. One thread.
class LightMatter {
 public:
  void begin(LightSource source);
  const LightSource& source() const { return source_; }
  const LightGrid& grid() const { return grid_; }

  // A piece of the work: at most `visits` voxels and places in labels, or else one layer of cells. What it
  // visited. `ranges`: of the source's voxels; null where it has none.
  std::uint64_t classify(cpu::Crew& crew, const BrickRanges* ranges, std::uint64_t visits);
  // Visits of one layer of cells, at most.
  std::uint64_t layerVisits() const;
  bool classified() const { return started_ && classifiedLayers_ == grid_.size.z; }
  // The rest, all at once: cut by a box (case space). What it visited. Only when it is classified.
  std::uint64_t cut(cpu::Crew& crew, const std::optional<PatientBox>& box);
  bool cutBy(const std::optional<PatientBox>& box) const { return classified() && isCut_ && box_ == box; }

  // Optical depth per mm. Rows lie along x, then y, then z; `turned`: along y, then z, then x. They are
  // padded to whole multiples of cpu::kSweepLanes.
  int rowCells() const { return rowCells_; }
  int turnedRowCells() const { return turnedRowCells_; }
  const std::vector<float>& depths() const { return depths_; }
  const std::vector<float>& turned() const { return turned_; }

 private:
  void prepare(const BrickRanges* ranges);
  std::uint64_t classifyLayer(const BrickRanges* ranges, int layer);
  template <typename T>
  std::uint64_t classifyVoxels(const T* voxels, const BrickRanges& ranges, int layer);
  std::uint64_t classifyLabels(const LightSource::Labels& labels, int layer);
  void cutLayer(int layer);
  std::size_t cellAt(int x, int y, int z) const;

  LightSource source_;
  LightGrid grid_;
  bool started_ = false, prepared_ = false, isCut_ = false;
  int classifiedLayers_ = 0;
  std::optional<PatientBox> box_;
  // Of the volume: opacity over a cell's edge of each table entry, and which bricks have any.
  std::vector<float> table_;
  double indexScale_ = 0, indexOffset_ = 0;
  std::vector<std::uint8_t> occupied_;
  // A cell's mean opacity over its edge; share of opaque labels; mean opacity of labels that are seen
  // through.
  std::vector<float> opacity_, solid_, veil_;
  int rowCells_ = 0, turnedRowCells_ = 0;
  std::vector<float> depths_, turned_;
};

}  // namespace chiasm::render
