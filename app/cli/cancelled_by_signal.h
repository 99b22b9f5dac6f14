// Ctrl+C and SIGTERM as Cancel: work that is asked to end leaves nothing half done behind.
#pragma once

#include "core/jobs/progress.h"

namespace chiasm::app {

// While it lives, SIGINT and SIGTERM cancel the progress. One at a time in a process.
class CancelledBySignal {
 public:
  explicit CancelledBySignal(Progress& progress);
  ~CancelledBySignal();
  CancelledBySignal(const CancelledBySignal&) = delete;
  CancelledBySignal& operator=(const CancelledBySignal&) = delete;

 private:
  using Handler = void (*)(int);
  Handler interrupt_, terminate_;
};

}  // namespace chiasm::app
