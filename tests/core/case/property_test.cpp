// Thousands of random commands against a naive model: plain arrays, whole copies for undo, no bricks, no
// journal. After each step, and after every restart, both must hold the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "tests/core/case/store_support.h"

namespace chiasm {
namespace {

using test::MemoryCaseFile;

// Small, with border bricks on every axis: 2×2×2 bricks.
constexpr glm::ivec3 kSize(35, 34, 33);

// A case without cleverness: lists by identity, labels as one plain array a layer.
struct Model {
  CaseInfo info;
  std::map<std::string, VolumeInfo> volumes;
  std::map<std::string, SegmentationInfo> segmentations;
  std::map<std::string, Segment> segments;
  std::map<std::string, std::vector<Label>> labels;  // by segmentation (one layer each)
  std::map<std::string, Measurement> measurements;
  std::map<std::string, Report> reports;
  std::map<std::string, Link> links;
};

// The same content as seen through the case's own interface.
Model modelOf(const Case& value) {
  Model model;
  model.info = value.info;
  for (const Volume& volume : value.volumes) model.volumes[volume.info.uid.text()] = volume.info;
  for (const Segmentation& segmentation : value.segmentations) {
    const std::string& uid = segmentation.info.uid.text();
    model.segmentations[uid] = segmentation.info;
    model.labels[uid] = segmentation.layers.at(0).toDense();
    for (const Segment& segment : segmentation.segments) model.segments[segment.uid.text()] = segment;
  }
  for (const Measurement& measurement : value.measurements)
    model.measurements[measurement.uid.text()] = measurement;
  for (const Report& report : value.reports) model.reports[report.uid.text()] = report;
  for (const Link& link : value.links) model.links[link.uid.text()] = link;
  return model;
}

bool same(const Model& a, const Model& b) {
  return a.info == b.info && a.volumes == b.volumes && a.segmentations == b.segmentations &&
         a.segments == b.segments && a.labels == b.labels && a.measurements == b.measurements &&
         a.reports == b.reports && a.links == b.links;
}

// Model states are shared, so that ten thousand of them fit.
using State = std::shared_ptr<const Model>;

class Walk {
 public:
  explicit Walk(unsigned seed) : random_(seed), file_(firstCase()) {
    bySequence_ = {std::make_shared<const Model>(modelOf(firstCase()))};
    open();
  }

  void run(int steps) {
    for (int step = 0; step < steps && !::testing::Test::HasFatalFailure(); ++step) {
      oneStep();
      ASSERT_TRUE(same(modelOf(store_->current()), *now())) << "step " << step << ": " << last_;
      ASSERT_EQ(store_->history().size() + 1, bySequence_.size()) << "step " << step << ": " << last_;
      ASSERT_EQ(store_->undoName(), undo_.empty() ? "" : undo_.back().name)
          << "step " << step << ": " << last_;
      ASSERT_EQ(store_->redoName(), redo_.empty() ? "" : redo_.back().name)
          << "step " << step << ": " << last_;
      checkOrder();
    }
  }

  const std::map<std::string, int>& counts() const { return counts_; }
  int changesLoaded() const { return file_.changesLoaded(); }

 private:
  struct Step {
    State before, after;
    std::string name;
  };

  static Case firstCase() {
    Case value;
    value.info.uid = *Uid::parse("2.25.1");
    Volume volume;
    volume.info.uid = *Uid::parse("2.25.2");
    volume.info.order = 1;
    volume.info.name = "CT";
    volume.info.grid = test::makeGrid(kSize, {1, 1, 1});
    value.volumes.push_back(volume);
    return value;
  }

  void open() {
    store_ = nullptr;  // waits until all is durable
    store_ = std::make_unique<CaseStore>(file_.open(), test::testAuthor(), clock_.options());
    store_->setUndoMemoryLimit(30 * sizeof(DenseBrick));
  }

  const State& now() const { return bySequence_.back(); }
  int below(std::size_t n) { return static_cast<int>(random_() % n); }
  bool chance(int percent) { return below(100) < percent; }
  std::string word() {
    return std::string(1, static_cast<char>('A' + below(26))) + std::to_string(below(40));
  }
  template <typename T>
  const T* any(const std::map<std::string, T>& map) {
    if (map.empty()) return nullptr;
    return &std::next(map.begin(), below(map.size()))->second;
  }

  // Carries out a command that the model says changes the case into `next`, or refuses, or does nothing.
  void expect(const std::unique_ptr<Command>& command, const Model& next, const std::string& name) {
    last_ = name;
    ASSERT_TRUE(store_->execute(*command).has_value()) << name;
    if (!same(next, *now())) edited(next, name);
  }
  void expectRefusal(const std::unique_ptr<Command>& command, const std::string& name) {
    last_ = "refused " + name;
    ++counts_["refused"];
    ASSERT_FALSE(store_->execute(*command).has_value()) << name;
  }
  void edited(Model next, const std::string& name) {
    const State after = std::make_shared<const Model>(std::move(next));
    undo_.push_back({now(), after, name});
    redo_.clear();
    bySequence_.push_back(after);
  }

  bool nameTaken(const Segment& segment, const std::string& name) const {
    for (const auto& [uid, other] : now()->segments)
      if (other.uid != segment.uid && other.segmentation == segment.segmentation &&
          foldCase(other.name) == foldCase(name))
        return true;
    return false;
  }
  template <typename T>
  static std::int64_t orderAfter(const std::map<std::string, T>& map) {
    std::int64_t order = 0;
    for (const auto& [uid, value] : map) order = std::max(order, value.order);
    return order + 1;
  }

  void oneStep() {
    const int dice = below(1000);
    const std::string kind = dice < 120   ? "undo"
                             : dice < 200 ? "redo"
                             : dice < 220 ? "return"
                             : dice < 230 ? "restart"
                             : dice < 430 ? "paint"
                             : dice < 530 ? "gesture"
                             : dice < 600 ? "add segment"
                             : dice < 640 ? "remove segment"
                             : dice < 700 ? "change segment"
                             : dice < 720 ? "segmentation"
                             : dice < 820 ? "measurement"
                             : dice < 840 ? "report"
                             : dice < 940 ? "link"
                             : dice < 980 ? "info"
                                          : "volume";
    last_ = kind;
    ++counts_[kind];
    if (kind == "undo") return undo();
    if (kind == "redo") return redo();
    if (kind == "return") return returnTo();
    if (kind == "restart") return open();
    if (kind == "paint") return paint();
    if (kind == "gesture") return gesture();
    if (kind == "add segment") return addOneSegment();
    if (kind == "remove segment") return removeOneSegment();
    if (kind == "change segment") return changeSegment();
    if (kind == "segmentation") return addOneSegmentation();
    if (kind == "measurement") return changeMeasurement();
    if (kind == "report") return addOneReport();
    if (kind == "link") return changeLink();
    if (kind == "info") return changeInfo();
    return addOneVolume();
  }

  void undo() {
    const auto undone = store_->undo();
    ASSERT_EQ(undone.has_value(), !undo_.empty());
    if (undo_.empty()) return;
    Step step = undo_.back();
    undo_.pop_back();
    EXPECT_EQ(*undone, step.name);
    bySequence_.push_back(step.before);
    redo_.push_back(std::move(step));
  }

  void redo() {
    const auto redone = store_->redo();
    ASSERT_EQ(redone.has_value(), !redo_.empty());
    if (redo_.empty()) return;
    Step step = redo_.back();
    redo_.pop_back();
    EXPECT_EQ(*redone, step.name);
    bySequence_.push_back(step.after);
    undo_.push_back(std::move(step));
  }

  void returnTo() {
    // Mostly not far back, now and then the beginning.
    const std::size_t last = bySequence_.size() - 1;
    const std::size_t target =
        chance(5) ? 0 : last - static_cast<std::size_t>(below(std::min<std::size_t>(last, 40) + 1));
    const Model wanted = *bySequence_[target];
    ASSERT_TRUE(store_->returnTo(target).has_value());
    if (same(wanted, *now())) return;
    edited(wanted, store_->undoName());  // the name says what stood there; it is tested elsewhere
  }

  // A random box in a random segmentation, painted with a label that may stand for a locked segment.
  struct Stroke {
    std::string segmentation;
    glm::ivec3 begin, end;
    Label label;
  };
  std::optional<Stroke> randomStroke(const Model& model, int largest) {
    const SegmentationInfo* segmentation = any(model.segmentations);
    if (!segmentation) return std::nullopt;
    Stroke stroke{segmentation->uid.text(), {}, {}, 0};
    for (int axis = 0; axis < 3; ++axis) {
      stroke.begin[axis] = below(static_cast<std::size_t>(kSize[axis]));
      stroke.end[axis] =
          std::min(kSize[axis], stroke.begin[axis] + 1 + below(static_cast<std::size_t>(largest)));
    }
    std::vector<Label> labels = {0};
    for (const auto& [uid, segment] : model.segments)
      if (segment.segmentation == segmentation->uid) labels.push_back(segment.label);
    stroke.label = labels[static_cast<std::size_t>(below(labels.size()))];
    return stroke;
  }
  // Draws into the model; false when a locked segment would change (and then nothing is drawn).
  static bool draw(Model& model, const Stroke& stroke) {
    std::vector<Label> result = model.labels[stroke.segmentation];
    const auto locked = [&](Label label) {
      for (const auto& [uid, segment] : model.segments)
        if (segment.segmentation.text() == stroke.segmentation && segment.label == label && segment.locked)
          return true;
      return false;
    };
    for (int z = stroke.begin.z; z < stroke.end.z; ++z)
      for (int y = stroke.begin.y; y < stroke.end.y; ++y)
        for (int x = stroke.begin.x; x < stroke.end.x; ++x) {
          Label& voxel = result[static_cast<std::size_t>((z * kSize.y + y) * kSize.x + x)];
          if (voxel == stroke.label) continue;
          if (locked(voxel) || locked(stroke.label)) return false;
          voxel = stroke.label;
        }
    model.labels[stroke.segmentation] = std::move(result);
    return true;
  }
  Changes changesOf(const Stroke& stroke) {
    return test::paintBox(store_->current(), *Uid::parse(stroke.segmentation), 0, stroke.begin, stroke.end,
                          stroke.label);
  }

  void paint() {
    const auto stroke = randomStroke(*now(), chance(10) ? 40 : 8);
    if (!stroke) return;
    Model next = *now();
    const std::string name = "Paint " + word();
    if (!draw(next, *stroke)) {
      ++counts_["locked"];
      EXPECT_EQ(store_->commit(test::paintEdit(name, changesOf(*stroke))).error().kind, ErrorKind::conflict);
      return;
    }
    ASSERT_TRUE(store_->commit(test::paintEdit(name, changesOf(*stroke))).has_value());
    if (!same(next, *now())) edited(next, name);
  }

  void gesture() {
    const std::string name = "Stroke " + word();
    ASSERT_TRUE(store_->beginGesture("test.stroke", name, {}).has_value());
    Model next = *now();
    std::vector<State> journaled;  // states that reach the journal at a beat
    const std::size_t before = store_->history().size();
    for (int dab = below(8); dab >= 0; --dab) {
      const auto stroke = randomStroke(next, 6);
      if (!stroke) break;
      const Changes changes = changesOf(*stroke);
      ASSERT_EQ(store_->extendGesture(changes).has_value(), draw(next, *stroke));
      ASSERT_TRUE(modelOf(store_->current()).labels == next.labels);
      if (store_->history().size() > before + journaled.size())
        journaled.push_back(std::make_shared<const Model>(next));
      clock_.advance(below(200));
    }
    if (chance(30)) {
      ASSERT_TRUE(store_->cancelGesture().has_value());
      const State start = now();
      bySequence_.insert(bySequence_.end(), journaled.begin(), journaled.end());
      if (!journaled.empty()) bySequence_.push_back(start);
      ++counts_[journaled.empty() ? "cancelled early" : "cancelled late"];
      return;
    }
    ASSERT_TRUE(store_->commitGesture().has_value());
    const std::size_t entries = store_->history().size() - before;
    if (entries == 0) return;
    if (entries > journaled.size()) journaled.push_back(std::make_shared<const Model>(next));
    if (entries > 1) ++counts_["long gesture"];
    undo_.push_back({now(), journaled.back(), name});
    redo_.clear();
    bySequence_.insert(bySequence_.end(), journaled.begin(), journaled.end());
  }

  void addOneSegmentation() {
    if (now()->segmentations.size() >= 3) return;
    SegmentationInfo info;
    info.uid = Uid::generate();
    info.name = word();
    Model next = *now();
    SegmentationInfo& added = next.segmentations[info.uid.text()] = info;
    added.order = orderAfter(now()->segmentations);
    added.volume = *Uid::parse("2.25.2");
    added.grid = now()->volumes.at("2.25.2").grid;
    next.labels[info.uid.text()].assign(static_cast<std::size_t>(kSize.x * kSize.y * kSize.z), 0);
    if (chance(50)) return expect(addSegmentation(info), next, "Add " + info.name);
    // Import: with labels, and segments for them.
    Segmentation import;
    import.info = info;
    std::vector<Label>& labels = next.labels[info.uid.text()];
    for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<Label>(i / 5000 % 3);
    import.layers = {LabelMap::fromDense(kSize, labels)};
    for (Label label = 1; label <= 2; ++label) {
      Segment segment;
      segment.uid = Uid::generate();
      segment.name = "Part " + std::to_string(label);
      segment.label = label;
      import.segments.push_back(segment);
      segment.segmentation = info.uid;
      segment.order = label;
      next.segments[segment.uid.text()] = segment;
    }
    expect(importSegmentation(import), next, "Import " + info.name);
  }

  void addOneSegment() {
    const SegmentationInfo* owner = any(now()->segmentations);
    if (!owner || now()->segments.size() > 12) return;
    Segment segment;
    segment.uid = Uid::generate();
    segment.segmentation = owner->uid;
    segment.name = word();
    segment.colour = {static_cast<std::uint8_t>(below(256)), 1, 2};
    segment.locked = chance(10);
    if (nameTaken(segment, segment.name)) return expectRefusal(addSegment(segment), "Add " + segment.name);
    Segment expected = segment;
    std::vector<bool> used(100);
    for (const auto& [uid, other] : now()->segments) {
      if (other.segmentation != owner->uid) continue;
      used[other.label] = true;
      expected.order = std::max(expected.order, other.order);
    }
    ++expected.order;
    for (expected.label = 1; used[expected.label]; ++expected.label) {
    }
    Model next = *now();
    next.segments[segment.uid.text()] = expected;
    expect(addSegment(segment), next, "Add segment " + segment.name);
  }

  void removeOneSegment() {
    const Segment* segment = any(now()->segments);
    if (!segment) return;
    const Segment removed = *segment;
    if (removed.locked) return expectRefusal(removeSegment(removed.uid), "Remove " + removed.name);
    Model next = *now();
    next.segments.erase(removed.uid.text());
    auto& labels = next.labels[removed.segmentation.text()];
    std::replace(labels.begin(), labels.end(), removed.label, Label{0});
    removeTarget(next, removed.uid);
    expect(removeSegment(removed.uid), next, "Remove " + removed.name);
  }
  static void removeTarget(Model& next, const Uid& target) {
    for (auto link = next.links.begin(); link != next.links.end();) {
      auto& targets = link->second.targets;
      const std::size_t count = targets.size();
      std::erase_if(targets, [&](const LinkTarget& candidate) { return candidate.uid == target; });
      link = targets.empty() && count > 0 ? next.links.erase(link) : std::next(link);
    }
  }

  void changeSegment() {
    const Segment* found = any(now()->segments);
    if (!found) return;
    const Segment segment = *found;
    Model next = *now();
    Segment& after = next.segments[segment.uid.text()];
    switch (below(4)) {
      case 0: {
        const std::string name = word();
        if (nameTaken(segment, name)) return expectRefusal(renameSegment(segment.uid, name), "Rename");
        after.name = name;
        return expect(renameSegment(segment.uid, name), next, "Rename " + segment.name + " to " + name);
      }
      case 1:
        after.colour = {7, static_cast<std::uint8_t>(below(256)), 9};
        return expect(recolourSegment(segment.uid, after.colour), next, "Recolour " + segment.name);
      case 2:
        after.locked = chance(30);
        return expect(setSegmentLocked(segment.uid, after.locked), next,
                      (after.locked ? "Lock " : "Unlock ") + segment.name);
      default: {
        const bool visible = chance(50);
        std::vector<Uid> all;
        for (auto& [uid, other] : next.segments) {
          all.push_back(other.uid);
          other.visible = visible;
        }
        return expect(setSegmentsVisible(all, visible, "Hide all"), next, "Hide all");
      }
    }
  }

  void changeMeasurement() {
    const Measurement* found = any(now()->measurements);
    Model next = *now();
    if (!found || (now()->measurements.size() < 6 && chance(50))) {
      Measurement added;
      added.uid = Uid::generate();
      added.name = word();
      added.kind = Measurement::Kind::ruler;
      added.points = {{{double(below(9)), 0, 0}}, {{0, double(below(9)), 0}}};
      Measurement expected = added;
      expected.order = orderAfter(now()->measurements);
      expected.volume = *Uid::parse("2.25.2");
      next.measurements[added.uid.text()] = expected;
      return expect(addMeasurement(added), next, "Add " + added.name);
    }
    const Measurement measurement = *found;
    if (chance(50)) {
      Measurement after = measurement;
      after.points[0].mm.z = below(1000);
      next.measurements[after.uid.text()] = after;
      return expect(replaceMeasurement(after), next, "Change " + measurement.name);
    }
    next.measurements.erase(measurement.uid.text());
    removeTarget(next, measurement.uid);
    expect(removeMeasurement(measurement.uid), next, "Remove " + measurement.name);
  }

  void addOneReport() {
    if (now()->reports.size() >= 4) return;
    Report report;
    report.uid = Uid::generate();
    report.document = Uid::generate();
    report.title = word();
    report.text = "FINDINGS: Schädel " + word() + " with nothing else.";
    Model next = *now();
    Report& added = next.reports[report.uid.text()] = report;
    added.order = orderAfter(now()->reports);
    expect(addReport(report), next, "Add report " + report.title);
  }

  void changeLink() {
    const Link* found = any(now()->links);
    Model next = *now();
    if (found && (now()->links.size() >= 8 || chance(40))) {
      const Link link = *found;
      if (chance(50)) {
        Link after = link;
        after.certainty = static_cast<LinkCertainty>(below(3));
        after.model = word();
        next.links[after.uid.text()] = after;
        return expect(replaceLink(after), next, "Change link \"Schädel\"");
      }
      next.links.erase(link.uid.text());
      return expect(removeLink(link.uid), next, "Remove link \"Schädel\"");
    }
    const Report* report = any(now()->reports);
    if (!report) return;
    Link link;
    link.uid = Uid::generate();
    link.created = {below(1000) + 1};
    link.anchors = {{report->uid, 10, 17, "Schädel", {}, {}}};
    std::string names;
    for (const auto& [uid, segment] : now()->segments) {
      if (!chance(30)) continue;
      link.targets.push_back({std::string(kSegmentTarget), segment.uid});
      names += (names.empty() ? "" : ", ") + segment.name;
    }
    if (const Measurement* measurement = any(now()->measurements); measurement && chance(50)) {
      link.targets.push_back({std::string(kMeasurementTarget), measurement->uid});
      names += (names.empty() ? "" : ", ") + measurement->name;
    }
    if (link.targets.empty()) return expectRefusal(addLink(link), "Link without a target");
    Link& added = next.links[link.uid.text()] = link;
    added.order = orderAfter(now()->links);
    expect(addLink(link), next, "Link \"Schädel\" to " + names);
  }

  void changeInfo() {
    Model next = *now();
    next.info.title = word();
    next.info.midlineX = chance(50) ? std::optional<double>(below(9)) : std::nullopt;
    CaseInfo onlyMidline = next.info;
    onlyMidline.title = now()->info.title;
    const bool same = onlyMidline == next.info;
    expect(setCaseInfo(next.info), next, same ? "Set midline" : "Change case description");
  }

  void addOneVolume() {
    Model next = *now();
    if (now()->volumes.size() < 3) {
      VolumeInfo info;
      info.uid = Uid::generate();
      info.name = word();
      info.grid = test::makeGrid({3, 4, 5}, {1, 2, 3});
      VolumeInfo& added = next.volumes[info.uid.text()] = info;
      added.order = orderAfter(now()->volumes);
      return expect(addVolume(info), next, "Add volume " + info.name);
    }
    VolumeInfo& volume = next.volumes["2.25.2"];
    volume.source.relativePath = word();
    expect(setVolumeSource(volume.uid, volume.source), next, "Locate file of CT");
  }

  // Lists are sorted by order, whatever way they came about.
  void checkOrder() const {
    const Case& value = store_->current();
    const auto byOrder = [](const auto& a, const auto& b) { return a.order < b.order; };
    EXPECT_TRUE(std::is_sorted(value.measurements.begin(), value.measurements.end(), byOrder)) << last_;
    EXPECT_TRUE(std::is_sorted(value.links.begin(), value.links.end(), byOrder)) << last_;
    for (const Segmentation& segmentation : value.segmentations)
      EXPECT_TRUE(std::is_sorted(segmentation.segments.begin(), segmentation.segments.end(), byOrder))
          << last_;
  }

  std::mt19937 random_;
  MemoryCaseFile file_;
  test::FakeClock clock_;
  std::unique_ptr<CaseStore> store_;
  std::vector<State> bySequence_;  // the state after each entry; [0] is the beginning
  std::vector<Step> undo_, redo_;
  std::string last_;
  std::map<std::string, int> counts_;
};

class CaseStoreProperty : public ::testing::TestWithParam<unsigned> {};

TEST_P(CaseStoreProperty, RandomCommandsMatchTheNaiveModel) {
  Walk walk(GetParam());
  walk.run(2500);
  // The walk has been everywhere.
  for (const char* kind : {"undo",           "redo",         "return",          "restart",
                           "paint",          "gesture",      "add segment",     "remove segment",
                           "change segment", "segmentation", "measurement",     "report",
                           "link",           "info",         "volume",          "refused",
                           "locked",         "long gesture", "cancelled early", "cancelled late"})
    EXPECT_GT(walk.counts().count(kind) ? walk.counts().at(kind) : 0, 0) << kind;
  EXPECT_GT(walk.changesLoaded(), 100) << "the memory cap was at work";
}

INSTANTIATE_TEST_SUITE_P(Seeds, CaseStoreProperty, ::testing::Values(1U, 2U, 3U, 4U));

}  // namespace
}  // namespace chiasm
