// Laying one volume on another in the window: mouse and keys, what is seen before it is kept, and the way
// back.
#include "app/panels/registration_panel.h"

#include "app/session/registration_desk.h"
#include "tests/app/interface/window_fixture.h"
#include "tests/app/session/two_volumes.h"

namespace chiasm::app {
namespace {

class RegistrationPanel : public test::WindowFixture {
 protected:
  RegistrationPanel() { file_ = std::make_unique<test::MemoryCaseFile>(two_.value); }
  void SetUp() override {
    WindowFixture::SetUp();
    window_->interface().logDetails();
    press("F7");
    frames(3);
    click(middleOf("effect Lay a volume on another"));
    settle();
    ASSERT_TRUE(desk().isOpen());
  }
  RegistrationDesk& desk() { return session_->registration(); }
  void settle() {
    session_->waitUntilIdle();
    frames(3);
  }
  void key(const char* chord) {
    ASSERT_TRUE(press(chord)) << chord;
    frames(2);
  }
  glm::dmat4 stored() const { return current().findVolume(two_.mr)->info.grid.caseFromVolume; }
  // Two clicks, as a person finds a place: in the axial slice, then its height in the coronal one.
  void clickAt(PatientPoint place) {
    click(pixelOf(ViewKind::axial, {{place.mm.x, place.mm.y, view().crosshair.mm.z}}));
    click(pixelOf(ViewKind::coronal, {{place.mm.x, view().crosshair.mm.y, place.mm.z}}));
    frames(30);  // past the time of a double click
  }
  test::TwoVolumes two_ = test::makeTwoVolumes();
};

TEST_F(RegistrationPanel, AFlipMovesNothingButThePicture) {
  const ViewGeometry before = geometry(ViewKind::axial);
  const render::Image below = picture("registration_below");
  key("Alt+E");
  const ViewGeometry& after = geometry(ViewKind::axial);
  EXPECT_EQ(after.mmPerPixel(), before.mmPerPixel());
  EXPECT_EQ(after.slice().centre.mm, before.slice().centre.mm);
  const render::Image above = picture("registration_above");
  double difference = 0;
  for (double x = -60; x <= 60; x += 4) {
    const glm::dvec2 pixel = pixelOf(ViewKind::axial, {{x, 20, view().crosshair.mm.z}});
    difference =
        std::max(difference, std::abs(test::brightness(below, pixel) - test::brightness(above, pixel)));
  }
  EXPECT_GT(difference, 40.0) << "it is the other volume";
  click(middleOf("registration see fixed"));
  settle();
  EXPECT_EQ(view().volume, two_.ct);
  key("Esc");
  EXPECT_FALSE(desk().isOpen());
  EXPECT_EQ(session_->store().undoName(), "");
}

// A nudge of 15 mm shows every place's value 15 mm further on.
TEST_F(RegistrationPanel, NudgesByMouseAndKeysAreSeenAtOnce) {
  key("Alt+E");
  window_->moveMouse(pixelOf(ViewKind::axial, view().crosshair));
  frames(2);
  const Volume& mr = *current().findVolume(two_.mr);
  desk().stepMm = 5.0;
  for (int i = 0; i < 3; ++i) key("Alt+Right");
  EXPECT_EQ(desk().placement()[3], glm::dvec4(15, 0, 0, 1)) << "right on the screen is the patient's left";
  for (const double x : {-40.0, -10.0, 20.0, 50.0}) {
    const PatientPoint at{{x, 10, view().crosshair.mm.z}};
    EXPECT_EQ(session_->shownVolume()->valueAt(at), mr.valueAt(PatientPoint{at.mm - glm::dvec3(15, 0, 0)}));
  }
  click(middleOf("registration move R"));
  click(middleOf("registration move P"));
  settle();
  EXPECT_EQ(desk().placement()[3], glm::dvec4(10, 5, 0, 1));
  window_->moveMouse(pixelOf(ViewKind::coronal, view().crosshair));
  frames(2);
  key("Alt+Up");
  EXPECT_EQ(desk().placement()[3], glm::dvec4(10, 5, 5, 1)) << "up in a coronal slice is superior";
  const PatientPoint crosshair = view().crosshair;
  const glm::dvec4 there = glm::inverse(desk().placement()) * glm::dvec4(crosshair.mm, 1.0);
  key("Alt+Shift+Right");
  click(middleOf("registration turn +x"));
  settle();
  EXPECT_LT(glm::length(glm::dvec3(desk().placement() * there) - crosshair.mm), 1e-9)
      << "turned about the crosshair";
  picture("registration_by_hand");
  EXPECT_EQ(stored(), glm::dmat4(1.0));
  click(middleOf("registration reject"));
  settle();
  EXPECT_EQ(stored(), glm::dmat4(1.0));
  EXPECT_EQ(session_->store().undoName(), "");
}

// One over the other: half of each is the mean of what either view shows, where the volume is tried.
TEST_F(RegistrationPanel, TheTrialIsSeenOverTheFixedVolume) {
  desk().nudge(PatientVector{{10, 5, 0}});
  view().fusion = {};
  window_->moveMouse({4, 4});
  frames(3);
  const render::Image below = picture("registration_fixed_alone");
  key("Alt+E");
  const render::Image above = picture("registration_trial_alone");
  key("Alt+E");
  key("Alt+F");
  ASSERT_TRUE(view().fusion.inSlices);
  EXPECT_EQ(view().fusion.mode, render::FusionMode::blend);
  const render::Image both = picture("registration_blend");
  const double share = view().fusion.amount;
  for (double x = -60; x <= 60; x += 8) {
    const glm::dvec2 pixel = pixelOf(ViewKind::axial, {{x, 20, view().crosshair.mm.z}});
    EXPECT_NEAR(test::brightness(both, pixel),
                (1 - share) * test::brightness(below, pixel) + share * test::brightness(above, pixel), 2.0)
        << x;
  }
}

TEST_F(RegistrationPanel, ASearchIsLookedAtAndKept) {
  click(middleOf("registration search"));
  EXPECT_EQ(desk().stage(), RegistrationDesk::Stage::searching);
  frames(2);
  middleOf("registration stop");
  settle();
  ASSERT_TRUE(desk().result());
  EXPECT_EQ(desk().result()->quality, RegistrationQuality::good);
  key("Alt+E");
  window_->moveMouse({4, 4});
  picture("registration_found");
  middleOf("registration verdict");
  EXPECT_EQ(stored(), glm::dmat4(1.0)) << "nothing is stored before somebody accepts it";
  click(middleOf("registration accept"));
  settle();
  EXPECT_LT(test::apartMm(stored(), two_.truth), 1.0);
  EXPECT_EQ(session_->store().undoName(), "Register MR to CT");
  EXPECT_FALSE(desk().isOpen());
  key("Ctrl+Z");
  EXPECT_EQ(stored(), glm::dmat4(1.0));
}

// Clicks are within a pixel of 1 mm or so of what is meant.
TEST_F(RegistrationPanel, LandmarksAreClickedInBothVolumes) {
  for (const glm::dvec3 own : {glm::dvec3(-30, -10, -20), glm::dvec3(40, 5, 10), glm::dvec3(0, 40, 35)}) {
    clickAt({glm::dvec3(two_.truth * glm::dvec4(own, 1.0))});
    key("Alt+P");
    EXPECT_EQ(view().volume, two_.mr) << "now the same place in the other";
    clickAt({glm::dvec3(desk().placement() * glm::dvec4(own, 1.0))});
    click(middleOf("registration landmark"));
    settle();
    EXPECT_EQ(view().volume, two_.ct);
  }
  EXPECT_EQ(desk().start(), RegistrationStart::landmarks);
  EXPECT_LT(test::apartMm(desk().placement(), two_.truth), 2.5);
  window_->moveMouse({4, 4});
  picture("registration_landmarks");
  key("Alt+Enter");
  settle();
  EXPECT_EQ(session_->store().undoName(), "Place MR by landmarks");
}

}  // namespace
}  // namespace chiasm::app
