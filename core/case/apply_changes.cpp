// Applying changes to a case: checked against what the case holds, all or nothing.
#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "core/case/changes.h"

namespace chiasm {
namespace {

using Applied = Expected<void>;

tl::unexpected<Error> conflict(const std::string& what) {
  return failure(ErrorKind::conflict,
                 what + " was changed meanwhile by another edit; nothing was done. Repeat the action.");
}

tl::unexpected<Error> broken(const std::string& what) {
  return failure(ErrorKind::invalidInput, "This edit does not fit the case: " + what + ". Nothing was done.");
}

std::string described(const CaseInfo&) {
  return "The case's description";
}
std::string described(const VolumeInfo& volume) {
  return "The volume '" + volume.name + "'";
}
std::string described(const SegmentationInfo& segmentation) {
  return "The segmentation '" + segmentation.name + "'";
}
std::string described(const Segment& segment) {
  return "The segment '" + segment.name + "'";
}
std::string described(const Measurement& measurement) {
  return "The measurement '" + measurement.name + "'";
}
std::string described(const Report& report) {
  return "The report '" + report.title + "'";
}
std::string described(const Link&) {
  return "A link";
}
std::string described(const TextSpan&) {
  return "A span";
}
std::string described(const SpanRelation&) {
  return "A relation between spans";
}
std::string described(const BoundMeasurement&) {
  return "A value in the draft";
}
std::string described(const CheckOverride&) {
  return "An override";
}
std::string described(const RejectedSuggestion&) {
  return "A rejected suggestion";
}
std::string described(const SavedView& view) {
  return "The view '" + view.name + "'";
}
std::string described(const Mesh& mesh) {
  return "The mesh '" + mesh.name + "'";
}
std::string described(const MeshShape&) {
  return "The shape of a mesh";
}

Segmentation* findSegmentation(Case& target, const Uid& uid) {
  for (Segmentation& segmentation : target.segmentations)
    if (segmentation.info.uid == uid) return &segmentation;
  return nullptr;
}

// What identifies, orders and describes an element of one of the case's lists.
const Uid& uidOf(const Volume& volume) {
  return volume.info.uid;
}
const Uid& uidOf(const Segmentation& segmentation) {
  return segmentation.info.uid;
}
template <typename T>
const Uid& uidOf(const T& value) {
  return value.uid;
}
std::int64_t orderOf(const Volume& volume) {
  return volume.info.order;
}
std::int64_t orderOf(const Segmentation& segmentation) {
  return segmentation.info.order;
}
template <typename T>
std::int64_t orderOf(const T& value) {
  return value.order;
}
const VolumeInfo& storedValue(const Volume& volume) {
  return volume.info;
}
const SegmentationInfo& storedValue(const Segmentation& segmentation) {
  return segmentation.info;
}
template <typename T>
const T& storedValue(const T& value) {
  return value;
}

// Equal orders are sorted by identity, so that a list does not depend on the way it came about.
template <typename Element>
void insertByOrder(std::vector<Element>& list, Element element) {
  const auto place =
      std::lower_bound(list.begin(), list.end(), element, [](const Element& a, const Element& b) {
        return std::pair<std::int64_t, const Uid&>(orderOf(a), uidOf(a)) <
               std::pair<std::int64_t, const Uid&>(orderOf(b), uidOf(b));
      });
  list.insert(place, std::move(element));
}

// Adds, removes or replaces one element of a list. `make` builds a new element, `assign` replaces a value
// within one.
template <typename Element, typename T, typename Make, typename Assign>
Applied applyToList(std::vector<Element>& list, const ValueChange<T>& change, Make make, Assign assign) {
  if (change.before && change.after && change.before->uid != change.after->uid)
    return broken("an object would change its identity");
  const Uid& uid = change.either().uid;
  if (uid.empty()) return broken("an object has no identity");
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&uid](const Element& element) { return uidOf(element) == uid; });
  if (!change.before) {
    if (found != list.end())
      return failure(ErrorKind::conflict,
                     described(change.either()) + " already exists in this case; nothing was done.");
    insertByOrder(list, make(*change.after));
    return {};
  }
  if (found == list.end() || !(storedValue(*found) == *change.before))
    return conflict(described(*change.before));
  if (change.after && change.after->order == change.before->order) {
    assign(*found, *change.after);
    return {};
  }
  Element element = std::move(*found);
  list.erase(found);
  if (change.after) {
    assign(element, *change.after);
    insertByOrder(list, std::move(element));
  }
  return {};
}

template <typename T>
Applied applyToPlainList(std::vector<T>& list, const ValueChange<T>& change) {
  return applyToList(
      list, change, [](const T& value) { return value; },
      [](T& element, const T& value) { element = value; });
}

Applied applyObject(Case& target, const ValueChange<CaseInfo>& change) {
  // A case that is being made begins without info: "no before" is the empty value.
  if (!(target.info == change.before.value_or(CaseInfo{}))) return conflict(described(change.either()));
  target.info = change.after.value_or(CaseInfo{});
  return {};
}

Applied applyObject(Case& target, const ValueChange<VolumeInfo>& change) {
  return applyToList(
      target.volumes, change,
      [](const VolumeInfo& info) {
        return Volume{info, nullptr};
      },
      [](Volume& volume, const VolumeInfo& info) {
        // Voxels that were read stay as long as they are the ones described.
        if (volume.info.voxelType != info.voxelType || volume.info.grid.size != info.grid.size)
          volume.voxels = nullptr;
        volume.info = info;
      });
}

Applied applyObject(Case& target, const ValueChange<Segment>& change) {
  if (change.before && change.after && change.before->segmentation != change.after->segmentation)
    return broken("a segment would move to another segmentation");
  const Segment& segment = change.either();
  Segmentation* owner = findSegmentation(target, segment.segmentation);
  if (!owner)
    return failure(ErrorKind::conflict,
                   "The segmentation of '" + segment.name + "' is no longer there; nothing was done.");
  if (!change.before && target.findSegment(segment.uid))
    return failure(ErrorKind::conflict,
                   described(segment) + " already exists in this case; nothing was done.");
  if (change.after &&
      (change.after->label == 0 || change.after->layer < 0 || change.after->layer >= owner->info.layerCount))
    return broken("a segment has no label or no layer");
  return applyToPlainList(owner->segments, change);
}

// The case's list of plain values of a type.
template <typename T>
std::vector<T>& listOf(Case& target) {
  if constexpr (std::is_same_v<T, Measurement>)
    return target.measurements;
  else if constexpr (std::is_same_v<T, Report>)
    return target.reports;
  else if constexpr (std::is_same_v<T, Link>)
    return target.links;
  else if constexpr (std::is_same_v<T, TextSpan>)
    return target.spans;
  else if constexpr (std::is_same_v<T, SpanRelation>)
    return target.spanRelations;
  else if constexpr (std::is_same_v<T, BoundMeasurement>)
    return target.boundMeasurements;
  else if constexpr (std::is_same_v<T, CheckOverride>)
    return target.checkOverrides;
  else if constexpr (std::is_same_v<T, RejectedSuggestion>)
    return target.rejectedSuggestions;
  else if constexpr (std::is_same_v<T, SavedView>)
    return target.savedViews;
  else if constexpr (std::is_same_v<T, Mesh>)
    return target.meshes;
  else if constexpr (std::is_same_v<T, MeshShape>)
    return target.meshShapes;
}

template <typename T>
Applied applyObject(Case& target, const ValueChange<T>& change) {
  return applyToPlainList(listOf<T>(target), change);
}

bool isBackground(const LabelMap& layer) {
  for (std::uint32_t brick = 0; brick < layer.brickCount(); ++brick)
    if (!layer.brick(brick).isUniform() || layer.brick(brick).uniformLabel() != 0) return false;
  return true;
}

// First half: segmentations appear and grow, so that bricks and segments find their place.
Applied growSegmentation(Case& target, const ValueChange<SegmentationInfo>& change) {
  if (!change.after) return {};
  if (change.after->layerCount < 1) return broken("a segmentation has no layers");
  if (change.before && change.before->grid.size != change.after->grid.size)
    return broken("a segmentation would change the size of its grid");
  if (!change.before) {
    if (auto valid = validate(change.after->grid); !valid) return valid;
  }
  return applyToList(
      target.segmentations, change,
      [](const SegmentationInfo& info) {
        const LabelMap empty(info.grid.size);
        return Segmentation{
            info, std::vector<LabelMap>(static_cast<std::size_t>(info.layerCount), empty), {}};
      },
      [](Segmentation& segmentation, const SegmentationInfo& info) {
        segmentation.info = info;
        const auto count = static_cast<std::size_t>(info.layerCount);
        if (segmentation.layers.size() < count) segmentation.layers.resize(count, LabelMap(info.grid.size));
      });
}

// Second half, after bricks and segments: layers and segmentations go, and only when they are empty.
Applied shrinkSegmentation(Case& target, const ValueChange<SegmentationInfo>& change) {
  if (!change.after) {
    const Segmentation* going = findSegmentation(target, change.before->uid);
    if (!going || !(going->info == *change.before)) return conflict(described(*change.before));
    if (!going->segments.empty() || !std::all_of(going->layers.begin(), going->layers.end(), isBackground))
      return broken("a segmentation that is not empty would be removed");
    std::erase_if(target.segmentations,
                  [&change](const Segmentation& other) { return other.info.uid == change.before->uid; });
    return {};
  }
  Segmentation* segmentation = findSegmentation(target, change.after->uid);
  const auto count = static_cast<std::size_t>(change.after->layerCount);
  for (std::size_t layer = count; layer < segmentation->layers.size(); ++layer)
    if (!isBackground(segmentation->layers[layer]))
      return broken("a layer that is not empty would be removed");
  segmentation->layers.resize(count);
  for (const Segment& segment : segmentation->segments)
    if (segment.layer >= change.after->layerCount) return broken("a segment would lose its layer");
  return {};
}

// Within one segmentation names (ignoring case) and labels are told apart.
Applied checkSegments(const Segmentation& segmentation) {
  std::set<std::pair<int, Label>> labels;
  std::set<std::string> names;
  for (const Segment& segment : segmentation.segments) {
    if (!labels.emplace(segment.layer, segment.label).second)
      return failure(
          ErrorKind::conflict,
          described(segment) + " has a label that another segment took meanwhile; nothing was done.");
    if (!names.insert(foldCase(segment.name)).second)
      return failure(ErrorKind::conflict, "There already is a segment named '" + segment.name +
                                              "' in this segmentation. Choose another name.");
  }
  return {};
}

// Puts bricks into place one by one and keeps what was there, to be able to go back.
class BrickApplier {
 public:
  explicit BrickApplier(Case& target) : target_(target) {}

  Applied apply(const BrickChange& change) {
    LabelMap* layer = layerOf(change);
    if (!layer)
      return failure(ErrorKind::conflict,
                     "The segmentation that this edit paints on is no longer there; nothing was done.");
    if (change.brick >= layer->brickCount() || !layer->fits(change.brick, change.after))
      return broken("it reaches beyond the grid of its segmentation");
    const Brick& held = layer->brick(change.brick);
    if (!(held == change.before)) return conflict("This part of the segmentation");
    replaced_.push_back({&change, held});
    layer->setBrick(change.brick, change.after);
    return {};
  }

  void takeBack() {
    for (auto entry = replaced_.rbegin(); entry != replaced_.rend(); ++entry)
      layerOf(*entry->change)->setBrick(entry->change->brick, entry->held);
  }

 private:
  struct Replaced {
    const BrickChange* change;
    Brick held;
  };

  LabelMap* layerOf(const BrickChange& change) {
    if (!last_ || last_->info.uid != change.segmentation)
      last_ = findSegmentation(target_, change.segmentation);
    if (!last_ || change.layer < 0 || static_cast<std::size_t>(change.layer) >= last_->layers.size())
      return nullptr;
    return &last_->layers[static_cast<std::size_t>(change.layer)];
  }

  Case& target_;
  Segmentation* last_ = nullptr;  // edits keep to one segmentation for long
  std::vector<Replaced> replaced_;
};

Applied applyBricks(Case& target, const std::vector<BrickChange>& bricks) {
  BrickApplier applier(target);
  for (const BrickChange& change : bricks) {
    if (auto applied = applier.apply(change); !applied) {
      applier.takeBack();
      return applied;
    }
  }
  return {};
}

// Changes to objects do not depend on the order they are listed in, so that an inverse, or the merge of a
// long history, applies as well as a first edit: segmentations appear, bricks and all other objects follow,
// segmentations go.
Applied applyAll(Case& target, const std::vector<ObjectChange>& objects,
                 const std::vector<BrickChange>& bricks) {
  const auto forEachSegmentation = [&objects](auto&& f) -> Applied {
    for (const ObjectChange& object : objects)
      if (const auto* change = std::get_if<ValueChange<SegmentationInfo>>(&object))
        if (auto applied = f(*change); !applied) return applied;
    return {};
  };
  if (auto applied =
          forEachSegmentation([&](const auto& change) { return growSegmentation(target, change); });
      !applied)
    return applied;
  if (auto applied = applyBricks(target, bricks); !applied) return applied;
  std::set<Uid> touched;
  for (const ObjectChange& object : objects) {
    if (std::holds_alternative<ValueChange<SegmentationInfo>>(object)) continue;
    const auto applied = std::visit(
        [&target]<typename T>(const ValueChange<T>& change) -> Applied {
          if constexpr (std::is_same_v<T, SegmentationInfo>)
            return {};
          else
            return applyObject(target, change);
        },
        object);
    if (!applied) return applied;
    if (const auto* segment = std::get_if<ValueChange<Segment>>(&object))
      touched.insert(segment->either().segmentation);
  }
  for (const Uid& uid : touched)
    if (const Segmentation* segmentation = findSegmentation(target, uid))
      if (auto checked = checkSegments(*segmentation); !checked) return checked;
  return forEachSegmentation([&](const auto& change) { return shrinkSegmentation(target, change); });
}

}  // namespace

Expected<void> apply(Case& target, const Changes& changes) {
  // Bricks alone are the fast path of every stroke: in place, taken back on failure.
  if (changes.objects.empty()) return applyBricks(target, changes.bricks);
  std::size_t real = 0;
  for (const ObjectChange& object : changes.objects) {
    const auto [before, after, same] = std::visit(
        [](const auto& change) {
          return std::tuple(change.before.has_value(), change.after.has_value(),
                            change.before == change.after);
        },
        object);
    if (!before && !after) return broken("an object has neither a before nor an after");
    if (!same) ++real;
  }
  Changes merged;
  mergeInto(merged, {changes.objects, {}});
  if (merged.objects.size() != real) return broken("it lists an object twice");
  Case result = target;
  if (auto applied = applyAll(result, merged.objects, changes.bricks); !applied) return applied;
  target = std::move(result);
  return {};
}

}  // namespace chiasm
