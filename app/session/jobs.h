// JobRunner: long work on a few worker threads, finished on the UI thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/jobs/progress.h"

namespace chiasm::app {

// What the status bar shows of a job that is waiting or at work.
struct JobStatus {
  std::uint64_t id = 0;
  std::string name;  // "Threshold Bone"
  double fraction = 0.0;
  bool cancelled = false;
};

// Owner: the UI thread. Work runs on workers and returns what is left to do on the UI thread; `finishReady`
// does that. Jobs start in order; with several workers they may overlap. The destructor cancels and waits.
class JobRunner {
 public:
  using Completion = std::function<void()>;
  using Work = std::function<Completion(Progress&)>;
  enum class Visibility { shown, quiet };  // quiet: bookkeeping nobody waits for

  // `wake` is called from a worker when a completion waits for the UI thread; it must be thread-safe.
  JobRunner(int workers, std::function<void()> wake);
  ~JobRunner();
  JobRunner(const JobRunner&) = delete;
  JobRunner& operator=(const JobRunner&) = delete;

  std::uint64_t start(std::string name, Visibility visibility, Work work);
  void cancel(std::uint64_t id);
  void cancelAll();
  // Runs the completions of finished jobs; the number of them.
  int finishReady();
  // Shown jobs, oldest first.
  std::vector<JobStatus> shown() const;
  bool idle() const;
  // Blocks until no job is left, running completions meanwhile. For tests, closing and the command line.
  void waitForAll();

 private:
  struct Job {
    std::uint64_t id = 0;
    std::string name;
    Visibility visibility = Visibility::shown;
    Work work;
    Progress progress;
    Completion completion;
    bool done = false;
  };
  void workLoop(const std::stop_token& stop);

  std::function<void()> wake_;
  mutable std::mutex mutex_;
  std::condition_variable_any workWaits_;
  std::condition_variable resultWaits_;
  std::deque<std::shared_ptr<Job>> waiting_;
  std::vector<std::shared_ptr<Job>> jobs_;  // waiting, at work or waiting for finishReady; oldest first
  std::uint64_t nextId_ = 1;
  std::vector<std::jthread> workers_;  // last: joins before the rest goes
};

}  // namespace chiasm::app
