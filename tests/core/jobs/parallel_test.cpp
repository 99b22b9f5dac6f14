#include "core/jobs/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <vector>

namespace chiasm {
namespace {

TEST(ParallelFor, CallsEachIndexOnce) {
  for (const std::size_t count : {0U, 1U, 2U, 1000U}) {
    std::vector<std::atomic<int>> calls(count);
    std::atomic<bool> workersNamed{true};
    parallelFor(count, [&](std::size_t index, unsigned worker) {
      ++calls[index];
      if (worker >= workerCount()) workersNamed = false;
    });
    for (const auto& call : calls) EXPECT_EQ(call.load(), 1);
    EXPECT_TRUE(workersNamed);
  }
}

TEST(ParallelFor, StopsWhenToldTo) {
  std::atomic<int> calls{0};
  parallelFor(
      1000000, [&](std::size_t, unsigned) { ++calls; }, [&] { return calls < 10; });
  EXPECT_GE(calls, 10);
  // Each worker may have looked just before the tenth call ended.
  EXPECT_LE(calls, 10 + static_cast<int>(workerCount()));
}

}  // namespace
}  // namespace chiasm
