#include "data_io/reader/program/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace chiasm::data_io::reader {

void inParallel(std::size_t count, const std::function<void(std::size_t)>& f) {
  std::atomic<std::size_t> next = 0;
  std::exception_ptr thrown;
  std::mutex mutex;
  const auto loop = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      try {
        f(i);
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!thrown) thrown = std::current_exception();
        next = count;
      }
    }
  };
  std::vector<std::jthread> threads;
  const std::size_t wanted =
      std::min<std::size_t>(count, std::clamp(std::thread::hardware_concurrency(), 1U, 4U));
  try {
    while (threads.size() + 1 < wanted) threads.emplace_back(loop);
  } catch (const std::system_error&) {
    // One thread does it too.
  }
  loop();
  threads.clear();  // joins
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace chiasm::data_io::reader
