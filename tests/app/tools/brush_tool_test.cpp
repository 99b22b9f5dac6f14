// Brush and eraser: one undo a stroke, round in millimetres, nothing on locked segments.
#include "app/tools/brush_tool.h"

#include "core/case/object_commands.h"
#include "tests/app/tools/tool_fixture.h"

namespace chiasm::app {
namespace {

using Phase = ToolEvent::Phase;
using BrushToolTest = test::ToolFixture;

// The voxels that a sphere around a point takes, counted the slow way: background ones only.
std::size_t voxelsInSphere(const Case& current, PatientPoint centre, double radius) {
  const Segmentation& segmentation = current.segmentations[0];
  const GridGeometry& grid = segmentation.info.grid;
  std::size_t count = 0;
  for (int z = 0; z < grid.size.z; ++z)
    for (int y = 0; y < grid.size.y; ++y)
      for (int x = 0; x < grid.size.x; ++x) {
        const VoxelIndex voxel{{x, y, z}};
        if (glm::length(voxelToPatient(grid, voxel).mm - centre.mm) <= radius &&
            segmentation.layers[0].at(voxel) == 0)
          ++count;
      }
  return count;
}

TEST_F(BrushToolTest, ADabIsASphereInMillimetres) {
  const PatientPoint at{{2.3, 1.1, -0.7}};
  view_.brush.radiusMm = 4.0;
  view_.brush.over = PaintOver::background;
  const std::size_t before = voxelsOf(small_.bone), added = voxelsInSphere(store_.current(), at, 4.0);
  ASSERT_GT(added, 50u);
  BrushTool brush(ToolKind::brush);
  stroke(brush, {at});
  EXPECT_EQ(voxelsOf(small_.bone), before + added);
  EXPECT_FALSE(store_.inGesture());
}

TEST_F(BrushToolTest, AStrokeIsOneNamedUndo) {
  const std::size_t before = voxelsOf(small_.bone);
  BrushTool brush(ToolKind::brush);
  stroke(brush, {{{0, 0, 0}}, {{3, 0, 0}}, {{6, 2, 0}}, {{6, 5, 0}}});
  EXPECT_GT(voxelsOf(small_.bone), before);
  EXPECT_NE(store_.undoName().find("Bone letter"), std::string::npos);
  ASSERT_TRUE(store_.undo());
  EXPECT_EQ(voxelsOf(small_.bone), before);
  EXPECT_TRUE(store_.undoName().empty());
  ASSERT_TRUE(store_.redo());
  EXPECT_GT(voxelsOf(small_.bone), before);
}

TEST_F(BrushToolTest, ADiskStaysInItsSlice) {
  view_.brush3d = false;
  view_.brush.radiusMm = 5;
  view_.brush.over = PaintOver::background;
  const LabelMap before = store_.current().segmentations[0].layers[0];
  const GridGeometry& grid = store_.current().segmentations[0].info.grid;
  const PatientPoint at = voxelToPatient(grid, VoxelIndex{{26, 20, 24}});
  BrushTool brush(ToolKind::brush);
  stroke(brush, {at, at + PatientVector{{4, 0, 0}}});
  const LabelMap& after = store_.current().segmentations[0].layers[0];
  int changed = 0;
  for (int z = 0; z < grid.size.z; ++z)
    for (int y = 0; y < grid.size.y; ++y)
      for (int x = 0; x < grid.size.x; ++x)
        if (before.at({{x, y, z}}) != after.at({{x, y, z}})) {
          ++changed;
          EXPECT_EQ(z, 24);
        }
  EXPECT_GT(changed, 40);
}

TEST_F(BrushToolTest, ControlTurnsPaintingIntoErasing) {
  BrushTool brush(ToolKind::brush);
  const PatientPoint onBone{{-9.5, 0, 0}};  // in the upright of the letter
  const std::size_t before = voxelsOf(small_.bone);
  stroke(brush, {onBone}, true);
  EXPECT_LT(voxelsOf(small_.bone), before);
  BrushTool eraser(ToolKind::eraser);
  ASSERT_TRUE(store_.undo());
  stroke(eraser, {onBone});
  EXPECT_LT(voxelsOf(small_.bone), before);
  ASSERT_TRUE(store_.undo());
  stroke(eraser, {{{2, 8, 0}}}, true);
  EXPECT_GT(voxelsOf(small_.bone), before);
}

TEST_F(BrushToolTest, CancelLeavesNoTrace) {
  const Case before = store_.current();
  BrushTool brush(ToolKind::brush);
  send(brush, event(Phase::press, {{0, 0, 0}}));
  send(brush, event(Phase::drag, {{5, 0, 0}}));
  EXPECT_TRUE(brush.busy());
  EXPECT_TRUE(store_.inGesture());
  send(brush, event(Phase::cancel, {{5, 0, 0}}));
  EXPECT_FALSE(store_.inGesture());
  EXPECT_EQ(store_.current().segmentations[0].layers[0], before.segmentations[0].layers[0]);
  EXPECT_TRUE(store_.undoName().empty());
}

TEST_F(BrushToolTest, EscDuringAStrokeEndsIt) {
  // The session cancels the store's gesture; the mouse is still down and moves on.
  BrushTool brush(ToolKind::brush);
  send(brush, event(Phase::press, {{0, 0, 0}}));
  ASSERT_TRUE(store_.cancelGesture(view_.gesture));
  const std::size_t before = voxelsOf(small_.bone);
  send(brush, event(Phase::drag, {{5, 0, 0}}));
  send(brush, event(Phase::release, {{6, 0, 0}}));
  EXPECT_EQ(voxelsOf(small_.bone), before);
  EXPECT_FALSE(store_.inGesture());
}

TEST_F(BrushToolTest, LockedOrMissingSegmentsAreSaid) {
  ASSERT_TRUE(store_.execute(*setSegmentLocked(small_.bone, true)));
  const std::size_t before = voxelsOf(small_.bone);
  BrushTool brush(ToolKind::brush);
  stroke(brush, {{{0, 0, 0}}, {{3, 0, 0}}});
  EXPECT_EQ(carryOut(), 0);
  ASSERT_EQ(messages_.size(), 1u);
  EXPECT_NE(messages_[0].find("locked"), std::string::npos);
  EXPECT_EQ(voxelsOf(small_.bone), before);
  view_.activeSegment = {};
  stroke(brush, {{{0, 0, 0}}});
  carryOut();
  EXPECT_EQ(messages_.size(), 2u);
  EXPECT_FALSE(store_.inGesture());
}

TEST_F(BrushToolTest, ASmartStrokeStaysInWhatItBeganOn) {
  // From inside the letter's upright with a brush that reaches far out of it: only bone is taken.
  ASSERT_TRUE(store_.execute(*removeSegment(small_.bone)));
  view_.activeSegment = small_.anteriorMarker;
  view_.brush.radiusMm = 12;
  view_.brush.likeCentre = 50;
  const std::size_t before = voxelsOf(small_.anteriorMarker);
  BrushTool brush(ToolKind::brush);
  stroke(brush, {{{-9.5, 0, -6}}, {{-9.5, 0, 6}}});
  EXPECT_GT(voxelsOf(small_.anteriorMarker), before + 200);
  const Segmentation& segmentation = store_.current().segmentations[0];
  const Label label = segmentation.find(small_.anteriorMarker)->label;
  const Volume& volume = store_.current().volumes[0];
  const GridGeometry& grid = segmentation.info.grid;
  for (int z = 0; z < grid.size.z; ++z)
    for (int y = 0; y < grid.size.y; ++y)
      for (int x = 0; x < grid.size.x; ++x)
        if (const VoxelIndex voxel{{x, y, z}}; segmentation.layers[0].at(voxel) == label) {
          const double value = *volume.valueAt(voxel);
          EXPECT_TRUE(value == test::kBone || value == 504) << value;
        }
}

TEST_F(BrushToolTest, APenPressedLightlyPaintsASmallerDab) {
  view_.brush.radiusMm = 8.0;
  view_.brush.over = PaintOver::background;
  BrushTool brush(ToolKind::brush);
  const PatientPoint at{{2.3, 1.1, -0.7}};
  const std::size_t before = voxelsOf(small_.bone), added = voxelsInSphere(store_.current(), at, 4.0);
  for (const Phase phase : {Phase::press, Phase::release}) {
    ToolEvent now = event(phase, at);
    now.pressure = 1.0 / 3.0;  // a quarter of the radius, and a third of the rest
    send(brush, now);
  }
  EXPECT_EQ(voxelsOf(small_.bone), before + added);
}

TEST_F(BrushToolTest, OnASurfaceItDoesNotTunnelThroughADrop) {
  // Two places beside each other on screen, 30 mm apart in depth.
  view_.brush.radiusMm = 2.0;
  view_.brush.over = PaintOver::background;
  const PatientPoint near{{4, -14, 2}}, far{{6, 14, 2}};
  const std::size_t apart =
      voxelsInSphere(store_.current(), near, 2.0) + voxelsInSphere(store_.current(), far, 2.0);
  const std::size_t before = voxelsOf(small_.bone);
  BrushTool brush(ToolKind::brush);
  for (const auto& [phase, point] :
       {std::pair(Phase::press, near), {Phase::drag, far}, {Phase::release, far}}) {
    ToolEvent now = event(phase, point);
    now.inSlice = false;
    now.planeNormal = {{0, 1, 0}};
    send(brush, now);
  }
  EXPECT_EQ(voxelsOf(small_.bone), before + apart);
}

TEST_F(BrushToolTest, ShowsItsRealSize) {
  view_.brush.radiusMm = 6.5;
  BrushTool brush(ToolKind::brush);
  send(brush, event(Phase::hover, {{1, 2, 3}}));
  const ToolOverlay overlay = brush.overlay();
  EXPECT_EQ(overlay.kind, ToolOverlay::Kind::brushCircle);
  EXPECT_EQ(overlay.radiusMm, 6.5);
  ASSERT_EQ(overlay.points.size(), 1u);
  EXPECT_EQ(overlay.points[0], (PatientPoint{{1, 2, 3}}));
  ToolEvent nowhere = event(Phase::hover, {});
  nowhere.valid = false;  // a 3-D ray that hits nothing
  send(brush, nowhere);
  EXPECT_EQ(brush.overlay().kind, ToolOverlay::Kind::none);
}

}  // namespace
}  // namespace chiasm::app
