// Changes: the one form in which every edit, undo and redo is applied to a case, journaled and read back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/case/case.h"

namespace chiasm {

// One object before and after: created (no before), deleted (no after) or replaced.
template <typename T>
struct ValueChange {
  std::optional<T> before, after;
  const T& either() const { return after ? *after : *before; }
  bool operator==(const ValueChange&) const = default;
};

using ObjectChange =
    std::variant<ValueChange<CaseInfo>, ValueChange<VolumeInfo>, ValueChange<SegmentationInfo>,
                 ValueChange<Segment>, ValueChange<Measurement>, ValueChange<Report>, ValueChange<Link>,
                 ValueChange<TextSpan>, ValueChange<SpanRelation>, ValueChange<BoundMeasurement>,
                 ValueChange<CheckOverride>, ValueChange<RejectedSuggestion>, ValueChange<SavedView>,
                 ValueChange<Mesh>, ValueChange<MeshShape>>;

// One brick of one layer before and after.
struct BrickChange {
  Uid segmentation;
  int layer = 0;
  std::uint32_t brick = 0;
  Brick before, after;
  bool operator==(const BrickChange&) const = default;
};

// A set of changes: each object stands in it once, and the order says nothing (segmentations appear first,
// then bricks and objects follow, then segmentations go), so that an inverse or a merge applies as well.
// Deleting a segmentation must list its segments, and its non-zero bricks as changes to zero. A brick must
// fit the grid (LabelMap::fits). Within a segmentation, names (ignoring case) and labels are unique.
struct Changes {
  std::vector<ObjectChange> objects;
  std::vector<BrickChange> bricks;
  bool empty() const { return objects.empty() && bricks.empty(); }
  bool operator==(const Changes&) const = default;
};

Changes inverseOf(const Changes& changes);
// Appends `later`, merging brick changes of the same brick into one (first before, last after) and
// object changes of the same object likewise; drops what ends where it began.
void mergeInto(Changes& first, const Changes& later);
// Applies to a case. Refuses, leaving the case untouched, when a "before" is not what the case holds
// (somebody else changed it meanwhile) or a name collides: ErrorKind::conflict; and what does not fit
// together by itself: ErrorKind::invalidInput. Pointers and references into the case do not survive it.
Expected<void> apply(Case& target, const Changes& changes);
// Approximate bytes kept alive by the bricks of a change, for the undo budget.
std::size_t brickBytes(const Changes& changes);

// Which parts of a case an edit touched; what views pull.
struct ChangeSummary {
  bool everything = false;  // too long ago: look at the whole case
  bool info = false, volumes = false, segments = false, measurements = false, reports = false, links = false;
  bool spans = false;              // spans or relations between them
  bool boundMeasurements = false;  // values written into a draft
  bool review = false;             // overridden checks or rejected suggestions
  bool savedViews = false;
  bool meshes = false;  // or their shapes
  struct DirtyBrick {
    Uid segmentation;
    int layer = 0;
    std::uint32_t brick = 0;
    bool operator==(const DirtyBrick&) const = default;
  };
  std::vector<DirtyBrick> bricks;
};
ChangeSummary summarize(const Changes& changes);
void mergeInto(ChangeSummary& first, const ChangeSummary& later);

}  // namespace chiasm
