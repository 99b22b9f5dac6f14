// Values of segments in the report panel: written by a key, flagged when the mask changes, updated on
// request.
#include <gmock/gmock.h>

#include "core/case/object_commands.h"
#include "tests/app/interface/window_fixture.h"

namespace chiasm::app {
namespace {

class WrittenValues : public test::WindowFixture {
 protected:
  void SetUp() override {
    Case value = small_.value;
    value.links.clear();
    value.reports[0].text =
        "FINDINGS: There is a mass on the left. It has grown.\nIMPRESSION: Mass on the left.\n";
    small_.value = value;
    file_ = std::make_unique<test::MemoryCaseFile>(value);
    WindowFixture::SetUp();
    idle();
  }
  void idle() {
    session_->waitUntilIdle();
    frames(2);
  }
  const Report& newest() const { return current().reports.back(); }
  void select(const std::string& quote) {
    const auto at = static_cast<std::int64_t>(newest().text.find(quote));
    view().selectedText =
        *makeAnchor(newest().uid, newest().text, at, at + static_cast<std::int64_t>(quote.size()));
    frames(1);
  }
  void writeBehind(const std::string& quote, std::vector<std::string> quantities) {
    select(quote);
    session_->intents().push(InsertMeasurement{small_.leftMarker, std::move(quantities)});
    idle();
  }
  // The marked structure becomes another: every second row of it goes.
  void changeMask() {
    const Segment& segment = *current().findSegment(small_.leftMarker);
    const Segmentation& segmentation = *current().segmentationOf(segment);
    const auto& layer = segmentation.layers[static_cast<std::size_t>(segment.layer)];
    Edit edit{"test.shrink", "Shrink", {}, 1, {}};
    for (std::uint32_t i = 0; i < layer.brickCount(); ++i) {
      const Brick& before = layer.brick(i);
      DenseBrick labels;
      before.copyTo(labels);
      bool any = false;
      for (std::size_t at = 0; at < labels.size(); ++at)
        if (labels[at] == segment.label && at / 32 % 2 == 1) {
          labels[at] = 0;
          any = true;
        }
      if (any)
        edit.changes.bricks.push_back(
            {segmentation.info.uid, segment.layer, i, before, Brick::fromVoxels(labels)});
    }
    ASSERT_TRUE(session_->store().commit(std::move(edit), test::testAuthor()));
    idle();
  }
  const DrawnItem* drawn(const std::string& name) {
    window_->interface().logDetails();
    frames(2);
    for (const DrawnItem& item : window_->interface().log().items())
      if (item.name == name) return &item;
    return nullptr;
  }
};

TEST_F(WrittenValues, AKeyOffersWhatTheSegmentMeasures) {
  EXPECT_FALSE(press("Ctrl+M")) << "without words there is no place to write it";
  view().activeSegment = small_.leftMarker;
  select("left");
  ASSERT_TRUE(press("Ctrl+M"));
  EXPECT_EQ(session_->ui().overlay, Overlay::measurement);
  frames(2);
  idle();
  picture("written_value_choice");
  session_->ui().overlay = Overlay::none;
  ASSERT_NE(drawn("write measurement"), nullptr) << "the card of the selection offers it too";
  picture("written_value_selection");
  click(middleOf("write measurement"));
  frames(2);
  EXPECT_EQ(session_->ui().overlay, Overlay::measurement);
}

TEST_F(WrittenValues, AValueIsFlaggedAndUpdatedOnlyOnRequest) {
  writeBehind("There is a mass", {"longest diameter in plane", "perpendicular diameter in plane"});
  ASSERT_EQ(current().boundMeasurements.size(), 2u);
  EXPECT_EQ(newest().status, "draft");
  EXPECT_EQ(current().boundMeasurements[0].author, test::testAuthor().uid);
  EXPECT_TRUE(session_->outdatedMeasurements().empty());
  EXPECT_FALSE(press("Ctrl+Shift+M"));
  picture("written_value");
  const std::string text = newest().text, first = current().boundMeasurements[0].anchor.exact;
  changeMask();
  EXPECT_EQ(newest().text, text) << "flagged, not rewritten";
  ASSERT_FALSE(session_->outdatedMeasurements().empty());
  const std::size_t outdated = session_->outdatedMeasurements().size();
  picture("written_value_changed");
  // A click on the value shows what was written and what it is now; Update writes that.
  ASSERT_NE(drawn("flag 0"), nullptr);
  click(middleOf("flag 0"));
  frames(2);
  ASSERT_FALSE(view().words.check.empty());
  ASSERT_NE(drawn("update value"), nullptr);
  picture("written_value_card");
  const BoundMeasurement bound =
      *current().findBoundMeasurement(session_->review()->find(view().words.check)->result.bound);
  click(middleOf("update value"));
  idle();
  EXPECT_EQ(session_->outdatedMeasurements().size(), outdated - 1);
  EXPECT_NE(current().findBoundMeasurement(bound.uid)->anchor.exact, bound.anchor.exact);
  EXPECT_THAT(session_->store().undoName(), testing::StartsWith("Update "));
  if (outdated > 1) {
    EXPECT_TRUE(press("Ctrl+Shift+M")) << "the others at once";
    idle();
  }
  EXPECT_TRUE(session_->outdatedMeasurements().empty());
  for (std::size_t i = 0; i < outdated; ++i) press("Ctrl+Z");
  idle();
  EXPECT_EQ(newest().text, text);
  EXPECT_EQ(current().boundMeasurements[0].anchor.exact, first);
}

}  // namespace
}  // namespace chiasm::app
