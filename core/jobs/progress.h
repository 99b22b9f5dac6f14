// Progress and cancel, shared between the worker that does the work and the person who waits for it.
#pragma once

#include <atomic>
#include <string>

namespace chiasm {

// Any thread. The worker reports a fraction 0..1 and polls `cancelled`; the owner may cancel at any time.
class Progress {
 public:
  void report(double fraction) { fraction_.store(fraction, std::memory_order_relaxed); }
  double fraction() const { return fraction_.load(std::memory_order_relaxed); }
  void cancel() { cancelled_.store(true, std::memory_order_relaxed); }
  bool cancelled() const { return cancelled_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> fraction_{0.0};
  std::atomic<bool> cancelled_{false};
};

}  // namespace chiasm
