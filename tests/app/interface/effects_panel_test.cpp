// The Effects panel as a person uses it: chosen from the list, told by mouse, previewed, applied.
#include "app/interface/speed_colour.h"
#include "app/session/effects.h"
#include "tests/app/interface/window_fixture.h"

namespace chiasm::app {
namespace {

class EffectsPanel : public test::WindowFixture {
 protected:
  void SetUp() override {
    WindowFixture::SetUp();
    window_->interface().logDetails();
    view().activeSegment = small_.bone;
    press("F7");
    frames(3);
  }
  std::size_t voxels(const Uid& segment) const {
    const Segment& known = *current().findSegment(segment);
    return test::countLabel(current().segmentations[0].layers[static_cast<std::size_t>(known.layer)],
                            known.label);
  }
  void settle() {
    session_->waitUntilIdle();
    frames(3);
  }
  // Mean colour of a small square in a picture, red, green and blue.
  static glm::dvec3 colourAt(const render::Image& image, glm::dvec2 pixel) {
    glm::dvec3 sum(0.0);
    for (int dy = -1; dy <= 1; ++dy)
      for (int dx = -1; dx <= 1; ++dx) {
        const auto offset = (static_cast<std::size_t>(pixel.y + dy) * static_cast<std::size_t>(image.size.x) +
                             static_cast<std::size_t>(pixel.x + dx)) *
                            4;
        for (int c = 0; c < 3; ++c) sum[c] += image.rgba[offset + static_cast<std::size_t>(c)];
      }
    return sum / 9.0;
  }
};

TEST_F(EffectsPanel, GoesFromTheListToAnAppliedEffect) {
  picture("effects_list");
  click(middleOf("effect Margin"));
  settle();
  ASSERT_NE(session_->effects().open(), nullptr);
  EXPECT_EQ(session_->effects().open()->name, "margin");
  ASSERT_TRUE(session_->effects().preview().effect);
  std::size_t after = 0;
  for (const SegmentEffect& one : session_->effects().preview().effect->segments)
    if (one.segment == small_.bone) after = static_cast<std::size_t>(one.after());
  picture("effect_margin");
  click(middleOf("effect apply"));
  settle();
  EXPECT_EQ(voxels(small_.bone), after);
  EXPECT_EQ(session_->effects().open(), nullptr);
  middleOf("effect Margin");  // the list is back, with what was used last
}

TEST_F(EffectsPanel, ShowsWhatWouldComeAndGoInThePictures) {
  // Beside the letter's upright: free now, bone after a margin of 3 mm.
  const PatientPoint beside{{-14.0, 0.0, view().crosshair.mm.z}};
  const render::Image before = picture("effects_before");
  session_->openEffect("margin");
  settle();
  window_->moveMouse({4, 4});
  const render::Image with = picture("effects_ghost");
  const Segment& bone = *current().findSegment(small_.bone);
  const Segmentation& segmentation = current().segmentations[0];
  const EditEffect& effect = *session_->effects().preview().effect;
  const LabelMap& ghost = effect.ghosts[0].map;
  Label gained = 0;
  for (std::size_t i = 0; i < effect.segments.size(); ++i)
    if (effect.segments[i].segment == small_.bone) gained = EditEffect::gainedLabel(i);
  ASSERT_NE(gained, 0);
  // Some voxel of this axial slice that the segment would gain.
  const int slice = nearestVoxel(segmentation.info.grid, beside).ijk.z;
  bool seen = false;
  for (int j = 2; j < ghost.size().y - 2 && !seen; ++j)
    for (int i = 2; i < ghost.size().x - 2 && !seen; ++i) {
      bool inside = true;
      for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx)
          inside = inside && ghost.at(VoxelIndex{{i + dx, j + dy, slice}}) == gained;
      if (!inside) continue;
      const glm::dvec2 pixel =
          pixelOf(ViewKind::axial, voxelToPatient(segmentation.info.grid, VoxelIndex{{i, j, slice}}));
      const glm::dvec3 change = colourAt(with, pixel) - colourAt(before, pixel);
      EXPECT_GT(change.b, change.r + 20.0) << "lit in the accent colour";
      seen = true;
    }
  EXPECT_TRUE(seen);
  EXPECT_FALSE(bone.locked);
  press("Esc");
  settle();
  window_->moveMouse({4, 4});
  const render::Image gone = picture("effects_gone");
  const Area& area = geometry(ViewKind::axial).area();
  for (int y = area.origin.y; y < area.bottom(); y += 7)
    for (int x = area.origin.x; x < area.right(); x += 7)
      ASSERT_NEAR(test::brightness(gone, {x, y}), test::brightness(before, {x, y}), 1.0) << x << " " << y;
}

TEST_F(EffectsPanel, ThresholdHasAHistogramAndBecomesAMask) {
  session_->openEffect("threshold");
  settle();
  picture("effect_threshold");
  session_->openEffect("grow-from-seeds");
  settle();
  picture("effect_seeds");
  // A range is left out until somebody wants one, and again afterwards.
  EXPECT_FALSE(session_->effect().said.contains("lower"));
  click(middleOf("effect only values"));
  settle();
  EXPECT_TRUE(session_->effect().said.contains("lower") && session_->effect().said.contains("upper"));
  middleOf("effect from");
  picture("effect_seeds_range");
  click(middleOf("effect any value"));
  settle();
  EXPECT_FALSE(session_->effect().said.contains("lower") || session_->effect().said.contains("upper"));
  session_->openEffect("keep-islands");
  settle();
  picture("effect_points");
}

// The letter is 1000 in tissue of 40 in air: its inside runs out, its skin stands, and by the range of bone
// everything around it goes back.
TEST_F(EffectsPanel, ShowsTheSpeedOfAnEvolutionInSlices) {
  session_->effect().preview = false;
  session_->openEffect("evolve");
  session_->effect().said["reach_mm"] = {"60"};
  session_->effect().said["lower"] = {"600"};
  session_->effect().said["upper"] = {"3000"};
  settle();
  const render::Image without = picture("effect_speed_off");
  click(middleOf("effect speed"));
  settle();
  ASSERT_TRUE(session_->effects().speed().image());
  window_->moveMouse({4, 4});
  const render::Image range = picture("effect_speed_range");
  middleOf("effect speed legend");
  const PatientPoint inTissue{{12.0, 9.0, view().crosshair.mm.z}};
  EXPECT_EQ(session_->effects().speed().image()->at(inTissue), -1.0);
  const glm::dvec2 tissue = pixelOf(ViewKind::axial, inTissue);
  EXPECT_GT(colourAt(range, tissue).b, colourAt(range, tissue).r + 20.0) << "blue: it goes back";
  session_->effect().said["towards"] = {"edges"};
  session_->effect().speed.opacity = 1.0;
  settle();
  window_->moveMouse({4, 4});
  const render::Image edges = picture("effect_speed_edges");
  // Every voxel that the ray from the middle to the air passes has its speed's colour, fully covered.
  const GridGeometry& grid = current().volumes[0].info.grid;
  double slowest = 1.0;
  for (double x = 14.0; x < 40.0; x += 0.5) {
    const PatientPoint centre =
        voxelToPatient(grid, VoxelIndex{nearestVoxel(grid, {{x, 9.0, view().crosshair.mm.z}}).ijk});
    const auto speed = session_->effects().speed().image()->at(centre);
    if (!speed) break;
    slowest = std::min(slowest, *speed);
    const glm::dvec3 expected(speedColour(*speed)), drawn = colourAt(edges, pixelOf(ViewKind::axial, centre));
    for (int c = 0; c < 3; ++c) EXPECT_NEAR(drawn[c], expected[c], 2.0) << "at " << centre.mm.x << " mm";
  }
  EXPECT_LT(slowest, 0.6) << "between tissue and air it is slow";
  EXPECT_TRUE(press("Alt+S"));
  settle();
  window_->moveMouse({4, 4});
  const render::Image gone = picture("effect_speed_gone");
  const Area& area = geometry(ViewKind::axial).area();
  for (int y = area.origin.y; y < area.bottom(); y += 7)
    for (int x = area.origin.x; x < area.right(); x += 7)
      ASSERT_NEAR(test::brightness(gone, {x, y}), test::brightness(without, {x, y}), 1.0) << x << " " << y;
}

TEST_F(EffectsPanel, MeasuresAreATableThatSorts) {
  press("F8");
  for (int i = 0; i < 12; ++i) settle();
  picture("measures");
  middleOf("measures Left marker");
}

TEST_F(EffectsPanel, ALongListHasGroups) {
  session_->addTemplate("TotalSegmentator 117");
  settle();
  view().groupSegments = true;
  settle();
  picture("segments_groups");
  EXPECT_EQ(current().segmentations[0].segments.size(), 120U);
}

}  // namespace
}  // namespace chiasm::app
