#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <variant>

#include "data_io/case_file/encoding/objects.h"
#include "data_io/case_file/state_tables.h"

namespace chiasm::data_io {

namespace {

constexpr std::size_t kMostObjects = 1'000'000;

Error damagedState(std::string_view what) {
  return {ErrorKind::unreadable, "The case file is damaged: " + std::string(what) +
                                     ". Use a backup, or verify the case to see what is left."};
}

template <typename T>
void sortByOrder(std::vector<T>& list) {
  std::stable_sort(list.begin(), list.end(), [](const T& a, const T& b) { return a.order < b.order; });
}

template <typename T>
void sortByInfoOrder(std::vector<T>& list) {
  std::stable_sort(list.begin(), list.end(),
                   [](const T& a, const T& b) { return a.info.order < b.info.order; });
}

// What the rows of `objects` hold, a list for each kind, before segments find their segmentations.
template <typename Changes>
struct ListsOf;
template <typename... T>
struct ListsOf<std::variant<ValueChange<T>...>> {
  std::tuple<std::vector<T>...> lists;
  template <typename Kind>
  std::vector<Kind>& of() {
    return std::get<std::vector<Kind>>(lists);
  }
};
using Objects = ListsOf<ObjectChange>;

template <typename T>
Expected<void> readInto(std::vector<T>& list, const std::string& uid, std::span<const std::uint8_t> bytes) {
  auto object = decodeObject<T>(bytes);
  if (!object) return tl::unexpected(damagedState(object.error().message));
  if (object->uid.text() != uid)
    return tl::unexpected(damagedState("an object lies under another's identity"));
  list.push_back(*std::move(object));
  return {};
}

Expected<Objects> readObjects(Database& database) {
  auto rows = database.prepare("SELECT kind, uid, value FROM objects ORDER BY kind, uid", kOpening);
  if (!rows) return tl::unexpected(rows.error());
  Objects objects;
  for (std::size_t count = 0;; ++count) {
    const auto row = rows->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return objects;
    const std::string kind = rows->text(0).value_or(""), uid = rows->text(1).value_or("");
    const auto bytes = rows->blob(2);
    if (!bytes || count >= kMostObjects) return tl::unexpected(damagedState("an object cannot be read"));
    Expected<void> read;
    const bool known = withKind(kind, [&]<typename T>() { read = readInto(objects.of<T>(), uid, *bytes); });
    if (!known) return tl::unexpected(damagedState("it holds an object of an unknown kind"));
    if (!read) return tl::unexpected(read.error());
  }
}

Expected<std::vector<Segmentation>> makeSegmentations(Objects& objects) {
  std::vector<Segmentation> segmentations;
  std::uint64_t bricks = 0;
  for (SegmentationInfo& info : objects.of<SegmentationInfo>()) {
    bricks += brickCountOf(info);
    if (bricks > kMostBricks) return tl::unexpected(damagedState("the segmentations are too large"));
    Segmentation& made = segmentations.emplace_back();
    made.info = std::move(info);
    made.layers.assign(static_cast<std::size_t>(made.info.layerCount), LabelMap(made.info.grid.size));
  }
  sortByInfoOrder(segmentations);
  sortByOrder(objects.of<Segment>());
  std::set<std::tuple<Uid, int, Label>> taken;
  for (Segment& segment : objects.of<Segment>()) {
    const auto owner =
        std::find_if(segmentations.begin(), segmentations.end(),
                     [&](const Segmentation& each) { return each.info.uid == segment.segmentation; });
    if (owner == segmentations.end() || segment.layer >= owner->info.layerCount || segment.label == 0 ||
        !taken.emplace(segment.segmentation, segment.layer, segment.label).second) {
      return tl::unexpected(damagedState("a segment has no place in its segmentation"));
    }
    owner->segments.push_back(std::move(segment));
  }
  return segmentations;
}

struct PlacedBrick {
  Segmentation* segmentation;
  std::size_t layer;
  std::uint32_t brick;
  Digest digest;
};

Expected<void> readBricks(Database& database, BrickStore& store, std::vector<Segmentation>& segmentations) {
  std::map<std::string, Segmentation*> byUid;
  for (Segmentation& each : segmentations) byUid.emplace(each.info.uid.text(), &each);
  auto rows =
      database.prepare("SELECT segmentation, layer, brick, label, digest FROM layer_bricks", kOpening);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<PlacedBrick> dense;
  std::set<Digest> wanted;
  while (true) {
    const auto row = rows->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) break;
    const auto owner = byUid.find(rows->text(0).value_or(""));
    const auto layer = rows->integer(1), brick = rows->integer(2);
    const auto reference = referenceOf(*rows, 3, 4);
    if (owner == byUid.end() || !layer || !brick || !reference || *layer < 0 || *brick < 0 ||
        *layer >= owner->second->info.layerCount || *brick >= owner->second->layers.front().brickCount()) {
      return tl::unexpected(damagedState("labels lie outside their segmentation"));
    }
    const PlacedBrick place{owner->second, static_cast<std::size_t>(*layer),
                            static_cast<std::uint32_t>(*brick), reference->digest.value_or(Digest{})};
    if (reference->digest) {
      wanted.insert(place.digest);
      dense.push_back(place);
    } else {
      place.segmentation->layers[place.layer].setBrick(place.brick, Brick::uniform(reference->label));
    }
  }
  const auto bricks = store.fetch(wanted);
  if (!bricks) return tl::unexpected(bricks.error());
  for (const PlacedBrick& place : dense) {
    LabelMap& map = place.segmentation->layers[place.layer];
    const Brick& brick = bricks->at(place.digest);
    if (!map.fits(place.brick, brick)) return tl::unexpected(damagedState("labels lie outside their grid"));
    map.setBrick(place.brick, brick);
  }
  return {};
}

}  // namespace

Expected<Case> loadState(Database& database, BrickStore& bricks) {
  auto objects = readObjects(database);
  if (!objects) return tl::unexpected(objects.error());
  auto& infos = objects->of<CaseInfo>();
  if (infos.size() != 1) return tl::unexpected(damagedState("it is not about exactly one case"));
  Case loaded;
  loaded.info = std::move(infos.front());
  for (VolumeInfo& info : objects->of<VolumeInfo>()) loaded.volumes.push_back({std::move(info), nullptr});
  sortByInfoOrder(loaded.volumes);
  auto segmentations = makeSegmentations(*objects);
  if (!segmentations) return tl::unexpected(segmentations.error());
  loaded.segmentations = *std::move(segmentations);
  const auto read = readBricks(database, bricks, loaded.segmentations);
  if (!read) return tl::unexpected(read.error());
  const auto take = [&objects]<typename T>(std::vector<T>& list) {
    list = std::move(objects->of<T>());
    sortByOrder(list);
  };
  take(loaded.measurements);
  take(loaded.reports);
  take(loaded.links);
  take(loaded.spans);
  take(loaded.spanRelations);
  take(loaded.boundMeasurements);
  take(loaded.checkOverrides);
  take(loaded.rejectedSuggestions);
  take(loaded.savedViews);
  take(loaded.meshes);
  take(loaded.meshShapes);
  return loaded;
}

}  // namespace chiasm::data_io
