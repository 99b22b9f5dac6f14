// Livewire and level trace: lines that follow what is in the picture, shown before anything is written.
#include <glm/geometric.hpp>

#include "app/tools/level_trace_tool.h"
#include "app/tools/livewire_tool.h"
#include "core/case/object_commands.h"
#include "core/segmentation/local_growth.h"
#include "tests/app/tools/tool_fixture.h"

namespace chiasm::app {
namespace {

using Phase = ToolEvent::Phase;

class EdgeToolsTest : public test::ToolFixture {
 protected:
  EdgeToolsTest() {
    grid_ = store_.current().segmentations[0].info.grid;
    view_.brush.over = PaintOver::background;
    view_.activeSegment = small_.anteriorMarker;
  }
  PatientPoint voxel(int x, int y) const { return voxelToPatient(grid_, VoxelIndex{{x, y, 20}}); }
  // A line of the overlay runs within `mm` of a place.
  static double nearestTo(const std::vector<PatientPoint>& line, PatientPoint place) {
    double best = 1e9;
    for (const PatientPoint& point : line) best = std::min(best, glm::length(point.mm - place.mm));
    return best;
  }
  GridGeometry grid_;
};

// The rim of the soft tissue ellipsoid in the slice, by its value, in a direction from the middle.
PatientPoint rimOfTissue(const Volume& volume, double z, double degrees) {
  const double angle = degrees * 0.017453292519943295;
  const glm::dvec3 along(std::cos(angle), std::sin(angle), 0);
  double edge = 0;
  for (double r = 0; r < 40; r += 0.1)
    if (volume.valueAt(PatientPoint{along * r + glm::dvec3(0, 0, z)}).value_or(-1000) > -500) edge = r;
  return {along * edge + glm::dvec3(0, 0, z)};
}

TEST_F(EdgeToolsTest, TheWireFollowsTheEdgeBetweenClicks) {
  const Volume& volume = store_.current().volumes[0];
  view_.of(small_.volume).window = {1000, -500, {}, {}};
  const double z = voxel(0, 0).mm.z;
  LivewireTool wire;
  click(wire, rimOfTissue(volume, z, 100));
  EXPECT_TRUE(wire.busy());
  send(wire, event(Phase::hover, rimOfTissue(volume, z, 20)));
  // Half way around the wire is at the rim, though nobody clicked there.
  const ToolOverlay shown = wire.overlay();
  EXPECT_EQ(shown.kind, ToolOverlay::Kind::outline);
  EXPECT_LT(nearestTo(shown.points, rimOfTissue(volume, z, 60)), 2.0);
  EXPECT_EQ(carryOut(), 0);
  EXPECT_TRUE(messages_.empty());
}

TEST_F(EdgeToolsTest, AWireAroundTheTissueFillsIt) {
  const Volume& volume = store_.current().volumes[0];
  view_.of(small_.volume).window = {1000, -500, {}, {}};
  const double z = voxel(0, 0).mm.z;
  LivewireTool wire;
  for (const double degrees : {0.0, 100.0, 190.0, 280.0}) click(wire, rimOfTissue(volume, z, degrees));
  send(wire, event(Phase::finish, {}));
  EXPECT_FALSE(wire.busy());
  const LabelMap before = store_.current().segmentations[0].layers[0];
  EXPECT_EQ(carryOut(), 1);
  EXPECT_EQ(store_.undoName(), "Draw Anterior marker");
  // Against the tissue in that slice by its value: all but a rim of a voxel agrees.
  const Segmentation& segmentation = store_.current().segmentations[0];
  int inside = 0, missed = 0, beyond = 0;
  for (int y = 0; y < grid_.size.y; ++y)
    for (int x = 0; x < grid_.size.x; ++x) {
      const bool tissue = *volume.valueAt(VoxelIndex{{x, y, 20}}) > -500;
      const bool taken = segmentation.layers[0].at({{x, y, 20}}) != 0;
      inside += tissue ? 1 : 0;
      missed += tissue && !taken ? 1 : 0;
      beyond += !tissue && taken ? 1 : 0;
      for (const int other : {19, 21}) {
        EXPECT_EQ(segmentation.layers[0].at({{x, y, other}}), before.at({{x, y, other}}));
      }
    }
  ASSERT_GT(inside, 300);
  EXPECT_LT(missed, inside / 20);
  EXPECT_LT(beyond, inside / 12);
}

TEST_F(EdgeToolsTest, TheWireGoesBackCornerByCorner) {
  LivewireTool wire;
  for (const auto& [x, y] : {std::pair(10, 10), {30, 10}, {30, 30}}) click(wire, voxel(x, y));
  EXPECT_EQ(wire.overlay().corners.size(), 3u);
  key(wire, Phase::stepBack);
  EXPECT_EQ(wire.overlay().corners.size(), 2u);
  key(wire, Phase::stepBack);
  key(wire, Phase::finish);
  carryOut();
  ASSERT_EQ(messages_.size(), 1u);
  EXPECT_NE(messages_[0].find("two corners"), std::string::npos);
  key(wire, Phase::stepBack);
  EXPECT_FALSE(wire.busy());
  click(wire, voxel(10, 10));
  key(wire, Phase::cancel);
  EXPECT_FALSE(wire.busy());
}

TEST_F(EdgeToolsTest, TheWireStaysInItsSliceAndInTheVolume) {
  LivewireTool wire;
  click(wire, {{500, 0, 0}});
  EXPECT_FALSE(wire.busy());
  click(wire, voxel(10, 10));
  click(wire, voxel(20, 10) + PatientVector{{0, 0, 3 * grid_.spacing.z}});
  EXPECT_EQ(wire.overlay().corners.size(), 1u);
  carryOut();
  ASSERT_EQ(messages_.size(), 2u);
  EXPECT_NE(messages_[0].find("outside the volume"), std::string::npos);
  EXPECT_NE(messages_[1].find("another view or slice"), std::string::npos);
  ASSERT_TRUE(store_.execute(*setSegmentLocked(small_.anteriorMarker, true)));
  LivewireTool other;
  click(other, voxel(10, 10));
  EXPECT_FALSE(other.busy());
}

TEST_F(EdgeToolsTest, ALevelIsShownWhereThePointerIsAndTakenByAClick) {
  LevelTraceTool trace;
  const PatientPoint onBone{{-9.5, 0, voxel(0, 0).mm.z}};
  send(trace, event(Phase::hover, onBone));
  const ToolOverlay shown = trace.overlay();
  ASSERT_EQ(shown.kind, ToolOverlay::Kind::outline);
  ASSERT_FALSE(shown.rims.empty());
  EXPECT_NE(shown.hint.find("1000"), std::string::npos) << shown.hint;
  EXPECT_EQ(carryOut(), 0) << "nothing is written by pointing";

  view_.activeSegment = small_.bone;
  // What the command of the same name takes.
  Progress progress;
  view_.brush.over = PaintOver::unlocked;
  ASSERT_TRUE(store_.execute(*removeSegment(small_.bone)));
  Segment fresh;
  fresh.uid = Uid::generate();
  fresh.segmentation = small_.segmentation;
  fresh.name = "Traced";
  ASSERT_TRUE(store_.execute(*addSegment(fresh)));
  view_.activeSegment = fresh.uid;
  const auto wanted = traceLevel(fresh.uid, onBone, 2, TraceSide::brighter)->plan(store_.current(), progress);
  ASSERT_TRUE(wanted) << wanted.error().message;
  click(trace, onBone);
  EXPECT_EQ(carryOut(), 1);
  EXPECT_GT(voxelsOf(fresh.uid), 20u);
  ASSERT_TRUE(store_.undo());
  Case planned = store_.current();
  ASSERT_TRUE(apply(planned, wanted->changes));
  ASSERT_TRUE(store_.redo());
  EXPECT_EQ(store_.current().segmentations[0].layers[0], planned.segmentations[0].layers[0]);
}

TEST_F(EdgeToolsTest, ControlTracesTheOtherSide) {
  LevelTraceTool trace;
  const PatientPoint tissue{{2, 8, voxel(0, 0).mm.z}};
  send(trace, event(Phase::hover, tissue));
  const auto brighter = trace.overlay().rims;
  ToolEvent other = event(Phase::hover, tissue);
  other.control = true;
  send(trace, other);
  EXPECT_NE(trace.overlay().rims.size() + trace.overlay().rims.front().size(),
            brighter.size() + brighter.front().size());
  EXPECT_NE(trace.overlay().hint.find("at most"), std::string::npos);
  ToolEvent nowhere = event(Phase::hover, {});
  nowhere.valid = false;
  send(trace, nowhere);
  EXPECT_EQ(trace.overlay().kind, ToolOverlay::Kind::none);
}

}  // namespace
}  // namespace chiasm::app
