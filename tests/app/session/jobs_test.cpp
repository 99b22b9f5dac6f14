// The job runner: work elsewhere, completions here, cancel at any time.
#include "app/session/jobs.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

namespace chiasm::app {
namespace {

using Visibility = JobRunner::Visibility;

TEST(JobRunner, WorksElsewhereAndFinishesHere) {
  std::atomic<int> woken{0};
  JobRunner runner(2, [&] { ++woken; });
  std::thread::id workedOn, finishedOn;
  runner.start("work", Visibility::shown, [&](Progress&) -> JobRunner::Completion {
    workedOn = std::this_thread::get_id();
    return [&] { finishedOn = std::this_thread::get_id(); };
  });
  runner.waitForAll();
  EXPECT_NE(workedOn, std::this_thread::get_id());
  EXPECT_EQ(finishedOn, std::this_thread::get_id());
  EXPECT_TRUE(runner.idle());
}

TEST(JobRunner, ShowsProgressOfWhatIsMeantToBeSeen) {
  JobRunner runner(2, {});
  std::latch started(2), goOn(1);
  const auto work = [&](Progress& progress) -> JobRunner::Completion {
    progress.report(0.5);
    started.count_down();
    goOn.wait();
    return {};
  };
  runner.start("seen", Visibility::shown, work);
  runner.start("unseen", Visibility::quiet, work);
  started.wait();
  const auto shown = runner.shown();
  goOn.count_down();
  runner.waitForAll();
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(shown[0].name, "seen");
  EXPECT_EQ(shown[0].fraction, 0.5);
  EXPECT_TRUE(runner.shown().empty());
}

TEST(JobRunner, CancelReachesTheRightJob) {
  JobRunner runner(2, {});
  std::latch started(2);
  std::atomic<bool> stop{false};
  bool firstCancelled = false, secondCancelled = false;
  const auto first =
      runner.start("first", Visibility::shown, [&](Progress& progress) -> JobRunner::Completion {
        started.count_down();
        while (!progress.cancelled() && !stop) std::this_thread::yield();
        firstCancelled = progress.cancelled();
        stop = true;
        return {};
      });
  runner.start("second", Visibility::shown, [&](Progress& progress) -> JobRunner::Completion {
    started.count_down();
    while (!stop) std::this_thread::yield();
    secondCancelled = progress.cancelled();
    return {};
  });
  started.wait();
  runner.cancel(first);
  runner.waitForAll();
  EXPECT_TRUE(firstCancelled);
  EXPECT_FALSE(secondCancelled);
}

TEST(JobRunner, ACompletionMayStartTheNextJob) {
  JobRunner runner(1, {});
  int steps = 0;
  std::function<void()> next = [&] {
    if (++steps == 5) return;
    runner.start("step", Visibility::quiet, [&](Progress&) -> JobRunner::Completion { return next; });
  };
  next();
  runner.waitForAll();
  EXPECT_EQ(steps, 5);
}

TEST(JobRunner, GoingAwayCancelsAndWaits) {
  std::atomic<bool> finished{false};
  std::latch started(1);
  {
    JobRunner runner(1, {});
    runner.start("long", Visibility::shown, [&](Progress& progress) -> JobRunner::Completion {
      started.count_down();
      while (!progress.cancelled()) std::this_thread::yield();
      finished = true;
      return {};
    });
    started.wait();
  }
  EXPECT_TRUE(finished);
}

}  // namespace
}  // namespace chiasm::app
