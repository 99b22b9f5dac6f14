// What every benchmark needs: clocks, medians, and leaving with a sentence when something fails.
#pragma once

#include <errno.h>
#include <time.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/error.h"

namespace chiasm::test {

// CLOCK_MONOTONIC: what a person waits; CLOCK_THREAD_CPUTIME_ID and CLOCK_PROCESS_CPUTIME_ID: what a busy
// machine disturbs least.
inline double milliseconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

// The value above a share of them (0.5: half), the largest at most; 0 of none.
inline double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(share * static_cast<double>(values.size()));
  return values[std::min(rank, values.size() - 1)];
}
inline double median(std::vector<double> values) {
  return percentile(std::move(values), 0.5);
}

// The value, or the program ends with its error.
template <typename T>
T orExit(Expected<T> value) {
  if (!value) {
    std::fprintf(stderr, "%s: %s\n", program_invocation_short_name, value.error().message.c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*value);
}

}  // namespace chiasm::test
