// Effects: what is previewed is what is applied; nothing changes before, and cancel leaves no trace.
#include "app/session/effects.h"

#include <cmath>

#include "app/session/measures.h"
#include "app/session/operations.h"
#include "core/segmentation/operation.h"
#include "tests/app/session/session_fixture.h"

namespace chiasm::app {
namespace {

class Effects : public test::SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    view().activeSegment = small_.bone;
  }
  void open(const std::string& name) {
    session_->openEffect(name);
    session_->waitUntilIdle();
  }
  void tell(const std::string& parameter, const std::string& text) {
    session_->effect().said[parameter] = {text};
    session_->waitUntilIdle();
  }
  const EffectPreview& preview() const { return session_->effects().preview(); }
  const SegmentEffect& effectOn(const Uid& segment) const {
    for (const SegmentEffect& one : preview().effect->segments)
      if (one.segment == segment) return one;
    ADD_FAILURE() << "nothing is known of the segment";
    static const SegmentEffect none;
    return none;
  }
  std::int64_t voxels(const Uid& segment) const {
    const Segment& known = *current().findSegment(segment);
    return static_cast<std::int64_t>(test::countLabel(
        current().segmentations[0].layers[static_cast<std::size_t>(known.layer)], known.label));
  }
};

TEST_F(Effects, EveryOperationOpensWithValuesThatItTakes) {
  for (const Operation& operation : allOperations()) {
    open(operation.name);
    ASSERT_EQ(session_->effects().open()->name, operation.name);
    for (const auto& [parameter, texts] : session_->effect().said) EXPECT_FALSE(texts.empty()) << parameter;
    // What it still needs to be told, or cannot do here, it says in a sentence; it never just stands there.
    if (operation.make) {
      EXPECT_TRUE(preview().stage == EffectPreview::Stage::ready ||
                  (preview().stage == EffectPreview::Stage::refused && !preview().sentence.empty()))
          << operation.name;
    }
  }
  EXPECT_EQ(session_->store().undoName(), "") << "looking changes nothing";
  EXPECT_EQ(view().rightTab, RightTab::effects);
}

TEST_F(Effects, WhatIsShownIsWhatIsApplied) {
  const Case before = current();
  open("dilate");
  tell("radius_mm", "1");
  const std::int64_t small = effectOn(small_.bone).after();
  tell("radius_mm", "3");
  const SegmentEffect large = effectOn(small_.bone);
  EXPECT_EQ(large.before, voxels(small_.bone));
  EXPECT_GT(large.after(), small);
  EXPECT_EQ(current().segmentations[0].layers, before.segmentations[0].layers) << "a preview writes nothing";
  session_->applyEffect();
  session_->waitUntilIdle();
  EXPECT_EQ(voxels(small_.bone), large.after());
  EXPECT_EQ(session_->store().undoName(), "Dilate " + current().findSegment(small_.bone)->name);
  EXPECT_EQ(session_->effects().open(), nullptr);
  session_->undo();
  EXPECT_EQ(current().segmentations[0].layers, before.segmentations[0].layers);
}

TEST_F(Effects, CancelLeavesNoTrace) {
  const Case before = current();
  const std::size_t history = session_->store().history().size();
  open("erode");
  ASSERT_TRUE(preview().effect);
  session_->runAction("app.back");
  session_->waitUntilIdle();
  EXPECT_EQ(session_->effects().open(), nullptr);
  EXPECT_FALSE(preview().effect);
  EXPECT_EQ(session_->store().history().size(), history);
  EXPECT_EQ(current().segmentations[0].layers, before.segmentations[0].layers);
}

TEST_F(Effects, FollowsTheCaseAsItChanges) {
  open("hollow");
  const std::int64_t before = effectOn(small_.bone).before;
  session_->run(std::shared_ptr<const Command>(
      findOperation(session_->effects().operations(), "margin")
          ->make(small_.bone, *parseValues(*findOperation(session_->effects().operations(), "margin"),
                                           {{"by_mm", {"2"}}}, current()))));
  session_->waitUntilIdle();
  EXPECT_GT(effectOn(small_.bone).before, before);
  EXPECT_EQ(effectOn(small_.bone).before, voxels(small_.bone));
}

TEST_F(Effects, ApplyWaitsForThePlanAndAlsoWorksWithoutAPreview) {
  session_->effect().preview = false;
  open("dilate");
  EXPECT_EQ(preview().stage, EffectPreview::Stage::none);
  const std::int64_t before = voxels(small_.bone);
  session_->applyEffect();
  session_->waitUntilIdle();
  EXPECT_GT(voxels(small_.bone), before);
}

TEST_F(Effects, RefusesInASentence) {
  open("keep-largest");
  view().activeSegment = {};
  session_->effect().segment = {};
  session_->waitUntilIdle();
  EXPECT_EQ(preview().stage, EffectPreview::Stage::refused);
  EXPECT_NE(preview().sentence.find("segment"), std::string::npos);
  open("subtract");
  EXPECT_NE(preview().sentence.find("'other'"), std::string::npos) << preview().sentence;
  const std::size_t history = session_->store().history().size();
  session_->applyEffect();
  session_->waitUntilIdle();
  EXPECT_EQ(session_->store().history().size(), history);
  EXPECT_FALSE(session_->messages().empty());
}

TEST_F(Effects, FindsAThreshold) {
  open("threshold");
  session_->findThreshold("otsu");
  session_->waitUntilIdle();
  const double lower = std::stod(session_->effect().said.at("lower").front());
  EXPECT_GT(lower, test::kAir);
  EXPECT_LE(lower, test::kTissue + 1.0) << "between air and tissue";
  const std::int64_t after = effectOn(small_.bone).after();
  open("auto-threshold");
  EXPECT_EQ(effectOn(small_.bone).after(), after) << "the operation of that name finds the same";
}

TEST_F(Effects, ARangeThatMayBeLeftOutBeginsAsTheBrushes) {
  open("grow-from-seeds");
  EXPECT_FALSE(session_->effect().said.contains("lower"));
  session_->view().brush.range = IntensityRange{-20.5, 60};
  open("grow-from-seeds");
  EXPECT_EQ(session_->effect().said.at("lower").front(), "-20.5");
  EXPECT_EQ(session_->effect().said.at("upper").front(), "60");
}

TEST_F(Effects, SeedsGrowAgainAsTheyChange) {
  open("grow-from-seeds");
  ASSERT_EQ(session_->effect().said.at("segments").size(), 3U) << "all segments that are drawn";
  ASSERT_TRUE(preview().effect) << preview().sentence;
  const std::int64_t first = effectOn(small_.leftMarker).after();
  // A stroke of the brush moves the border.
  BrushSettings brush;
  brush.radiusMm = 3;
  session_->run(brushStroke(small_.bone, brush, {{{-2, 0, 0}}, {{2, 0, 0}}}));
  session_->waitUntilIdle();
  const SegmentEffect grown = effectOn(small_.leftMarker);
  EXPECT_LT(grown.after(), first) << "bone is nearer there now";
  session_->applyEffect();
  session_->waitUntilIdle();
  EXPECT_EQ(voxels(small_.leftMarker), grown.after());
  EXPECT_EQ(session_->store().undoName().substr(0, 15), "Grow from seeds");
}

TEST_F(Effects, EveryOperationIsAnActionAndTemplatesAddWhatIsMissing) {
  for (const Operation& operation : allOperations())
    EXPECT_NE(session_->actions().find("effect." + operation.name), nullptr) << operation.name;
  ASSERT_TRUE(session_->runAction("segments.template.Head CT"));
  const std::size_t once = current().segmentations[0].segments.size();
  EXPECT_GT(once, 20U);
  EXPECT_TRUE(current().findSegmentByName("Left orbit"));
  EXPECT_TRUE((*current().findSegmentByName("Left orbit"))->code);
  session_->runAction("segments.template.Head CT");
  EXPECT_EQ(current().segmentations[0].segments.size(), once);
  session_->undo();
  EXPECT_EQ(current().segmentations[0].segments.size(), 3U) << "one step for undo";
}

TEST_F(Effects, MeasuresWhatChangedOnlyWhileSomebodyLooks) {
  MeasureTable& table = session_->measures();
  session_->waitUntilIdle();
  EXPECT_EQ(table.of(small_.bone), nullptr);
  const auto look = [&] {
    do {
      table.want();
      session_->waitUntilIdle();
    } while (table.waiting() > 0);
  };
  look();
  ASSERT_NE(table.of(small_.bone), nullptr);
  ASSERT_NE(table.of(small_.leftMarker), nullptr);
  EXPECT_NEAR(table.of(small_.leftMarker)->values->mean, 304.0, 1e-9);
  const double surface = table.of(small_.bone)->surfaceMm2;
  open("margin");
  tell("by_mm", "2");
  session_->applyEffect();
  session_->waitUntilIdle();
  EXPECT_EQ(table.of(small_.bone)->surfaceMm2, surface) << "nobody looked";
  look();
  EXPECT_GT(table.of(small_.bone)->surfaceMm2, surface);
}

}  // namespace
}  // namespace chiasm::app
