// What is done to segments and measured in the room, on the demo head CT: renamed by the ray keyboard,
// recoloured, hidden, locked, deleted, seen otherwise, a ruler and a point; read back from the case file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <glm/geometric.hpp>

#include "app/view_state.h"
#include "core/case/case_store.h"
#include "core/labels/segmentation.h"
#include "data_io/case_file/case_file.h"
#include "tests/xr/support/monado_program.h"
#include "tests/xr/tasks/surgeon.h"

namespace chiasm::test {
namespace {

using nlohmann::json;

// Places of the demo head CT (LPS mm), in the scalp over the left parietal bone.
constexpr PatientPoint kFrom{{72.0, 20.0, 118.0}}, kTo{{60.0, 60.0, 118.0}}, kPoint{{66.0, 40.0, 110.0}};
constexpr int kColour = 4;  // of the palette's twelve

glm::dvec3 pointOf(const json& measurement, std::size_t index) {
  const json& at = measurement.at("points_mm").at(index);
  return {at.at(0), at.at(1), at.at(2)};
}

class SegmentsByHand : public testing::Test {
 protected:
  void SetUp() override {
    CHIASM_REQUIRE_XR_RUNTIME();
    CHIASM_REQUIRE_DEMO_CASE();
    demo_ = std::make_unique<DemoCase>();
  }

  // How the case is looked at, as the case file keeps it.
  json viewState() const {
    auto loaded = data_io::openCase(demo_->file(), {.readOnly = true});
    if (!loaded) throw std::runtime_error(loaded.error().message);
    const std::string state = loaded->journal->loadViewState();
    return state.empty() ? json::object() : json::parse(state);
  }

  static void changeSegments(Surgeon& surgeon) {
    surgeon.choose({"Segments", "New"});
    ASSERT_EQ(surgeon.now().activeSegment(), "Segment 1");
    surgeon.press("tools", "name field");
    surgeon.type("ok");
    surgeon.look("typing");
    surgeon.press("keyboard", "tile Enter");
    EXPECT_THAT(surgeon.now().undo(), testing::StartsWith("Rename"));
    surgeon.press("tools", "colour " + std::to_string(kColour));
    surgeon.press("tools", "tile Hide");
    surgeon.press("tools", "tile Lock");
    surgeon.choose({"Segments", "New"});
    surgeon.press("tools", "tile Delete");
    EXPECT_THAT(surgeon.now().undo(), testing::StartsWith("Remove"));
  }

  static void measure(Surgeon& surgeon) {
    const glm::dvec3 inwards = surgeon.now().stageDirectionOf({-1.0, -0.2, -0.3});
    surgeon.choose({"Tools", "Ruler"});
    surgeon.stroke({kFrom, kTo}, inwards);
    surgeon.choose({"Tools", "Point"});
    surgeon.touch(surgeon.toolHand(), kPoint, inwards);
    surgeon.pull(surgeon.toolHand());
    surgeon.rest(surgeon.toolHand());
    surgeon.look("measured");
  }

  std::unique_ptr<DemoCase> demo_;
};

TEST_F(SegmentsByHand, AreChangedAndMeasuredAndReadBack) {
  const json before = viewState();
  Surgeon surgeon(*demo_, "segments_by_hand");
  changeSegments(surgeon);
  surgeon.choose({"View", "Window", "Brain"});
  surgeon.choose({"View", "Fainter"});
  measure(surgeon);
  EXPECT_EQ(surgeon.leave(), 0) << surgeon.program().said();

  bool found = false;
  const glm::u8vec3 colour = segmentColour(kColour);
  for (const json& segment : demo_->ask("segments")) {
    EXPECT_NE(segment.at("name"), "Segment 1") << "deleted";
    if (!segment.at("name").get<std::string>().ends_with("ok")) continue;
    found = true;
    EXPECT_EQ(segment.at("name"), "Segment 1ok");
    EXPECT_EQ(segment.at("colour"), json({colour.r, colour.g, colour.b}));
    EXPECT_EQ(segment.at("visible"), false);
    EXPECT_EQ(segment.at("locked"), true);
  }
  EXPECT_TRUE(found);

  bool ruler = false, point = false;
  for (const json& one : demo_->ask("measurements")) {
    if (one.at("kind") == "ruler" && glm::length(pointOf(one, 0) - kFrom.mm) < 1.0) {
      ruler = true;
      EXPECT_LT(glm::length(pointOf(one, 1) - kTo.mm), 1.0);
      EXPECT_NEAR(one.at("length_mm").get<double>(), glm::length(kTo.mm - kFrom.mm), 1.0);
    }
    point = point || (one.at("kind") == "point" && glm::length(pointOf(one, 0) - kPoint.mm) < 1.0);
  }
  EXPECT_TRUE(ruler);
  EXPECT_TRUE(point);

  for (const json& entry : demo_->ask("history"))
    if (entry.at("author") != "Chiasm demo") {
      EXPECT_EQ(entry.at("author"), Surgeon::kName);
    }
  EXPECT_NO_THROW(demo_->ask("verify"));

  const json after = viewState();
  const double usual = app::ViewState{}.labelOpacity;
  EXPECT_NEAR(after.at("labelOpacity").get<double>(), before.value("labelOpacity", usual) - 0.1, 1e-6);
  EXPECT_THAT(after.dump(), testing::HasSubstr("\"name\":\"brain\""));
}

}  // namespace
}  // namespace chiasm::test
