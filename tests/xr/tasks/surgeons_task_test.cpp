// A whole task as a surgeon would do it, on the demo head CT: right-handed, left-handed, and with select and
// menu alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <glm/geometric.hpp>
#include <glm/gtc/constants.hpp>
#include <glm/gtc/quaternion.hpp>
#include <glm/trigonometric.hpp>

#include "core/labels/segmentation.h"
#include "tests/xr/support/monado_program.h"
#include "tests/xr/support/worse_runtime.h"
#include "tests/xr/tasks/surgeon.h"
#include "tests/xr/tasks/view_checks.h"

namespace chiasm::test {
namespace {

using nlohmann::json;

// Places of the demo head CT (LPS mm), measured on its voxels.
constexpr PatientPoint kMiddle{{0.0, 0.0, 80.25}};              // of the volume
constexpr PatientPoint kFace{{0.0, -55.0, 75.0}};               // behind the orbit, in the profile
constexpr PatientPoint kParietal{{66.0, 40.0, 110.0}};          // in the left parietal bone
constexpr PatientPoint kMark{{72.0, 20.0, 118.0}};              // on the scalp over the left parietal bone
constexpr PatientPoint kLowAttenuation{{-25.0, -45.0, 105.0}};  // inside of that structure
struct Structure {
  const char* name;
  PatientPoint middle;
  glm::dvec3 colour;
};
// As the demo's recipe makes them.
constexpr Structure kRightOrbit{"right orbit", {{-23.8, -51.4, 57.6}}, {197, 140, 214}};
constexpr Structure kLeftOrbit{"left orbit", {{29.0, -53.1, 61.4}}, {138, 190, 150}};
constexpr double kMarkRadius = 8.0;
constexpr int kDemoSegments = 14;  // the next one has the next colour
constexpr const char* kMarkName = "Segment 1";
constexpr const char* kDefectWords = "full-thickness defect of the right frontal bone";
constexpr const char* kDefect = "Frontal bone defect";
constexpr const char* kLinkedWords = "about 40 x 35 x 50 mm";
constexpr const char* kLinkedStructure = "Frontal low attenuation";

class SurgeonsTask : public testing::Test {
 protected:
  void SetUp() override {
    CHIASM_REQUIRE_XR_RUNTIME();
    CHIASM_REQUIRE_DEMO_CASE();
    demo_ = std::make_unique<DemoCase>();
  }

  // One hand carries and turns the patient, two make them larger.
  static void grabAndScale(Surgeon& surgeon) {
    const Hand hand = surgeon.toolHand(), other = surgeon.otherHand();
    surgeon.touch(hand, kMiddle, {0.0, -0.3, -1.0});
    const glm::dvec3 before = surgeon.now().stageOf(kMiddle);
    const glm::dvec3 ahead = surgeon.now().stageDirectionOf({0, -1, 0});
    surgeon.grip(hand, true);
    Pose pose = surgeon.puppet().hand(hand);
    pose.position += glm::dvec3(0.0, 0.06, 0.04);
    pose.orientation = glm::angleAxis(glm::radians(-12.0), glm::dvec3(0, 1, 0)) * pose.orientation;
    surgeon.moveTo(hand, pose, 0.3);
    surgeon.grip(hand, false);
    const VrStatus carried = surgeon.now();
    // The middle is at the tip, 100 mm from the grip that it turns about.
    EXPECT_NEAR(carried.stageOf(kMiddle).y - before.y, 0.06, 2e-3);
    EXPECT_NEAR(glm::degrees(std::acos(glm::dot(carried.stageDirectionOf({0, -1, 0}), ahead))), 12.0, 0.2);
    EXPECT_NEAR(carried.scale(), 1.0, 1e-6);

    const glm::dvec3 middle = carried.stageOf(kMiddle);
    const auto apart = [&](double half) {
      const glm::dvec3 aside(surgeon.side() * half, 0.0, 0.0), nearer(0.0, -0.05, 0.15);
      surgeon.hold(hand, middle + nearer + aside, {-surgeon.side(), 0, -2});
      surgeon.hold(other, middle + nearer - aside, {surgeon.side(), 0, -2});
    };
    apart(0.16);
    surgeon.grip(hand, true);
    surgeon.grip(other, true);
    apart(0.24);
    surgeon.grip(other, false);
    surgeon.grip(hand, false);
    EXPECT_NEAR(surgeon.now().scale(), 1.5, 5e-3) << "as much larger as the hands went apart";
    surgeon.rest(hand);
    surgeon.rest(other);
  }

  // The plane hangs in the other hand; put down before the ears it takes the face away.
  static void cut(Surgeon& surgeon) {
    surgeon.choose({"Cut", "Plane"});
    EXPECT_TRUE(surgeon.now().holds("clip_plane"));
    const glm::dvec3 into = surgeon.now().stageDirectionOf({0, 1, 0});
    surgeon.touch(surgeon.otherHand(), PatientPoint{{20.0 * surgeon.side(), -30.0, 90.0}}, into);
    surgeon.settle();
    surgeon.look("cutting");
    surgeon.pull(surgeon.otherHand());
    surgeon.rest(surgeon.otherHand());
    EXPECT_TRUE(surgeon.now().holds("clip_plane")) << "put down, not away";
  }

  static void growBrush(Surgeon& surgeon) {
    while (surgeon.selectOnly() && surgeon.now().brushRadius() < kMarkRadius)
      surgeon.choose({"Tools", "More", "Larger"});
    if (surgeon.selectOnly()) return;
    surgeon.touch(surgeon.toolHand(), surgeon.now().stageOf(kMark), {-1.0, 0.0, -0.3});
    surgeon.puppet().stick(surgeon.toolHand(), {0.0, 0.6});
    surgeon.waitUntil("the brush is large enough",
                      [](const VrStatus& status) { return status.brushRadius() >= kMarkRadius; });
    surgeon.puppet().stick(surgeon.toolHand(), {0.0, 0.0});
    surgeon.settle();
  }

  // A mark on the scalp, and a stroke that was too much.
  static void paint(Surgeon& surgeon) {
    surgeon.choose({"Segments", "New"});
    EXPECT_EQ(surgeon.now().activeSegment(), kMarkName);
    surgeon.choose({"Tools", "Brush"});
    EXPECT_EQ(surgeon.now().tool(), "brush");
    growBrush(surgeon);
    const glm::dvec3 inwards = surgeon.now().stageDirectionOf({-1.0, -0.2, -0.3});
    surgeon.stroke({kMark}, inwards);
    EXPECT_THAT(surgeon.now().undo(), testing::StartsWith("Paint"));
    surgeon.stroke({{{70, 30, 130}}, {{66, 50, 140}}}, inwards);
    EXPECT_THAT(surgeon.now().redo(), testing::IsEmpty());
    surgeon.undo();
    EXPECT_THAT(surgeon.now().redo(), testing::StartsWith("Paint"));
    EXPECT_THAT(surgeon.now().undo(), testing::StartsWith("Paint")) << "the mark is left";
    surgeon.rest(surgeon.toolHand());
  }

  static void link(Surgeon& surgeon) {
    surgeon.choose({"Tools", "Navigate"});
    surgeon.selectWords(kLinkedWords);
    EXPECT_TRUE(surgeon.now().selectedText());
    surgeon.touch(surgeon.toolHand(), kLowAttenuation, {0.0, -0.2, -1.0});
    surgeon.settle();
    EXPECT_TRUE(surgeon.now().lit(kLinkedStructure));
    surgeon.pull(surgeon.toolHand());
    EXPECT_THAT(surgeon.now().undo(), testing::StartsWith("Link"));
    surgeon.rest(surgeon.toolHand());
  }

  // From the patient's left, where the profile is seen.
  static void stepToTheLeftSide(Surgeon& surgeon) {
    const VrStatus now = surgeon.now();
    const glm::dvec3 middle = now.stageOf(kMiddle);
    surgeon.lookFrom(middle + 0.55 * now.stageDirectionOf({1, 0, 0}) + glm::dvec3(0, 0.1, 0), middle);
  }
  static void stepBack(Surgeon& surgeon) { surgeon.lookFrom({0.0, 1.6, 0.0}, {0.0, 1.3, -0.6}); }

  // What the surgeon did is in the case file, signed by them.
  void readBack(double brushRadius) const {
    EXPECT_NO_THROW(demo_->ask("verify"));
    bool linked = false;
    for (const json& link : demo_->ask("links"))
      linked = linked || (link.at("anchors").at(0).at("quote") == kLinkedWords &&
                          link.at("targets").at(0).at("name") == kLinkedStructure &&
                          link.at("relation") == "grounds" && link.at("state") == "active");
    EXPECT_TRUE(linked);

    std::vector<std::string> done;  // one word a step; a long stroke is one step
    std::string group;
    for (const json& entry : demo_->ask("history")) {
      if (entry.at("author") == "Chiasm demo") continue;
      EXPECT_EQ(entry.at("author"), Surgeon::kName) << entry.dump();
      const std::string name = entry.at("name"), verb = name.substr(0, name.find(' '));
      if (entry.at("group") != group) done.push_back(entry.at("role") == "edit" ? verb : "Undo " + verb);
      group = entry.at("group");
    }
    EXPECT_THAT(done, testing::ElementsAre("Add", "Paint", "Paint", "Undo Paint", "Link"));

    for (const json& segment : demo_->ask("segments")) {
      if (segment.at("name") != kMarkName) continue;
      const json& at = segment.at("centroid_mm");
      EXPECT_LT(glm::length(glm::dvec3(at.at(0), at.at(1), at.at(2)) - kMark.mm), 1.0);
      // A ball of the brush's radius, to the grid's precision.
      const double ball = 4.0 / 3.0 * glm::pi<double>() * std::pow(brushRadius / 10.0, 3);
      EXPECT_NEAR(segment.at("millilitres").get<double>(), ball, 0.05 * ball);
      return;
    }
    ADD_FAILURE() << "There is no " << kMarkName;
  }

  void wholeTask(Surgeon& surgeon) {
    checkFirstSight(surgeon.look("arriving"));
    surgeon.lookFrom({0.0, 1.42, -0.2}, surgeon.now().stageOf(kMiddle));
    checkSides(surgeon.look("sides"));
    stepBack(surgeon);
    grabAndScale(surgeon);
    stepToTheLeftSide(surgeon);
    const CapturedView whole = surgeon.look("whole");
    stepBack(surgeon);
    cut(surgeon);
    stepToTheLeftSide(surgeon);
    const CapturedView cutOpen = surgeon.look("cut");
    checkCut(whole, cutOpen);
    stepBack(surgeon);
    paint(surgeon);
    stepToTheLeftSide(surgeon);
    checkMark(cutOpen, surgeon.look("marked"));
    stepBack(surgeon);
    surgeon.choose({"Cut", "Whole"});
    EXPECT_FALSE(surgeon.now().holds("clip_plane"));
    surgeon.choose({"Tools", "Navigate"});
    surgeon.pointAtWords(kDefectWords);
    EXPECT_TRUE(surgeon.now().lit(kDefect));
    surgeon.look("pointing");
    link(surgeon);
    surgeon.look("linked");
    const double radius = surgeon.now().brushRadius();
    EXPECT_EQ(surgeon.leave(), 0) << surgeon.program().said();
    readBack(radius);
  }

  // Two eyes at their places, left is left, and the panels can be read.
  void checkFirstSight(const CapturedView& view) {
    const Pose left = view.view(0).pose, right = view.view(1).pose;
    const glm::dvec3 between = glm::conjugate(left.orientation) * (right.position - left.position);
    EXPECT_GT(between.x, 0.05) << "metres; the first picture is the left eye's";
    EXPECT_LT(between.x, 0.08);

    for (const auto& [panel, word] : {std::pair{"report", demo_->wordItem("None")}}) {
      const Legibility legible = legibilityOf(view, panel, word);
      EXPECT_GE(legible.pixelsPerDegree, 20.0) << panel;
      EXPECT_GE(legible.capitalArcMinutes, 20.0) << panel;
      EXPECT_GT(legible.facing, 0.99) << panel;
      EXPECT_GT(legible.upright, 0.999) << panel;
    }
  }

  // The right orbit is at the patient's right, which is before the left hand of somebody who faces them; it
  // is purple, the left one green.
  static void checkSides(const CapturedView& view) {
    for (const Structure& orbit : {kRightOrbit, kLeftOrbit}) {
      SCOPED_TRACE(orbit.name);
      const auto seen = placeOfColour(view, orbit.colour);
      ASSERT_TRUE(seen) << "seen by both eyes";
      EXPECT_GT(seen->pixels, 20);
      EXPECT_LT(seen->apart, 0.003);
      EXPECT_NEAR(seen->point.mm.x, orbit.middle.mm.x, 6.0);
      EXPECT_NEAR(seen->point.mm.z, orbit.middle.mm.z, 6.0);
      // Its front is seen, as far before its middle as an orbit is deep.
      EXPECT_LT(seen->point.mm.y, orbit.middle.mm.y);
      EXPECT_GT(seen->point.mm.y, orbit.middle.mm.y - 25.0);
      for (const int eye : {0, 1}) {
        const double midline = view.pixelOf(eye, kMiddle)->x;
        const auto blob = findBlob(view.eyes[static_cast<std::size_t>(eye)], ofColour(orbit.colour));
        EXPECT_EQ(blob->centre.x < midline, orbit.middle.mm.x < 0.0) << "not mirrored";
      }
    }
  }

  // Before the plane nothing is left, behind it everything.
  static void checkCut(const CapturedView& whole, const CapturedView& cut) {
    for (const int eye : {0, 1}) {
      EXPECT_GT(brightness(whole, eye, kFace), 90.0) << "bone beside the orbit";
      EXPECT_LT(brightness(cut, eye, kFace), 50.0) << "is cut away";
      EXPECT_GT(brightness(whole, eye, kParietal), 90.0) << "the parietal bone";
      EXPECT_NEAR(brightness(cut, eye, kParietal), brightness(whole, eye, kParietal), 12.0) << "stays";
    }
  }

  // What was painted stands where it was painted, for both eyes together.
  static void checkMark(const CapturedView& before, const CapturedView& after) {
    const auto mark = placeOfNew(before, after, glm::dvec3(segmentColour(kDemoSegments)));
    ASSERT_TRUE(mark);
    EXPECT_GT(mark->pixels, 20);
    EXPECT_LT(mark->apart, 0.004);
    // Of a ball the side towards the eyes is seen.
    EXPECT_LT(glm::length(mark->point.mm - kMark.mm), kMarkRadius + 4.0)
        << "seen at " << mark->point.mm.x << ", " << mark->point.mm.y << ", " << mark->point.mm.z;
  }

  static double brightness(const CapturedView& view, int eye, PatientPoint point) {
    const glm::dvec3 colour = view.colourAt(eye, point).value();
    return (colour.x + colour.y + colour.z) / 3.0;
  }

  std::unique_ptr<DemoCase> demo_;
};

TEST_F(SurgeonsTask, RightHanded) {
  Surgeon surgeon(*demo_, "right_handed");
  wholeTask(surgeon);
}

TEST_F(SurgeonsTask, LeftHanded) {
  Surgeon surgeon(*demo_, "left_handed");
  surgeon.becomeLeftHanded();
  wholeTask(surgeon);
}

TEST_F(SurgeonsTask, WithSelectAndMenuAlone) {
  const OnlyProfile simple(OnlyProfile::kSimple);
  Surgeon surgeon(*demo_, "select_only", true);
  EXPECT_TRUE(surgeon.now().selectOnly());
  wholeTask(surgeon);
}

}  // namespace
}  // namespace chiasm::test
