// The threads that cast rays: every piece of work is done once, round after round.
#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "render/cpu/crew.h"

namespace chiasm::test {
namespace {

TEST(Crew, DoesEveryPieceOnceWhateverTheNumberOfThreads) {
  for (const unsigned threads : {1u, 2u, 5u}) {
    render::cpu::Crew crew(threads);
    EXPECT_EQ(crew.threads(), threads);
    for (int round = 0; round < 200; ++round) {
      std::vector<std::atomic<int>> done(static_cast<std::size_t>(round % 37));
      std::atomic<bool> known{true};
      crew.run(done.size(), [&](std::size_t index, unsigned thread) {
        done[index].fetch_add(1);
        if (thread >= threads) known = false;
      });
      EXPECT_TRUE(known);
      for (const auto& count : done) EXPECT_EQ(count.load(), 1);
    }
  }
}

}  // namespace
}  // namespace chiasm::test
