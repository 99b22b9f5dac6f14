// The registration desk without a window: starts, nudges and landmarks in closed form, and what is kept.
#include "app/session/registration_desk.h"

#include "app/session/effects.h"
#include "tests/app/session/session_fixture.h"
#include "tests/app/session/two_volumes.h"

namespace chiasm::app {
namespace {

class Desk : public test::SessionFixture {
 protected:
  Desk() { file_ = std::make_unique<test::MemoryCaseFile>(two_.value); }
  void SetUp() override {
    SessionFixture::SetUp();
    ASSERT_TRUE(session_->runAction("register.open"));
  }
  RegistrationDesk& desk() { return session_->registration(); }
  glm::dmat4 stored() const { return current().findVolume(two_.mr)->info.grid.caseFromVolume; }
  void expectNothingHappened() const {
    EXPECT_EQ(stored(), glm::dmat4(1.0));
    EXPECT_EQ(session_->store().undoName(), "");
  }
  glm::dvec3 placed(glm::dvec3 own) { return glm::dvec3(desk().placement() * glm::dvec4(own, 1.0)); }
  PatientPoint inCase(glm::dvec3 own) const { return {glm::dvec3(two_.truth * glm::dvec4(own, 1.0))}; }
  test::TwoVolumes two_ = test::makeTwoVolumes();
};

TEST_F(Desk, OpensOverTheOtherVolumeAndLeavesNoTrace) {
  EXPECT_EQ(desk().fixed().info.uid, two_.ct);
  EXPECT_EQ(desk().moving().info.uid, two_.mr);
  EXPECT_EQ(view().rightTab, RightTab::effects);
  EXPECT_FALSE(desk().canKeep()) << "it lies where it lay";
  desk().choose(current(), two_.mr, two_.ct);
  EXPECT_EQ(desk().moving().info.uid, two_.mr) << "the first volume defines where things lie";
  desk().nudge({{10, 0, 0}});
  session_->flipRegistration();
  EXPECT_EQ(view().volume, two_.mr);
  EXPECT_EQ(session_->shownVolume(), session_->trialVolume());
  session_->runAction("app.back");
  EXPECT_FALSE(desk().isOpen());
  EXPECT_EQ(view().volume, two_.ct);
  expectNothingHappened();
}

TEST_F(Desk, StartsWhereItIsTold) {
  desk().nudge({{3, 0, 0}});
  EXPECT_EQ(desk().start(), RegistrationStart::byHand);
  desk().startFrom(RegistrationStart::centres);
  const GridGeometry& own = desk().moving().info.grid;
  const glm::dvec3 centre = own.origin + own.direction * (own.spacing * glm::dvec3(own.size - 1) * 0.5);
  const GridGeometry& below = desk().fixed().info.grid;
  const glm::dvec3 goal = below.origin + below.direction * (below.spacing * glm::dvec3(below.size - 1) * 0.5);
  EXPECT_LT(glm::length(placed(centre) - goal), 1e-9);
  desk().startFrom(RegistrationStart::files);
  EXPECT_EQ(desk().placement(), glm::dmat4(1.0));
}

// A turn about the crosshair leaves what lies there; four quarters are none at all.
TEST_F(Desk, NudgesAreClosedForms) {
  desk().nudge({{1.5, -2, 0.25}});
  EXPECT_LT(glm::length(placed({10, 20, 30}) - glm::dvec3(11.5, 18, 30.25)), 1e-12);
  const PatientPoint about{{12, -7, 33}};
  const glm::dmat4 before = desk().placement();
  const glm::dvec3 there = glm::dvec3(glm::inverse(before) * glm::dvec4(about.mm, 1.0));
  desk().turn({{0, 0, 1}}, 90, about);
  EXPECT_LT(glm::length(placed(there) - about.mm), 1e-9);
  // Patient left goes to where posterior was: a right-handed turn about the axis to superior.
  const glm::dvec3 left = glm::dvec3(glm::inverse(before) * glm::dvec4(about.mm + glm::dvec3(5, 0, 0), 1.0));
  EXPECT_LT(glm::length(placed(left) - (about.mm + glm::dvec3(0, 5, 0))), 1e-9);
  for (int i = 0; i < 3; ++i) desk().turn({{0, 0, 1}}, 90, about);
  EXPECT_LT(test::apartMm(desk().placement(), before), 1e-9);
  expectNothingHappened();
}

TEST_F(Desk, WhatIsNudgedIsKeptAsOneStep) {
  desk().nudge({{4, 0, 0}});
  ASSERT_TRUE(session_->runAction("register.accept"));
  session_->waitUntilIdle();
  EXPECT_EQ(stored()[3].x, 4.0);
  EXPECT_EQ(session_->store().undoName(), "Place MR");
  EXPECT_FALSE(desk().isOpen());
  session_->undo();
  EXPECT_EQ(stored(), glm::dmat4(1.0));
}

TEST_F(Desk, LandmarksPlaceItAndAreRememberedInBothVolumes) {
  desk().startFrom(RegistrationStart::landmarks);
  EXPECT_FALSE(desk().trialIsNew());
  for (const glm::dvec3 own : {glm::dvec3(0, 0, 0), glm::dvec3(60, 5, 0), glm::dvec3(-5, 40, 30)}) {
    desk().takeLandmark(inCase(own), false);
    EXPECT_FALSE(desk().apart(desk().landmarks().back()));
    // Seen at the trial placement, wherever that is meanwhile.
    desk().takeLandmark({placed(own)}, true);
  }
  ASSERT_EQ(desk().landmarks().size(), 3u);
  EXPECT_LT(test::apartMm(desk().placement(), two_.truth), 1e-6);
  for (const DeskLandmark& one : desk().landmarks()) EXPECT_LT(*desk().apart(one), 1e-6);
  desk().setFreedom(RegistrationFreedom::affine);
  EXPECT_FALSE(desk().trialIsNew()) << "four are needed when it may be stretched";
  desk().setFreedom(RegistrationFreedom::rigid);
  ASSERT_TRUE(session_->runAction("register.accept"));
  session_->waitUntilIdle();
  EXPECT_EQ(session_->store().undoName(), "Place MR by landmarks");
  EXPECT_LT(test::apartMm(stored(), two_.truth), 1e-6);
}

TEST_F(Desk, PointsOfOneNameArePairs) {
  session_->closeRegistration();
  test::TwoVolumes named = two_;
  const glm::dvec3 places[] = {{0, 0, 0}, {60, 5, 0}, {-5, 40, 30}, {3, 3, 60}};
  int number = 0;
  for (const glm::dvec3 own : places)
    for (const bool ofMr : {false, true}) {
      Measurement point;
      point.uid = Uid::generate();
      point.order = number++;
      point.kind = Measurement::Kind::point;
      point.name = std::string(ofMr ? "POINT " : "Point ") + std::to_string(number / 2 + (ofMr ? 0 : 1));
      point.volume = ofMr ? two_.mr : two_.ct;
      point.points = {ofMr ? PatientPoint{own} : inCase(own)};
      named.value.measurements.push_back(point);
    }
  session_.reset();
  file_ = std::make_unique<test::MemoryCaseFile>(named.value);
  open(true);
  ASSERT_TRUE(session_->runAction("register.open"));
  EXPECT_EQ(desk().takeNamedPoints(current()), 4);
  EXPECT_EQ(desk().takeNamedPoints(current()), 4);
  EXPECT_EQ(desk().landmarks().size(), 4u) << "taken again they are the same pairs";
  EXPECT_EQ(desk().start(), RegistrationStart::landmarks);
  EXPECT_LT(test::apartMm(desk().placement(), two_.truth), 1e-6);
}

TEST_F(Desk, ASearchIsKeptOnlyWhenItIsAMatch) {
  session_->searchRegistration();
  EXPECT_EQ(desk().stage(), RegistrationDesk::Stage::searching);
  EXPECT_FALSE(session_->runAction("register.accept"));
  session_->waitUntilIdle();
  ASSERT_EQ(desk().stage(), RegistrationDesk::Stage::found) << desk().sentence();
  EXPECT_EQ(desk().result()->quality, RegistrationQuality::good) << desk().result()->verdict;
  EXPECT_LT(test::apartMm(desk().placement(), two_.truth), 1.0);
  expectNothingHappened();
  // Moved by hand it is no result any more.
  desk().nudge({{2, 0, 0}});
  EXPECT_FALSE(desk().result());
  session_->searchRegistration();
  session_->waitUntilIdle();
  ASSERT_TRUE(session_->runAction("register.accept"));
  session_->waitUntilIdle();
  EXPECT_EQ(session_->store().undoName(), "Register MR to CT");
  EXPECT_LT(test::apartMm(stored(), two_.truth), 1.0);
}

TEST_F(Desk, StoppingASearchLeavesItWhereItBegan) {
  desk().nudge({{2, 0, 0}});
  const glm::dmat4 before = desk().placement();
  session_->searchRegistration();
  ASSERT_TRUE(session_->runAction("register.stop"));
  EXPECT_EQ(desk().stage(), RegistrationDesk::Stage::ready);
  session_->waitUntilIdle();
  EXPECT_EQ(desk().placement(), before);
  EXPECT_FALSE(desk().result());
  // And from the status bar's list of what goes on.
  session_->searchRegistration();
  ASSERT_FALSE(session_->jobs().empty());
  session_->cancelJob(session_->jobs().front().id);
  session_->waitUntilIdle();
  EXPECT_NE(desk().stage(), RegistrationDesk::Stage::searching);
  expectNothingHappened();
}

TEST_F(Desk, ClosesWithItsVolumeAndWithAnEffect) {
  session_->openEffect("dilate");
  session_->waitUntilIdle();
  EXPECT_FALSE(desk().isOpen()) << "one thing is tried at a time";
  ASSERT_TRUE(session_->runAction("register.open"));
  EXPECT_EQ(session_->effects().open(), nullptr);
  // Drawing on a volume that is not where it seems to be is no good: the one below is shown.
  session_->flipRegistration();
  session_->setTool(ToolKind::brush);
  session_->waitUntilIdle();
  EXPECT_EQ(view().volume, two_.ct);
}

}  // namespace
}  // namespace chiasm::app
