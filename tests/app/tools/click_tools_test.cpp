// Navigate, threshold, grow and link.
#include "app/tools/navigate_tool.h"

#include "core/case/object_commands.h"
#include "tests/app/tools/tool_fixture.h"

namespace chiasm::app {
namespace {

using Phase = ToolEvent::Phase;
using ClickToolsTest = test::ToolFixture;

TEST_F(ClickToolsTest, NavigateClicksTheCrosshair) {
  auto tool = makeTool(ToolKind::navigate);
  const WindowLevel before = view_.of(small_.volume).window;
  stroke(*tool, {{{4, 5, 6}}});
  carryOut();
  EXPECT_EQ(view_.crosshair, (PatientPoint{{4, 5, 6}}));
  EXPECT_EQ(view_.of(small_.volume).window, before);
}

TEST_F(ClickToolsTest, NavigateDragsTheWindow) {
  auto tool = makeTool(ToolKind::navigate);
  const PatientPoint crosshair = view_.crosshair;
  const WindowLevel before = view_.of(small_.volume).window;
  stroke(*tool, {{{0, 0, 0}}, {{20, 0, 0}}});  // right
  carryOut();
  const WindowLevel wider = view_.of(small_.volume).window;
  EXPECT_GT(wider.width, before.width);
  EXPECT_EQ(wider.level, before.level);
  EXPECT_EQ(view_.crosshair, crosshair) << "a drag is no click";
  stroke(*tool, {{{0, 0, 0}}, {{0, -20, 0}}});  // up
  EXPECT_LT(view_.of(small_.volume).window.level, wider.level) << "a lower level is a brighter picture";
}

TEST_F(ClickToolsTest, NavigateCancelGivesTheWindowBack) {
  auto tool = makeTool(ToolKind::navigate);
  const WindowLevel before = view_.of(small_.volume).window;
  send(*tool, event(Phase::press, {}));
  ToolEvent drag = event(Phase::drag, {});
  drag.movedPixels = {50, 50};
  send(*tool, drag);
  EXPECT_NE(view_.of(small_.volume).window, before);
  send(*tool, event(Phase::cancel, {}));
  EXPECT_EQ(view_.of(small_.volume).window, before);
}

TEST(DraggedWindow, ThereAndBackIsWhereItWas) {
  const WindowLevel window{400, 40, WindowLevel::Function::linear, "soft tissue"};
  const WindowLevel back = draggedWindow(draggedWindow(window, {37, 0}), {-37, 0});
  EXPECT_NEAR(back.width, 400, 1e-9);
  EXPECT_TRUE(back.name.empty()) << "a dragged window is no preset any more";
  EXPECT_GT(draggedWindow(window, {-1e6, 0}).width, 0);
}

TEST_F(ClickToolsTest, ThresholdTakesValuesFromThePicture) {
  auto tool = makeTool(ToolKind::threshold);
  view_.thresholdLower = 0;
  view_.thresholdUpper = 100;
  stroke(*tool, {{{-9.5, 0, 0}}});  // bone, 1000 HU
  EXPECT_EQ(view_.thresholdLower, test::kBone);
  EXPECT_EQ(view_.thresholdUpper, test::kBone) << "the other end gives way";
  stroke(*tool, {{{2, 8, 0}}}, true);  // tissue, 40 HU, as the upper end
  EXPECT_EQ(view_.thresholdUpper, test::kTissue);
  EXPECT_LE(view_.thresholdLower, view_.thresholdUpper);
  EXPECT_TRUE(tool->needsSegment());
}

TEST_F(ClickToolsTest, GrowIsGuardedAgainstLeaks) {
  auto tool = makeTool(ToolKind::grow);
  view_.growTolerance = 30;
  const PatientPoint tissue{{2, 8, 0}};
  const GridGeometry grid = store_.current().volumes[0].info.grid;
  // More than the limit: refused with a sentence, nothing changed.
  view_.growLimitMl = 1.0;
  click(*tool, tissue);
  const auto intents = intents_.take();
  ASSERT_EQ(intents.size(), 1u);
  const auto refused = store_.execute(*std::get<ExecuteCommand>(intents[0]).command);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("leaked"), std::string::npos) << refused.error().message;
  EXPECT_NE(refused.error().message.find(" ml"), std::string::npos);
  // Without a limit and within one, the same.
  const std::size_t before = voxelsOf(small_.bone);
  for (const double limit : {0.0, 500.0}) {
    view_.growLimitMl = limit;
    click(*tool, tissue);
    EXPECT_EQ(carryOut(), 1);
    EXPECT_GT(static_cast<double>(voxelsOf(small_.bone) - before) * grid.voxelVolume(), 1000.0);
    ASSERT_TRUE(store_.undo());
  }
  // Guarded by thickness: what is thinner than the neck is said to be so.
  view_.growNeckMm = 200.0;
  click(*tool, tissue);
  const auto guarded = intents_.take();
  const auto thin = store_.execute(*std::get<ExecuteCommand>(guarded.at(0)).command);
  ASSERT_FALSE(thin);
  EXPECT_NE(thin.error().message.find("thinner than 200 mm"), std::string::npos) << thin.error().message;
}

TEST_F(ClickToolsTest, GrowFillsWhatIsConnectedAndAlike) {
  // The bone letter is one connected body of one value: growing from inside it gives exactly its voxels.
  Segment fresh;
  fresh.uid = Uid::generate();
  fresh.segmentation = small_.segmentation;
  fresh.name = "Grown";
  const std::size_t bone = voxelsOf(small_.bone);
  ASSERT_TRUE(store_.execute(*addSegment(fresh)));
  view_.activeSegment = fresh.uid;
  view_.growTolerance = 100;
  auto tool = makeTool(ToolKind::grow);
  stroke(*tool, {{{-9.5, 0, 0}}});
  EXPECT_EQ(carryOut(), 1);
  EXPECT_EQ(voxelsOf(fresh.uid), bone);
}

TEST_F(ClickToolsTest, GrowOutsideTheVolumeIsSaid) {
  auto tool = makeTool(ToolKind::grow);
  stroke(*tool, {{{500, 0, 0}}});
  EXPECT_EQ(carryOut(), 0);
  EXPECT_EQ(messages_.size(), 1u);
}

TEST_F(ClickToolsTest, LinkPointsAtTheSegmentUnderTheCursor) {
  auto tool = makeTool(ToolKind::link);
  stroke(*tool, {{{-9.5, 0, 5}}});
  carryOut();
  ASSERT_EQ(linked_.size(), 1u);
  EXPECT_EQ(linked_[0], (LinkTarget{std::string(kSegmentTarget), small_.bone}));
  stroke(*tool, {{{14.5, 0, 1}}});  // the case's point lies there
  carryOut();
  ASSERT_EQ(linked_.size(), 2u);
  EXPECT_EQ(linked_[1], (LinkTarget{std::string(kPointTarget), small_.point}));
  stroke(*tool, {{{2, 15, 0}}});
  carryOut();
  EXPECT_EQ(linked_.size(), 2u);
  EXPECT_EQ(messages_.size(), 1u);
}

}  // namespace
}  // namespace chiasm::app
