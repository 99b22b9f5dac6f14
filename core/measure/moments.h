// Mean, spread and extremes of values that come one after the other.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/measure/measurement.h"

namespace chiasm {

// Mean and sum of squared deviations in one pass (Welford 1962): no cancellation for large offsets.
class ValueMoments {
 public:
  void add(double value) {
    ++statistics_.count;
    const double before = value - statistics_.mean;
    statistics_.mean += before / static_cast<double>(statistics_.count);
    squares_ += before * (value - statistics_.mean);
    statistics_.minimum = std::min(statistics_.minimum, value);
    statistics_.maximum = std::max(statistics_.maximum, value);
  }
  RegionStatistics finish() const {
    if (statistics_.count == 0) return {};
    RegionStatistics done = statistics_;
    if (done.count > 1) done.standardDeviation = std::sqrt(squares_ / static_cast<double>(done.count - 1));
    return done;
  }

 private:
  RegionStatistics statistics_{0, 0.0, 0.0, std::numeric_limits<double>::infinity(),
                               -std::numeric_limits<double>::infinity()};
  double squares_ = 0.0;
};

}  // namespace chiasm
