#include "app/session/jobs.h"

#include <algorithm>
#include <utility>

namespace chiasm::app {

JobRunner::JobRunner(int workers, std::function<void()> wake) : wake_(std::move(wake)) {
  for (int i = 0; i < workers; ++i)
    workers_.emplace_back([this](const std::stop_token& stop) { workLoop(stop); });
}

JobRunner::~JobRunner() {
  cancelAll();
  for (std::jthread& worker : workers_) worker.request_stop();
  workWaits_.notify_all();
}

std::uint64_t JobRunner::start(std::string name, Visibility visibility, Work work) {
  auto job = std::make_shared<Job>();
  job->name = std::move(name);
  job->visibility = visibility;
  job->work = std::move(work);
  {
    const std::scoped_lock lock(mutex_);
    job->id = nextId_++;
    waiting_.push_back(job);
    jobs_.push_back(job);
  }
  workWaits_.notify_one();
  return job->id;
}

void JobRunner::workLoop(const std::stop_token& stop) {
  while (true) {
    std::shared_ptr<Job> job;
    {
      std::unique_lock lock(mutex_);
      if (!workWaits_.wait(lock, stop, [this] { return !waiting_.empty(); })) return;
      job = std::move(waiting_.front());
      waiting_.pop_front();
    }
    Completion completion = job->work(job->progress);
    job->work = nullptr;  // lets go of its snapshot here, not on the UI thread
    {
      const std::scoped_lock lock(mutex_);
      job->completion = std::move(completion);
      job->done = true;
    }
    resultWaits_.notify_all();
    if (wake_) wake_();
  }
}

void JobRunner::cancel(std::uint64_t id) {
  const std::scoped_lock lock(mutex_);
  for (const auto& job : jobs_)
    if (job->id == id) job->progress.cancel();
}

void JobRunner::cancelAll() {
  const std::scoped_lock lock(mutex_);
  for (const auto& job : jobs_) job->progress.cancel();
}

int JobRunner::finishReady() {
  std::vector<std::shared_ptr<Job>> ready;
  {
    const std::scoped_lock lock(mutex_);
    const auto firstReady =
        std::stable_partition(jobs_.begin(), jobs_.end(), [](const auto& job) { return !job->done; });
    ready.assign(firstReady, jobs_.end());
    jobs_.erase(firstReady, jobs_.end());
  }
  for (const auto& job : ready)
    if (job->completion) job->completion();
  return static_cast<int>(ready.size());
}

std::vector<JobStatus> JobRunner::shown() const {
  const std::scoped_lock lock(mutex_);
  std::vector<JobStatus> result;
  for (const auto& job : jobs_)
    if (job->visibility == Visibility::shown && !job->done)
      result.push_back({job->id, job->name, job->progress.fraction(), job->progress.cancelled()});
  return result;
}

bool JobRunner::idle() const {
  const std::scoped_lock lock(mutex_);
  return jobs_.empty();
}

void JobRunner::waitForAll() {
  while (true) {
    finishReady();
    std::unique_lock lock(mutex_);
    if (jobs_.empty()) return;
    resultWaits_.wait(lock, [this] {
      return std::any_of(jobs_.begin(), jobs_.end(), [](const auto& job) { return job->done; });
    });
  }
}

}  // namespace chiasm::app
