#include "core/segmentation/brush.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include <glm/geometric.hpp>

#include "core/segmentation/bit_grid.h"
#include "core/segmentation/brick_writer.h"
#include "core/segmentation/brush_capsule.h"
#include "core/segmentation/brush_voxels.h"
#include "core/segmentation/edit_parameters.h"
#include "core/segmentation/segment_target.h"
#include "core/segmentation/value_gate.h"
#include "core/segmentation/write_layers.h"

namespace chiasm {

namespace {

bool finite(glm::dvec3 v) {
  return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z);
}

Expected<void> validate(const BrushSettings& brush) {
  if (!(brush.radiusMm > 0.0) || !std::isfinite(brush.radiusMm))
    return failure(ErrorKind::invalidInput, "A brush needs a radius above 0 mm.");
  if (brush.shape == BrushShape::disk) {
    const double length = glm::length(brush.diskNormal.mm);
    if (!std::isfinite(length) || length < 1e-9)
      return failure(ErrorKind::invalidInput, "A disk brush needs the direction of its slice.");
  }
  if (brush.likeCentre && !(*brush.likeCentre >= 0.0 && std::isfinite(*brush.likeCentre)))
    return failure(ErrorKind::invalidInput, "A smart brush needs a tolerance of 0 or more.");
  if (brush.likeValue && !std::isfinite(*brush.likeValue))
    return failure(ErrorKind::invalidInput, "The value that a smart brush is to be like is not a number.");
  if (brush.range) return validate(*brush.range);
  return {};
}

// The rows of a brick: f(brick's x) gives a function of (j, k) that returns the brick's row as bits.
using RowsOfBricks = std::function<std::function<std::uint32_t(int, int)>(int)>;

RowsOfBricks rowsOf(const BrushCapsule& capsule, const std::optional<ValueGate>& gate) {
  return [&capsule, &gate](int brickX) {
    return [&capsule, &gate, begin = brickX * kBrickEdge](int j, int k) -> std::uint32_t {
      const BrushCapsule::Span span = capsule.span(j, k);
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
}

RowsOfBricks rowsOf(const Mask& mask) {
  return [&mask](int brickX) {
    return [&mask, half = brickX - mask.begin.x / kBrickEdge](int j, int k) {
      return mask.bits.half(mask.bits.rowIndex(j - mask.begin.y, k - mask.begin.z), half);
    };
  };
}

// The bricks of a box that the brush changes in the target's layer; `collided` is set when a voxel there was
// kept.
Changes paintRows(const SegmentTarget& target, const BrushSettings& brush, const VoxelBox& box,
                  const RowsOfBricks& rows, bool& collided) {
  const LabelMap& map = *target.map;
  const Label own = target.segment->label;
  const WriteRule rule(*target.segmentation, *target.segment, brush.over);
  const auto replaceable = [&](Label label) {
    const bool may = brush.erase ? label == own : rule.mayReplace(label);
    collided = collided || !may;
    return may;
  };
  Changes changes;
  BrickMemory memory;
  const glm::ivec3 firstBrick = box.begin / kBrickEdge;
  const glm::ivec3 lastBrick = (box.end - 1) / kBrickEdge;
  for (int z = firstBrick.z; z <= lastBrick.z; ++z)
    for (int y = firstBrick.y; y <= lastBrick.y; ++y)
      for (int x = firstBrick.x; x <= lastBrick.x; ++x)
        if (auto edit = writeBrick(map, map.brickIndex({x, y, z}), brush.erase ? Label{0} : own,
                                   WriteMode::add, rows(x), replaceable, memory))
          changes.bricks.push_back({target.segmentation->info.uid, target.segment->layer, edit->brick,
                                    std::move(edit->before), std::move(edit->after)});
  return changes;
}

// The same by the rule of overlap: where others are, the segment moves to a layer of its own first.
Changes paint(const SegmentTarget& target, const BrushSettings& brush, const VoxelBox& box,
              const RowsOfBricks& rows) {
  bool collided = false;
  Changes changes = paintRows(target, brush, box, rows, collided);
  if (brush.over != PaintOver::overlap || brush.erase || !collided) return changes;
  MovedSegment moved = moveToOwnLayer(target);
  mergeInto(moved.changes, paintRows(moved.target(), brush, box, rows, collided));
  return std::move(moved.changes);
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
  const BrushCapsule capsule(grid, brush, from, to);
  if (capsule.box().empty()) return Changes{};
  if (brush.likeCentre || !brush.place.anywhere()) {
    const auto mask = brushMask(current, *target, brush, from, to);
    if (!mask) return tl::unexpected(mask.error());
    return paint(*target, brush, capsule.box(), rowsOf(*mask));
  }
  std::optional<ValueGate> gate;
  if (brush.range) {
    const auto volume = findVoxels(current, *target->segmentation);
    if (!volume) return tl::unexpected(volume.error());
    gate.emplace(**volume, *brush.range, grid);
  }
  return paint(*target, brush, capsule.box(), rowsOf(capsule, gate));
}

Expected<std::optional<double>> valueUnderBrush(const Case& current, const Uid& segment,
                                                const BrushSettings& brush, PatientPoint centre) {
  if (auto valid = validate(brush); !valid) return tl::unexpected(valid.error());
  if (!finite(centre.mm)) return failure(ErrorKind::invalidInput, "The brush's position is not a number.");
  const auto target = findWritableSegment(current, segment);
  if (!target) return tl::unexpected(target.error());
  return medianUnder(current, *target, brush, centre);
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
    BrushSettings brush = brush_;
    if (brush.likeCentre && !brush.likeValue) {
      const auto under = valueUnderBrush(snapshot, segment_, brush, points_.front());
      if (!under) return tl::unexpected(under.error());
      brush.likeValue = *under;
    }
    Case scratch = snapshot;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      if (progress.cancelled()) return failure(ErrorKind::cancelled, edit.name + " was cancelled.");
      const PatientPoint from = inPlane(points_[i == 0 ? 0 : i - 1]), to = inPlane(points_[i]);
      const auto part = brushSegment(scratch, segment_, brush, from, to);
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
    if (brush_.likeCentre) list.emplace_back("likeCentre", *brush_.likeCentre);
    if (brush_.likeValue) list.emplace_back("likeValue", *brush_.likeValue);
    appendParameters(list, brush_.place);
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
