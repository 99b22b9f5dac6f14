#include "app/cli/cancelled_by_signal.h"

#include <atomic>
#include <csignal>

namespace chiasm::app {

namespace {

// A signal handler reaches nothing but what outlives everything; cancelling is one store to an atomic.
std::atomic<Progress*> atWork{nullptr};
static_assert(std::atomic<Progress*>::is_always_lock_free);

void cancel(int) {
  if (Progress* progress = atWork.load()) progress->cancel();
}

}  // namespace

CancelledBySignal::CancelledBySignal(Progress& progress) {
  atWork = &progress;
  interrupt_ = std::signal(SIGINT, cancel);
  terminate_ = std::signal(SIGTERM, cancel);
}

CancelledBySignal::~CancelledBySignal() {
  std::signal(SIGINT, interrupt_);
  std::signal(SIGTERM, terminate_);
  atWork = nullptr;
}

}  // namespace chiasm::app
