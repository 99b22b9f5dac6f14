// Every tool there is, driven by a controller: with full bindings and with select alone. A tool written later
// is in the list on the day it is written, and fails here until a controller can drive it.
#include <glm/geometric.hpp>

#include "app/vr/panels/palette.h"
#include "core/case/object_commands.h"
#include "tests/app/vr/interaction/hands_fixture.h"

namespace chiasm::app::vr {
namespace {

using Hand = app::vr::Hand;

class ToolsInVrTest : public test::HandsFixture {
 protected:
  // What a tool may have to work on: a brush, words that wait for a link, a place to click.
  void prepare(ToolKind kind) {
    session_.reset();
    file_ = std::make_unique<test::MemoryCaseFile>(small_.value);
    open(true);
    tool_.reset();
    // What is erased is what the gestures meet first.
    view().activeSegment = kind == ToolKind::eraser ? small_.leftMarker : small_.bone;
    view().brush.radiusMm = 3.0;
    view().growTolerance = 30;
    view().thresholdLower = -2000;
    const Report& report = current().reports.front();
    view().selectedText = makeAnchor(report.uid, report.text, 0, 10).value();
    session_->setTool(kind);
  }
  // Everything that a tool can change: the case, its history, and how it is looked at.
  std::string state() const {
    return toJson(session_->view()) + std::to_string(session_->store().history().size()) +
           std::to_string(session_->store().revision()) + (session_->view().selectedText ? "words" : "");
  }
  bool nothingAt(PatientPoint point) const {
    return current().segmentations.front().segmentAt(point) == nullptr;
  }
  // A press, and a press with a drag, at places in and on the phantom; true when anything came of it.
  bool hasEffect(ToolKind kind, Hand hand, bool byRay) {
    const PatientPoint marker = inside(small_.leftMarker);
    const auto from = [](PatientPoint at, double x, double y, double z) {
      return at + PatientVector{{x, y, z}};
    };
    // Strokes one after the other; the last ones go around something in each standard plane.
    using Stroke = std::vector<PatientPoint>;
    const PatientPoint bone{{-9.5, 0, 0}};
    const std::vector<std::vector<Stroke>> gestures = {
        {{marker}},
        {{{{-6, 2, -4}}, {{7, 2, 6}}}},
        {{marker, from(marker, -9, 0, -7)}},
        {{marker, from(marker, -9, 0, -7)}, {from(marker, -9, -5, 7)}},
        {{marker, bone}, {marker}},
        {{marker, from(marker, -9, 0, -7), from(marker, -9, 0, 7), marker}},
        {{from(bone, -6, -6, 0), from(bone, 6, -6, 0), from(bone, 6, 6, 0), from(bone, -6, 6, 0)}},
        {{from(bone, -6, 0, -6), from(bone, 6, 0, -6), from(bone, 6, 0, 6), from(bone, -6, 0, 6)}},
        {{from(bone, 0, -6, -6), from(bone, 0, 6, -6), from(bone, 0, 6, 6), from(bone, 0, -6, 6)}},
        {{from(bone, -6, 0, -6)}, {from(bone, 6, 0, -6)}, {from(bone, 6, 0, 6)}, {from(bone, -6, 0, -6)}}};
    for (const auto& strokes : gestures) {
      prepare(kind);
      const PatientPoint start = strokes.front().front();
      const auto aimAt = [&](PatientPoint where) {
        if (byRay)
          pointFrom(hand, stage(where) + glm::dvec3(0.02, 0.03, 0.4), stage(where));
        else
          touch(hand, where);
      };
      aimAt(start);
      step(2);
      const std::string before = state();
      for (const Stroke& points : strokes) stroke(hand, points, aimAt);
      step(2);
      if (state() != before) return true;
    }
    return false;
  }
};

TEST_F(ToolsInVrTest, TheListOfToolsIsWhole) {
  // As many as have a row in the action table.
  std::size_t rows = 0;
  for (const Action& action : toolActions()) rows += action.id.starts_with("tool.") ? 1 : 0;
  EXPECT_EQ(allTools().size(), rows);
  for (const ToolKind kind : allTools()) EXPECT_EQ(makeTool(kind)->kind(), kind) << toolId(kind);
}

TEST_F(ToolsInVrTest, EveryToolWorksByTouchWithFullBindings) {
  for (const ToolKind kind : allTools())
    EXPECT_TRUE(hasEffect(kind, Hand::right, false))
        << toolName(kind) << " cannot be driven by a controller's tip";
}

TEST_F(ToolsInVrTest, EveryToolWorksLeftHanded) {
  settings_.dominant = Hand::left;
  step();
  for (const ToolKind kind : allTools()) EXPECT_TRUE(hasEffect(kind, Hand::left, false)) << toolName(kind);
}

TEST_F(ToolsInVrTest, EveryToolWorksWithSelectAlone) {
  input_.selectOnly = true;
  for (const ToolKind kind : allTools())
    EXPECT_TRUE(hasEffect(kind, Hand::right, false)) << toolName(kind) << " needs more than select";
}

TEST_F(ToolsInVrTest, ClickingToolsWorkFromAfar) {
  // By the laser where it meets the patient; ellipse and box lie in a slice and are drawn by touch or on one.
  for (const ToolKind kind : allTools()) {
    if (kind == ToolKind::ellipse || kind == ToolKind::box) continue;
    EXPECT_TRUE(hasEffect(kind, Hand::right, true)) << toolName(kind) << " cannot be driven by a ray";
  }
}

TEST_F(ToolsInVrTest, EveryToolWorksOnTheFloatingSlice) {
  const PatientPoint marker = inside(small_.leftMarker);
  view().crosshair = marker;  // the slice lies through it
  ask(RoomAct::snapAxial);
  const auto cut = step().spatial.slices;
  ASSERT_EQ(cut.size(), 2u);
  const render::SliceContent content = cut[1].content;
  const auto placeOf = [&](PatientPoint point) {
    const render::SpatialRectangle& at = cut[1].at;
    const double extent = content.mmPerPixel * cut[1].pixels.x;
    const glm::dvec3 offset = point.mm - content.centre.mm;
    const double x = glm::dot(offset, content.right.mm) / extent + 0.5;
    const double y = glm::dot(offset, content.down.mm) / extent + 0.5;
    return stage(at.corner + at.right * x + at.down * y);
  };
  for (const ToolKind kind : allTools()) {
    bool done = false;
    using Stroke = std::vector<PatientPoint>;
    const auto from = [&](double x, double y) { return marker + PatientVector{{x, y, 0}}; };
    const std::vector<std::vector<Stroke>> gestures = {
        {{marker}},
        {{from(-8, -6), marker}},
        {{from(-8, -6), marker}, {from(-4, 6)}},
        {{from(-8, -6), marker}, {from(-4, 6)}, {from(-8, -6)}},
        {{from(-26, -7), from(-8, -7), from(-8, 7), from(-26, 7), from(-26, -7)}}};
    for (const std::vector<Stroke>& strokes : gestures) {
      prepare(kind);
      const auto aimAt = [&](PatientPoint where) { pointFrom(Hand::right, {0.3, 1.3, 0.0}, placeOf(where)); };
      aimAt(strokes.front().front());
      step(2);
      const std::string before = state();
      for (const Stroke& points : strokes) stroke(Hand::right, points, aimAt);
      step(2);
      done = done || state() != before;
    }
    EXPECT_TRUE(done) << toolName(kind);
  }
}

TEST_F(ToolsInVrTest, TheBrushPaintsAtTheTipInMillimetresAtAnyScale) {
  for (const double scale : {1.0, 4.0}) {
    prepare(ToolKind::brush);
    interaction_.setWorld(World(scale, {1, 0, 0, 0}, {0, 1.2, -0.5}, {}));
    view().brush.radiusMm = 4.0;
    const PatientPoint at{{-2, 4, -2}};
    ASSERT_TRUE(nothingAt(at));
    touch(Hand::right, at);
    step();
    click(Hand::right);
    // 4 mm about the tip, no more and no less.
    const Segment* bone = current().findSegment(small_.bone);
    const Segmentation* segmentation = current().segmentationOf(*bone);
    const GridGeometry& grid = segmentation->info.grid;
    for (int z = 0; z < grid.size.z; ++z)
      for (int y = 0; y < grid.size.y; ++y)
        for (int x = 0; x < grid.size.x; ++x) {
          const VoxelIndex voxel{{x, y, z}};
          const double away = glm::length(voxelToPatient(grid, voxel).mm - at.mm);
          const bool painted = segmentation->layers[0].at(voxel) == bone->label;
          const bool before = small_.value.segmentations[0].layers[0].at(voxel) == bone->label;
          EXPECT_TRUE(painted || away > 3.9);
          EXPECT_TRUE(painted == before || away < 4.1);
        }
  }
}

TEST_F(ToolsInVrTest, AMeasuringLineKeepsItsMillimetresAtAnyScale) {
  for (const double scale : {0.5, 1.0, 7.0}) {
    prepare(ToolKind::ruler);
    interaction_.setWorld(World(scale, glm::angleAxis(0.6, glm::dvec3(0, 1, 0)), {0, 1.2, -0.5}, {}));
    const PatientPoint from{{4, -6, 3}}, to{{4, 14, 3}};
    stroke(Hand::right, {from, to}, [&](PatientPoint where) { touch(Hand::right, where); });
    step(2);
    EXPECT_NEAR(rulerLength(current().measurements.back()), 20.0, 1e-6) << "at " << scale;
  }
}

TEST_F(ToolsInVrTest, TheOtherTriggerIsControl) {
  prepare(ToolKind::brush);
  const PatientPoint bone = inside(small_.bone);
  const std::size_t before = voxelsOf(small_.bone);
  touch(Hand::right, bone);
  step();
  press(Hand::left);
  click(Hand::right);
  EXPECT_LT(voxelsOf(small_.bone), before) << "erases";
}

TEST_F(ToolsInVrTest, ScissorsCutWhatTheHeadSeesInTheOutline) {
  // Drawn with the ray in the air around the upper half of the patient, from where the person stands.
  prepare(ToolKind::scissors);
  const std::size_t before = voxelsOf(small_.bone);
  const auto aimAt = [&](PatientPoint where) {
    pointFrom(Hand::right, stage(where) + glm::dvec3(0.02, 0.03, 0.4), stage(where));
  };
  // It begins before the volume: a ray beside it aims at nothing.
  stroke(Hand::right, {{{-25, 0, 3}}, {{40, 0, 3}}, {{40, 0, 60}}, {{-40, 0, 60}}, {{-40, 0, 3}}}, aimAt);
  step(2);
  const std::size_t after = voxelsOf(small_.bone);
  EXPECT_LT(after, before);
  EXPECT_GT(after, before / 4) << "what lies below the outline stays";
  EXPECT_EQ(session_->store().undoName(), "Cut Bone letter");
  // Nothing of what stays lies well above the cut, nothing of what went well below it.
  const Segmentation& segmentation = current().segmentations[0];
  const Label label = segmentation.find(small_.bone)->label;
  const GridGeometry& grid = segmentation.info.grid;
  for (int z = 0; z < grid.size.z; ++z)
    for (int y = 0; y < grid.size.y; ++y)
      for (int x = 0; x < grid.size.x; ++x) {
        const VoxelIndex voxel{{x, y, z}};
        const double height = voxelToPatient(grid, voxel).mm.z;
        const bool now = segmentation.layers[0].at(voxel) == label;
        const bool was = small_.value.segmentations[0].layers[0].at(voxel) == label;
        if (height > 10.0) {
          EXPECT_FALSE(now);
        }
        if (height < -8.0) {
          EXPECT_EQ(now, was);
        }
      }
}

TEST_F(ToolsInVrTest, EveryToolHasItsTile) {
  std::set<ToolKind> found;
  for (const PalettePage& page : palettePages())
    for (const PaletteTile& tile : page.tiles)
      if (const auto* tool = std::get_if<ToolTile>(&tile.act)) found.insert(tool->tool);
  for (const ToolKind kind : allTools()) EXPECT_TRUE(found.contains(kind)) << toolName(kind);
}

}  // namespace
}  // namespace chiasm::app::vr
