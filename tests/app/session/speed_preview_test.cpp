// The speed of an evolution while its effect is open: when it is found, kept, found anew and gone.
#include "app/session/speed_preview.h"

#include "app/session/effects.h"
#include "tests/app/session/session_fixture.h"

namespace chiasm::app {
namespace {

class SpeedOfEvolution : public test::SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    view().activeSegment = small_.bone;
    session_->effect().preview = false;  // the plan takes longer and is of no matter here
    session_->openEffect("evolve");
    tell("towards", "edges");
  }
  void tell(const std::string& parameter, const std::string& text) {
    session_->effect().said[parameter] = {text};
    session_->waitUntilIdle();
  }
  const SpeedPreview& speed() const { return session_->effects().speed(); }
  void show() {
    ASSERT_TRUE(session_->runAction("effect.speed"));
    session_->waitUntilIdle();
  }
};

TEST_F(SpeedOfEvolution, IsFoundWhenItIsAskedForAndLeavesNoTrace) {
  EXPECT_FALSE(speed().image());
  const std::size_t history = session_->store().history().size();
  show();
  ASSERT_TRUE(speed().image()) << speed().sentence();
  EXPECT_EQ(speed().image()->segmentation, small_.segmentation);
  EXPECT_EQ(session_->store().history().size(), history);
  session_->cancelEffect();
  session_->waitUntilIdle();
  EXPECT_FALSE(speed().image());
  session_->openEffect("evolve");
  session_->waitUntilIdle();
  EXPECT_TRUE(speed().image()) << "it is shown the next time too";
  ASSERT_TRUE(session_->runAction("effect.speed"));
  session_->waitUntilIdle();
  EXPECT_FALSE(speed().image());
  session_->openEffect("dilate");
  EXPECT_FALSE(session_->runAction("effect.speed")) << "no surface moves there";
}

TEST_F(SpeedOfEvolution, FollowsWhatItDependsOnAndNothingElse) {
  show();
  const auto first = speed().image();
  tell("iterations", "17");
  tell("curvature", "0.9");
  EXPECT_EQ(speed().image(), first);
  tell("sigma_mm", "3");
  const auto smoother = speed().image();
  ASSERT_TRUE(smoother);
  EXPECT_NE(smoother, first);
  EXPECT_FALSE(smoother->map == first->map);
  tell("pressure", "-1");
  const auto inwards = speed().image();
  ASSERT_TRUE(inwards);
  const PatientPoint here = voxelToPatient(inwards->grid, VoxelIndex{inwards->grid.size / 2});
  EXPECT_NEAR(*inwards->at(here), -*smoother->at(here), 1e-9);
  tell("towards", "range");
  EXPECT_NE(speed().image(), inwards);
  // A case that changes has another surface to start from.
  const auto before = speed().image();
  session_->run(std::shared_ptr<const Command>(
      findOperation(session_->effects().operations(), "margin")
          ->make(small_.bone, *parseValues(*findOperation(session_->effects().operations(), "margin"),
                                           {{"by_mm", {"2"}}}, current()))));
  session_->waitUntilIdle();
  EXPECT_NE(speed().image(), before);
}

TEST_F(SpeedOfEvolution, SaysWhyThereIsNone) {
  show();
  tell("sigma_mm", "fast");
  EXPECT_FALSE(speed().image());
  EXPECT_NE(speed().sentence().find("sigma"), std::string::npos) << speed().sentence();
  tell("sigma_mm", "1");
  EXPECT_TRUE(speed().image());
  session_->effect().segment = {};
  session_->waitUntilIdle();
  EXPECT_FALSE(speed().image());
  EXPECT_NE(speed().sentence().find("segment"), std::string::npos) << speed().sentence();
}

}  // namespace
}  // namespace chiasm::app
