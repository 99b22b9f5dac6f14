#include "core/jobs/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace chiasm {

unsigned workerCount() {
  return std::max(1U, std::thread::hardware_concurrency());
}

void parallelFor(std::size_t count, const std::function<void(std::size_t, unsigned)>& work,
                 const std::function<bool()>& keepGoing) {
  std::atomic<std::size_t> next{0};
  const auto run = [&](unsigned worker) {
    while (!keepGoing || keepGoing()) {
      const std::size_t index = next.fetch_add(1, std::memory_order_relaxed);
      if (index >= count) return;
      work(index, worker);
    }
  };
  const auto threads = static_cast<unsigned>(std::min<std::size_t>(workerCount(), count));
  std::vector<std::thread> others;
  for (unsigned worker = 1; worker < threads; ++worker) others.emplace_back(run, worker);
  run(0);
  for (std::thread& other : others) other.join();
}

}  // namespace chiasm
