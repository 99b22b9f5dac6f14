// The frame-time controller on a simulated clock: what a headset's rate does under changing loads.
#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <random>

#include "render/frame/frame_time_controller.h"

namespace chiasm::test {
namespace {

using namespace render;

constexpr double kPeriodMs = 1000.0 / 90;

// A device whose frames cost something of their own beside the rays, whose samples do not follow the step
// exactly, whose times jitter and are known two frames late. Not the model that the controller steers by.
class SimulatedHeadset {
 public:
  explicit SimulatedHeadset(double fixedMs) : fixedMs_(fixedMs) {}

  // One frame under a load: what a full frame's rays take. Returns what the frame took.
  double frame(double loadMs, bool still = false) {
    quality_ = controller_.next(still);
    const double area = 0.25 + 0.75 * std::pow(quality_.foveation, 1.7);
    const double rays =
        loadMs * quality_.resolution * quality_.resolution * area / std::pow(quality_.step, 0.8);
    const double ms = (fixedMs_ + rays) * jitter_(random_) + (hiccup_(random_) < 0.002 ? 8.0 : 0.0);
    known_.push_back({quality_, ms, 1.0});
    if (known_.size() > 2) {
      controller_.finished(known_.front());
      known_.pop_front();
    }
    return ms;
  }
  // Frames of `seconds` that took longer than the display's period.
  int missed(double seconds, double loadMs) {
    int count = 0;
    for (int i = 0; i < static_cast<int>(seconds * 90); ++i) count += frame(loadMs) > kPeriodMs ? 1 : 0;
    return count;
  }
  const StereoQuality& quality() const { return quality_; }

 private:
  FrameTimeController controller_{kPeriodMs};
  double fixedMs_;
  StereoQuality quality_;
  std::deque<FrameTime> known_;
  std::mt19937 random_{7};
  std::uniform_real_distribution<double> jitter_{0.95, 1.05}, hiccup_{0.0, 1.0};
};

TEST(FrameTimeController, WorkIsInvertedExactly) {
  EXPECT_EQ(qualityOfWork(1.0), StereoQuality{});
  EXPECT_EQ(qualityOfWork(7.0), StereoQuality{});
  double before = 0;
  for (double work = 0.005; work < 1.0; work *= 1.07) {
    const StereoQuality quality = qualityOfWork(work);
    EXPECT_NEAR(relativeWork(quality), work, 1e-9);
    EXPECT_GE(relativeWork(quality), before);
    EXPECT_TRUE(quality.resolution >= 0.25 && quality.resolution <= 1.0);
    EXPECT_TRUE(quality.step >= 1.0 && quality.step <= 4.0);
    EXPECT_TRUE(quality.foveation >= 0.25 && quality.foveation <= 1.0);
    before = relativeWork(quality);
  }
  EXPECT_EQ(qualityOfWork(0.0), (StereoQuality{0.25, 4.0, 0.25}));
}

TEST(FrameTimeController, HoldsTheRateWithinTwoPercentUnderStepLoads) {
  for (const double fixedMs : {0.5, 3.0}) {
    SimulatedHeadset headset(fixedMs);
    int missed = 0;
    // Light, six times that, light, twenty times, a little less: as views of bone, of skin, from within.
    for (const double loadMs : {5.0, 30.0, 5.0, 100.0, 70.0}) missed += headset.missed(5.0, loadMs);
    EXPECT_LE(missed, 0.02 * 5 * 5.0 * 90) << "of 2250 frames, " << fixedMs << " ms beside the rays";
  }
}

TEST(FrameTimeController, UsesWhatThereIs) {
  SimulatedHeadset headset(0.5);
  headset.missed(3.0, 5.0);
  EXPECT_EQ(headset.quality(), StereoQuality{}) << "everything fits";
  headset.missed(3.0, 40.0);
  const double busy = relativeWork(headset.quality());
  EXPECT_GT(0.5 + 40.0 * busy, 0.5 * kPeriodMs) << "no lower than needed";
  headset.missed(3.0, 5.0);
  EXPECT_EQ(headset.quality(), StereoQuality{}) << "and up again";
}

TEST(FrameTimeController, ASingleHiccupChangesNothing) {
  FrameTimeController controller(kPeriodMs);
  StereoQuality quality;
  for (int i = 0; i < 200; ++i) {
    quality = controller.next(false);
    controller.finished({quality, 8.0 * relativeWork(quality), 1.0});
  }
  ASSERT_EQ(quality, StereoQuality{});
  controller.finished({quality, 40.0, 1.0});
  EXPECT_EQ(controller.next(false), StereoQuality{});
  controller.finished({quality, 8.0, 1.0});
  EXPECT_EQ(controller.next(false), StereoQuality{});
}

TEST(FrameTimeController, RefinesToFullWhenStillAndYieldsAtTheFirstMotion) {
  SimulatedHeadset headset(1.0);
  headset.missed(3.0, 60.0);
  const double moving = relativeWork(headset.quality());
  ASSERT_LT(moving, 0.3);
  for (int i = 0; i < 90; ++i) headset.frame(60.0, true);
  EXPECT_EQ(headset.quality(), StereoQuality{}) << "full after a second of rest";
  const double first = headset.frame(60.0, false);
  EXPECT_LT(first, kPeriodMs);
  EXPECT_LT(relativeWork(headset.quality()), 0.3);
}

TEST(FrameTimeController, KnowsDevicesWithoutTimestamps) {
  FrameTimeController controller(kPeriodMs);
  for (int i = 0; i < 200; ++i) {
    const StereoQuality quality = controller.next(false);
    controller.finished({quality, 0.0, 50.0 * relativeWork(quality)});
  }
  EXPECT_NEAR(50.0 * relativeWork(controller.next(false)), 0.8 * kPeriodMs, 0.11 * kPeriodMs);
}

}  // namespace
}  // namespace chiasm::test
