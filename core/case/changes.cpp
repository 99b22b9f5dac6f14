#include "core/case/changes.h"

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace chiasm {
namespace {

// What tells objects apart: their kind and their UID. The case's own info is one object.
std::string keyOf(const ObjectChange& object) {
  const std::string uid = std::visit(
      []<typename T>(const ValueChange<T>& change) -> std::string {
        if constexpr (std::is_same_v<T, CaseInfo>)
          return {};
        else
          return change.either().uid.text();
      },
      object);
  return std::to_string(object.index()) + ":" + uid;
}

// Keys of bricks while many are merged.
struct BrickKey {
  std::string_view segmentation;
  int layer;
  std::uint32_t brick;
  bool operator==(const BrickKey&) const = default;
};

struct BrickKeyHash {
  std::size_t operator()(const BrickKey& key) const {
    const std::size_t place = (std::size_t(key.brick) << 8) ^ std::size_t(key.layer);
    return std::hash<std::string_view>{}(key.segmentation) ^ place * 0x9E3779B97F4A7C15ULL;
  }
};

BrickKey keyOf(const BrickChange& change) {
  return {change.segmentation.text(), change.layer, change.brick};
}

void mergeObjects(std::vector<ObjectChange>& first, const std::vector<ObjectChange>& later) {
  if (later.empty()) return;
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < first.size(); ++i) places.emplace(keyOf(first[i]), i);
  for (const ObjectChange& change : later) {
    const auto [place, isNew] = places.try_emplace(keyOf(change), first.size());
    if (isNew) {
      first.push_back(change);
      continue;
    }
    std::visit(
        [&change](auto& known) { known.after = std::get<std::decay_t<decltype(known)>>(change).after; },
        first[place->second]);
  }
  std::erase_if(first, [](const ObjectChange& object) {
    return std::visit([](const auto& change) { return change.before == change.after; }, object);
  });
}

void mergeBricks(std::vector<BrickChange>& first, const std::vector<BrickChange>& later) {
  if (later.empty()) return;
  // Room for all first: the keys below point into the vector.
  first.reserve(first.size() + later.size());
  std::unordered_map<BrickKey, std::size_t, BrickKeyHash> places;
  places.reserve(first.size() + later.size());
  for (std::size_t i = 0; i < first.size(); ++i) places.emplace(keyOf(first[i]), i);
  bool anyUndone = false;
  for (const BrickChange& change : later) {
    const auto [place, isNew] = places.try_emplace(keyOf(change), first.size());
    if (isNew) {
      first.push_back(change);
    } else {
      first[place->second].after = change.after;
    }
    anyUndone = anyUndone || first[place->second].before == first[place->second].after;
  }
  if (anyUndone)
    std::erase_if(first, [](const BrickChange& change) { return change.before == change.after; });
}

}  // namespace

Changes inverseOf(const Changes& changes) {
  Changes inverse;
  inverse.objects.assign(changes.objects.rbegin(), changes.objects.rend());
  for (ObjectChange& object : inverse.objects)
    std::visit([](auto& change) { std::swap(change.before, change.after); }, object);
  inverse.bricks.assign(changes.bricks.rbegin(), changes.bricks.rend());
  for (BrickChange& brick : inverse.bricks) std::swap(brick.before, brick.after);
  return inverse;
}

void mergeInto(Changes& first, const Changes& later) {
  mergeObjects(first.objects, later.objects);
  mergeBricks(first.bricks, later.bricks);
}

std::size_t brickBytes(const Changes& changes) {
  std::unordered_set<const void*> counted{nullptr};
  std::size_t bytes = changes.bricks.size() * sizeof(BrickChange);
  for (const BrickChange& change : changes.bricks)
    for (const Brick* brick : {&change.before, &change.after})
      if (counted.insert(brick->content()).second) bytes += brick->contentBytes();
  return bytes;
}

ChangeSummary summarize(const Changes& changes) {
  ChangeSummary summary;
  for (const ObjectChange& object : changes.objects) {
    std::visit(
        [&summary]<typename T>(const ValueChange<T>&) {
          if constexpr (std::is_same_v<T, CaseInfo>)
            summary.info = true;
          else if constexpr (std::is_same_v<T, VolumeInfo>)
            summary.volumes = true;
          else if constexpr (std::is_same_v<T, SegmentationInfo> || std::is_same_v<T, Segment>)
            summary.segments = true;
          else if constexpr (std::is_same_v<T, Measurement>)
            summary.measurements = true;
          else if constexpr (std::is_same_v<T, Report>)
            summary.reports = true;
          else if constexpr (std::is_same_v<T, Link>)
            summary.links = true;
          else if constexpr (std::is_same_v<T, TextSpan> || std::is_same_v<T, SpanRelation>)
            summary.spans = true;
          else if constexpr (std::is_same_v<T, BoundMeasurement>)
            summary.boundMeasurements = true;
          else if constexpr (std::is_same_v<T, CheckOverride> || std::is_same_v<T, RejectedSuggestion>)
            summary.review = true;
          else if constexpr (std::is_same_v<T, Mesh> || std::is_same_v<T, MeshShape>)
            summary.meshes = true;
          else
            summary.savedViews = true;
        },
        object);
  }
  for (const BrickChange& change : changes.bricks)
    summary.bricks.push_back({change.segmentation, change.layer, change.brick});
  return summary;
}

void mergeInto(ChangeSummary& first, const ChangeSummary& later) {
  first.everything = first.everything || later.everything;
  first.info = first.info || later.info;
  first.volumes = first.volumes || later.volumes;
  first.segments = first.segments || later.segments;
  first.measurements = first.measurements || later.measurements;
  first.reports = first.reports || later.reports;
  first.links = first.links || later.links;
  first.spans = first.spans || later.spans;
  first.boundMeasurements = first.boundMeasurements || later.boundMeasurements;
  first.review = first.review || later.review;
  first.savedViews = first.savedViews || later.savedViews;
  first.meshes = first.meshes || later.meshes;
  if (later.bricks.empty()) return;
  first.bricks.insert(first.bricks.end(), later.bricks.begin(), later.bricks.end());
  const auto order = [](const ChangeSummary::DirtyBrick& a, const ChangeSummary::DirtyBrick& b) {
    return std::tie(a.segmentation, a.layer, a.brick) < std::tie(b.segmentation, b.layer, b.brick);
  };
  std::sort(first.bricks.begin(), first.bricks.end(), order);
  first.bricks.erase(std::unique(first.bricks.begin(), first.bricks.end()), first.bricks.end());
}

}  // namespace chiasm
