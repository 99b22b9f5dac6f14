// Scenarios in which every call that may fail does so in its turn.
#pragma once

#include <gtest/gtest.h>

#include <functional>

#include "core/base/error.h"
#include "tests/support/vulkan_faults.h"

namespace chiasm::test {

// What is said to a person: a sentence about the graphics device.
inline void expectSentence(const Error& error) {
  EXPECT_FALSE(error.message.empty());
  EXPECT_TRUE(error.message.ends_with('.')) << error.message;
  EXPECT_NE(error.message.find(' '), std::string::npos) << error.message;
  EXPECT_EQ(error.message.find("unknown"), std::string::npos) << error.message;
}

// Calls `attempt` with the n-th call failing, n = 1, 2, … until a run meets no fault; after each one that
// did, `after` with no fault any more. Returns how many calls there were.
inline int strikeEachOnce(const std::function<Expected<void>()>& attempt,
                          const std::function<void()>& after) {
  for (int n = 1; n < 5000; ++n) {
    SCOPED_TRACE("call " + std::to_string(n));
    VulkanFaults::failOnce(n);
    const auto done = attempt();
    const bool struck = VulkanFaults::struck();
    const std::string name = VulkanFaults::struckAt();
    VulkanFaults::failNone();
    SCOPED_TRACE(name);
    if (!done) expectSentence(done.error());
    if (!struck) {
      EXPECT_TRUE(done) << done.error().message;
      return n - 1;
    }
    after();
    if (testing::Test::HasFatalFailure() || testing::Test::HasNonfatalFailure()) return n;
  }
  ADD_FAILURE() << "a scenario without an end";
  return 0;
}

// The same, but from the n-th call on all of them fail, for the n-th of every `stride` calls.
inline void strikeFromEach(int calls, int stride, const std::function<Expected<void>()>& attempt,
                           const std::function<void()>& after) {
  for (int n = 1; n <= calls; n += stride) {
    SCOPED_TRACE("from call " + std::to_string(n) + " on");
    VulkanFaults::failFrom(n);
    const auto done = attempt();
    EXPECT_TRUE(VulkanFaults::struck());
    VulkanFaults::failNone();
    if (!done) expectSentence(done.error());
    after();
    if (testing::Test::HasFatalFailure() || testing::Test::HasNonfatalFailure()) return;
  }
}

}  // namespace chiasm::test
