#include "tests/core/case/random_walk.h"

#include <algorithm>

namespace chiasm::test {

void Walk::run(int steps) {
  for (int step = 0; step < steps && !::testing::Test::HasFatalFailure(); ++step) {
    oneStep();
    ASSERT_TRUE(same(modelOf(store_->current()), *now())) << "step " << step << ": " << last_;
    ASSERT_EQ(store_->history().size() + 1, bySequence_.size()) << "step " << step << ": " << last_;
    ASSERT_EQ(store_->undoName(), undo_.empty() ? "" : undo_.back().name) << "step " << step << ": " << last_;
    ASSERT_EQ(store_->redoName(), redo_.empty() ? "" : redo_.back().name) << "step " << step << ": " << last_;
    checkOrder();
  }
}

Case Walk::firstCase() {
  Case value;
  value.info.uid = *Uid::parse("2.25.1");
  Volume volume;
  volume.info.uid = *Uid::parse("2.25.2");
  volume.info.order = 1;
  volume.info.name = "CT";
  volume.info.grid = test::makeGrid(kWalkSize, {1, 1, 1});
  value.volumes.push_back(volume);
  return value;
}

void Walk::open() {
  store_ = nullptr;  // waits until all is durable
  store_ = std::make_unique<CaseStore>(file_.open(), test::testAuthor(), clock_.options());
  store_->setUndoMemoryLimit(30 * sizeof(DenseBrick));
}

void Walk::expect(const std::unique_ptr<Command>& command, const Model& next, const std::string& name) {
  last_ = name;
  ASSERT_TRUE(store_->execute(*command).has_value()) << name;
  if (!same(next, *now())) edited(next, name);
}

void Walk::expectRefusal(const std::unique_ptr<Command>& command, const std::string& name) {
  last_ = "refused " + name;
  ++counts_["refused"];
  ASSERT_FALSE(store_->execute(*command).has_value()) << name;
}

void Walk::edited(Model next, const std::string& name) {
  const State after = std::make_shared<const Model>(std::move(next));
  undo_.push_back({now(), after, name});
  redo_.clear();
  bySequence_.push_back(after);
}

bool Walk::nameTaken(const Segment& segment, const std::string& name) const {
  for (const auto& [uid, other] : now()->segments)
    if (other.uid != segment.uid && other.segmentation == segment.segmentation &&
        foldCase(other.name) == foldCase(name))
      return true;
  return false;
}

void Walk::oneStep() {
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
                           : dice < 890 ? "link"
                           : dice < 920 ? "span"
                           : dice < 940 ? "relation"
                           : dice < 955 ? "review"
                           : dice < 970 ? "view"
                           : dice < 985 ? "info"
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
  if (kind == "span") return changeSpan();
  if (kind == "relation") return relate();
  if (kind == "review") return review();
  if (kind == "view") return changeView();
  if (kind == "info") return changeInfo();
  return addOneVolume();
}

void Walk::undo() {
  const auto undone = store_->undo();
  ASSERT_EQ(undone.has_value(), !undo_.empty());
  if (undo_.empty()) return;
  Step step = undo_.back();
  undo_.pop_back();
  EXPECT_EQ(*undone, step.name);
  bySequence_.push_back(step.before);
  redo_.push_back(std::move(step));
}

void Walk::redo() {
  const auto redone = store_->redo();
  ASSERT_EQ(redone.has_value(), !redo_.empty());
  if (redo_.empty()) return;
  Step step = redo_.back();
  redo_.pop_back();
  EXPECT_EQ(*redone, step.name);
  bySequence_.push_back(step.after);
  undo_.push_back(std::move(step));
}

void Walk::returnTo() {
  // Mostly not far back, now and then the beginning.
  const std::size_t last = bySequence_.size() - 1;
  const std::size_t target =
      chance(5) ? 0 : last - static_cast<std::size_t>(below(std::min<std::size_t>(last, 40) + 1));
  const Model wanted = *bySequence_[target];
  ASSERT_TRUE(store_->returnTo(target).has_value());
  if (same(wanted, *now())) return;
  edited(wanted, store_->undoName());  // the name says what stood there; it is tested elsewhere
}

std::optional<Walk::Stroke> Walk::randomStroke(const Model& model, int largest) {
  const SegmentationInfo* segmentation = any(model.segmentations);
  if (!segmentation) return std::nullopt;
  Stroke stroke{segmentation->uid.text(), {}, {}, 0};
  for (int axis = 0; axis < 3; ++axis) {
    stroke.begin[axis] = below(static_cast<std::size_t>(kWalkSize[axis]));
    stroke.end[axis] =
        std::min(kWalkSize[axis], stroke.begin[axis] + 1 + below(static_cast<std::size_t>(largest)));
  }
  std::vector<Label> labels = {0};
  for (const auto& [uid, segment] : model.segments)
    if (segment.segmentation == segmentation->uid) labels.push_back(segment.label);
  stroke.label = labels[static_cast<std::size_t>(below(labels.size()))];
  return stroke;
}

bool Walk::draw(Model& model, const Stroke& stroke) {
  std::vector<Label> result = *model.labels[stroke.segmentation].voxels;
  const auto locked = [&](Label label) {
    for (const auto& [uid, segment] : model.segments)
      if (segment.segmentation.text() == stroke.segmentation && segment.label == label && segment.locked)
        return true;
    return false;
  };
  for (int z = stroke.begin.z; z < stroke.end.z; ++z)
    for (int y = stroke.begin.y; y < stroke.end.y; ++y)
      for (int x = stroke.begin.x; x < stroke.end.x; ++x) {
        Label& voxel = result[static_cast<std::size_t>((z * kWalkSize.y + y) * kWalkSize.x + x)];
        if (voxel == stroke.label) continue;
        if (locked(voxel) || locked(stroke.label)) return false;
        voxel = stroke.label;
      }
  model.labels[stroke.segmentation] = PlainLabels::of(std::move(result));
  return true;
}

void Walk::paint() {
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

void Walk::gesture() {
  const std::string name = "Stroke " + word();
  const auto begun = store_->beginGesture("test.stroke", name, {});
  ASSERT_TRUE(begun.has_value());
  Model next = *now();
  std::vector<State> journaled;  // states that reach the journal at a beat
  const std::size_t before = store_->history().size();
  for (int dab = below(8); dab >= 0; --dab) {
    const auto stroke = randomStroke(next, 6);
    if (!stroke) break;
    const Changes changes = changesOf(*stroke);
    ASSERT_EQ(store_->extendGesture(*begun, changes).has_value(), draw(next, *stroke));
    ASSERT_TRUE(modelOf(store_->current()).labels == next.labels);
    if (store_->history().size() > before + journaled.size())
      journaled.push_back(std::make_shared<const Model>(next));
    clock_.advance(below(200));
  }
  if (chance(30)) {
    ASSERT_TRUE(store_->cancelGesture(*begun).has_value());
    const State start = now();
    bySequence_.insert(bySequence_.end(), journaled.begin(), journaled.end());
    if (!journaled.empty()) bySequence_.push_back(start);
    ++counts_[journaled.empty() ? "cancelled early" : "cancelled late"];
    return;
  }
  ASSERT_TRUE(store_->commitGesture(*begun).has_value());
  const std::size_t entries = store_->history().size() - before;
  if (entries == 0) return;
  if (entries > journaled.size()) journaled.push_back(std::make_shared<const Model>(next));
  if (entries > 1) ++counts_["long gesture"];
  undo_.push_back({now(), journaled.back(), name});
  redo_.clear();
  bySequence_.insert(bySequence_.end(), journaled.begin(), journaled.end());
}

void Walk::checkOrder() const {
  const Case& value = store_->current();
  const auto byOrder = [](const auto& a, const auto& b) { return a.order < b.order; };
  EXPECT_TRUE(std::is_sorted(value.measurements.begin(), value.measurements.end(), byOrder)) << last_;
  EXPECT_TRUE(std::is_sorted(value.links.begin(), value.links.end(), byOrder)) << last_;
  EXPECT_TRUE(std::is_sorted(value.spans.begin(), value.spans.end(), byOrder)) << last_;
  EXPECT_TRUE(std::is_sorted(value.savedViews.begin(), value.savedViews.end(), byOrder)) << last_;
  for (const Segmentation& segmentation : value.segmentations)
    EXPECT_TRUE(std::is_sorted(segmentation.segments.begin(), segmentation.segments.end(), byOrder)) << last_;
}

}  // namespace chiasm::test
