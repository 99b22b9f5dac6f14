#include "core/segmentation/brush.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <glm/common.hpp>
#include <glm/geometric.hpp>

#include "core/segmentation/bit_grid.h"
#include "core/segmentation/brick_writer.h"
#include "core/segmentation/edit_parameters.h"
#include "core/segmentation/segment_target.h"
#include "core/segmentation/value_gate.h"
#include "core/segmentation/write_layers.h"
#include "core/space/row_interval.h"

namespace chiasm {

namespace {

// A voxel centre at the very radius belongs to the brush; rounding must not make it lopsided.
constexpr double kTieMm = 1e-6;

bool finite(glm::dvec3 v) {
  return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z);
}

// One capsule (or its flat slice, for a disk) as spans of voxels in every row of its box.
class Capsule {
 public:
  Capsule(const GridGeometry& grid, const BrushSettings& brush, PatientPoint from, PatientPoint to)
      : from_(from.mm), axis_(to.mm - from.mm), radius_(brush.radiusMm + kTieMm) {
    caseFromVoxel_ = grid.caseFromVoxel();
    const glm::dmat4 voxelFromCase = grid.voxelFromCase();
    const bool disk = brush.shape == BrushShape::disk;
    if (disk) {
      normal_ = glm::normalize(brush.diskNormal.mm);
      axis_ -= normal_ * glm::dot(axis_, normal_);
      for (int axis = 0; axis < 3; ++axis)
        thickness_ = std::max(thickness_, std::abs(glm::dot(normal_, glm::dvec3(caseFromVoxel_[axis]))));
    }
    glm::dvec3 reach(0.0);
    for (int axis = 0; axis < 3; ++axis) {
      // How fast this voxel index changes per mm: a row of the inverse matrix.
      const glm::dvec3 rate(voxelFromCase[0][axis], voxelFromCase[1][axis], voxelFromCase[2][axis]);
      const double through = glm::dot(rate, normal_);
      reach[axis] = glm::length(rate - normal_ * through) * radius_ + std::abs(through) * thickness_;
    }
    const glm::dvec3 a = glm::dvec3(voxelFromCase * glm::dvec4(from_, 1.0));
    const glm::dvec3 b = glm::dvec3(voxelFromCase * glm::dvec4(from_ + axis_, 1.0));
    const glm::dvec3 size(grid.size);
    box_.begin = glm::ivec3(glm::clamp(glm::ceil(glm::min(a, b) - reach - kTieMm), glm::dvec3(0.0), size));
    box_.end =
        glm::ivec3(glm::clamp(glm::floor(glm::max(a, b) + reach + kTieMm) + 1.0, glm::dvec3(0.0), size));
    if (box_.empty()) return;
    spans_.reserve(static_cast<std::size_t>(box_.end.y - box_.begin.y) *
                   static_cast<std::size_t>(box_.end.z - box_.begin.z));
    for (int k = box_.begin.z; k < box_.end.z; ++k)
      for (int j = box_.begin.y; j < box_.end.y; ++j) spans_.push_back(cut(j, k, disk));
  }

  struct Span {
    int begin = 0, end = 0;
  };
  const VoxelBox& box() const { return box_; }
  Span span(int j, int k) const {
    if (j < box_.begin.y || j >= box_.end.y || k < box_.begin.z || k >= box_.end.z) return {};
    return spans_[static_cast<std::size_t>(k - box_.begin.z) *
                      static_cast<std::size_t>(box_.end.y - box_.begin.y) +
                  static_cast<std::size_t>(j - box_.begin.y)];
  }

 private:
  Span cut(int j, int k, bool disk) const {
    Row row{glm::dvec3(caseFromVoxel_ * glm::dvec4(0.0, j, k, 1.0)) - from_, glm::dvec3(caseFromVoxel_[0])};
    RowInterval inside;
    if (disk) {
      // Half a voxel layer to each side of the plane. Half-open and shifted by a hair, so that a plane
      // midway between two layers takes one of them, and the same one in every row.
      const double height = glm::dot(row.start, normal_), rise = glm::dot(row.step, normal_);
      inside = insideSlab(height, rise, -0.5 * thickness_ + kTieMm, 0.5 * thickness_ + 0.99 * kTieMm);
      row = {row.start - normal_ * height, row.step - normal_ * rise};
    }
    inside = intersect(inside, insideCapsule(row, axis_, radius_));
    if (inside.empty()) return {};
    const double first = std::max(std::ceil(inside.first), static_cast<double>(box_.begin.x));
    const double last = std::min(std::floor(inside.last), static_cast<double>(box_.end.x - 1));
    if (first > last) return {};
    return {static_cast<int>(first), static_cast<int>(last) + 1};
  }

  glm::dvec3 from_, axis_;
  double radius_;
  glm::dvec3 normal_{0.0};  // zero for a sphere
  double thickness_ = 0.0;  // of one voxel layer across the disk's plane, mm
  glm::dmat4 caseFromVoxel_{1.0};
  VoxelBox box_;
  std::vector<Span> spans_;
};

Expected<void> validate(const BrushSettings& brush) {
  if (!(brush.radiusMm > 0.0) || !std::isfinite(brush.radiusMm))
    return failure(ErrorKind::invalidInput, "A brush needs a radius above 0 mm.");
  if (brush.shape == BrushShape::disk) {
    const double length = glm::length(brush.diskNormal.mm);
    if (!std::isfinite(length) || length < 1e-9)
      return failure(ErrorKind::invalidInput, "A disk brush needs the direction of its slice.");
  }
  if (brush.range) return validate(*brush.range);
  return {};
}

// The bricks that a capsule changes in the target's layer; `collided` is set when a voxel there was kept.
Changes paintCapsule(const SegmentTarget& target, const BrushSettings& brush, const Capsule& capsule,
                     const std::optional<ValueGate>& gate, bool& collided) {
  const LabelMap& map = *target.map;
  const auto rowsOf = [&](int brickX) {
    return [&, begin = brickX * kBrickEdge](int j, int k) -> std::uint32_t {
      const Capsule::Span span = capsule.span(j, k);
      const int first = std::max(begin, span.begin), last = std::min(begin + kBrickEdge, span.end);
      if (first >= last) return 0;
      std::uint64_t bits = ((std::uint64_t{1} << (last - first)) - 1) << (first - begin);
      if (gate) {
        std::array<std::uint8_t, kBrickEdge> inside;
        gate->row(j, k, first, last, inside.data());
        bits = 0;
        packBits(inside.data(), first - begin, last - first, &bits);
      }
      return static_cast<std::uint32_t>(bits);
    };
  };
  const Label own = target.segment->label;
  const WriteRule rule(*target.segmentation, *target.segment, brush.over);
  const auto replaceable = [&](Label label) {
    const bool may = brush.erase ? label == own : rule.mayReplace(label);
    collided = collided || !may;
    return may;
  };
  Changes changes;
  BrickMemory memory;
  const glm::ivec3 firstBrick = capsule.box().begin / kBrickEdge;
  const glm::ivec3 lastBrick = (capsule.box().end - 1) / kBrickEdge;
  for (int z = firstBrick.z; z <= lastBrick.z; ++z)
    for (int y = firstBrick.y; y <= lastBrick.y; ++y)
      for (int x = firstBrick.x; x <= lastBrick.x; ++x)
        if (auto edit = writeBrick(map, map.brickIndex({x, y, z}), brush.erase ? Label{0} : own,
                                   WriteMode::add, rowsOf(x), replaceable, memory))
          changes.bricks.push_back({target.segmentation->info.uid, target.segment->layer, edit->brick,
                                    std::move(edit->before), std::move(edit->after)});
  return changes;
}

}  // namespace

Expected<Changes> brushSegment(const Case& current, const Uid& segment, const BrushSettings& brush,
                               PatientPoint from, PatientPoint to) {
  if (auto valid = validate(brush); !valid) return tl::unexpected(valid.error());
  if (!finite(from.mm) || !finite(to.mm))
    return failure(ErrorKind::invalidInput, "The brush's position is not a number.");
  const auto target = findWritableSegment(current, segment);
  if (!target) return tl::unexpected(target.error());
  const GridGeometry& grid = target->segmentation->info.grid;
  std::optional<ValueGate> gate;
  if (brush.range) {
    const auto volume = findVoxels(current, *target->segmentation);
    if (!volume) return tl::unexpected(volume.error());
    gate.emplace(**volume, *brush.range, grid);
  }
  const Capsule capsule(grid, brush, from, to);
  Changes changes;
  if (capsule.box().empty()) return changes;

  bool collided = false;
  changes = paintCapsule(*target, brush, capsule, gate, collided);
  if (brush.over != PaintOver::overlap || brush.erase || !collided) return changes;
  MovedSegment moved = moveToOwnLayer(*target);
  mergeInto(moved.changes, paintCapsule(moved.target(), brush, capsule, gate, collided));
  return std::move(moved.changes);
}

std::string brushEditName(const Segment& segment, const BrushSettings& brush) {
  return (brush.erase ? "Erase " : "Paint ") + segment.name;
}

namespace {

class BrushStroke : public Command {
 public:
  BrushStroke(Uid segment, BrushSettings brush, std::vector<PatientPoint> points)
      : segment_(std::move(segment)), brush_(std::move(brush)), points_(std::move(points)) {}

  Expected<Edit> plan(const Case& snapshot, Progress& progress) const override {
    if (points_.empty()) return failure(ErrorKind::invalidInput, "A stroke needs at least one point.");
    const auto target = findWritableSegment(snapshot, segment_);
    if (!target) return tl::unexpected(target.error());
    Edit edit;
    edit.kind = brush_.erase ? "segment.erase" : "segment.paint";
    edit.name = brushEditName(*target->segment, brush_);
    edit.parameters = parameters();
    Case scratch = snapshot;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      if (progress.cancelled()) return failure(ErrorKind::cancelled, edit.name + " was cancelled.");
      const PatientPoint from = inPlane(points_[i == 0 ? 0 : i - 1]), to = inPlane(points_[i]);
      const auto part = brushSegment(scratch, segment_, brush_, from, to);
      if (!part) return tl::unexpected(part.error());
      if (const auto applied = apply(scratch, *part); !applied) return tl::unexpected(applied.error());
      mergeInto(edit.changes, *part);
      progress.report(static_cast<double>(i + 1) / static_cast<double>(points_.size()));
    }
    if (edit.changes.empty())
      return failure(ErrorKind::notFound, "The stroke changes nothing: no voxel under it may be " +
                                              std::string(brush_.erase ? "erased." : "painted."));
    return edit;
  }

 private:
  // A disk stroke stays in the plane through its first point.
  PatientPoint inPlane(PatientPoint point) const {
    if (brush_.shape != BrushShape::disk) return point;
    const double length = glm::length(brush_.diskNormal.mm);
    if (!(length > 0.0)) return point;
    const glm::dvec3 normal = brush_.diskNormal.mm / length;
    return {point.mm - normal * glm::dot(point.mm - points_.front().mm, normal)};
  }

  Parameters parameters() const {
    Parameters list{{"segment", segment_.text()},
                    {"shape", std::string(brush_.shape == BrushShape::disk ? "disk" : "sphere")},
                    {"radiusMm", brush_.radiusMm}};
    if (brush_.shape == BrushShape::disk)
      list.emplace_back("normal", std::vector<double>{brush_.diskNormal.mm.x, brush_.diskNormal.mm.y,
                                                      brush_.diskNormal.mm.z});
    list.emplace_back("over", std::string(paintOverName(brush_.over)));
    if (brush_.range) appendParameters(list, *brush_.range);
    std::vector<double> points;
    for (const PatientPoint& point : points_)
      points.insert(points.end(), {point.mm.x, point.mm.y, point.mm.z});
    list.emplace_back("points", std::move(points));
    return list;
  }

  Uid segment_;
  BrushSettings brush_;
  std::vector<PatientPoint> points_;
};

}  // namespace

std::unique_ptr<Command> brushStroke(const Uid& segment, BrushSettings brush,
                                     std::vector<PatientPoint> points) {
  return std::make_unique<BrushStroke>(segment, std::move(brush), std::move(points));
}

}  // namespace chiasm
