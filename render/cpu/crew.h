// Threads that stay, for work that comes once a frame: nothing is allocated or started for a frame.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

namespace chiasm::render::cpu {

// One thread calls `run`; the crew's own threads sleep between the calls.
class Crew {
 public:
  // `threads` in all, the caller's among them; at least 1.
  explicit Crew(unsigned threads);
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  unsigned threads() const { return static_cast<unsigned>(others_.size()) + 1; }
  // Calls work(index, thread) once for every index in [0, count), from all threads, in order of index; thread
  // < threads(). Returns when all calls have ended. `work` must not throw.
  template <typename Work>
  void run(std::size_t count, const Work& work) {
    runErased(
        count,
        [](const void* context, std::size_t index, unsigned thread) {
          (*static_cast<const Work*>(context))(index, thread);
        },
        &work);
  }

 private:
  using Call = void (*)(const void* context, std::size_t index, unsigned thread);
  void runErased(std::size_t count, Call call, const void* context);
  void serve(unsigned thread);
  void takePart(unsigned thread);

  std::vector<std::thread> others_;
  std::mutex mutex_;
  std::condition_variable begin_, done_;
  std::size_t round_ = 0;    // counts calls of run
  std::size_t working_ = 0;  // others that have not ended this round
  bool leaving_ = false;
  // This round's work.
  std::atomic<std::size_t> next_{0};
  std::size_t count_ = 0;
  Call call_ = nullptr;
  const void* context_ = nullptr;
};

}  // namespace chiasm::render::cpu
