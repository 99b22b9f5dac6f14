#include "core/segmentation/seed_growth.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "core/base/check.h"

namespace chiasm {

namespace {
// More than any single step costs: 1023 + 64.
constexpr std::size_t kBuckets = 2048;
constexpr std::uint32_t kMostCost = (1U << 24) - 2048;
}  // namespace

SeedGrowth::SeedGrowth(glm::ivec3 size, const std::vector<std::uint16_t>& values, glm::ivec3 steps)
    : size_(size),
      row_(static_cast<std::size_t>(size.x) + 2),
      slice_(row_ * (static_cast<std::size_t>(size.y) + 2)),
      steps_(steps),
      values_(slice_ * (static_cast<std::size_t>(size.z) + 2)),
      states_(values_.size(), 0),
      seeds_(values.size(), kNone),
      buckets_(kBuckets) {
  CHECK(values_.size() < 0xFFFFFFFFULL, "a grid to grow seeds in has fewer than 2^32 voxels");
  CHECK(values.size() == static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y) *
                             static_cast<std::size_t>(size.z),
        "there is one value for each voxel");
  for (int axis = 0; axis < 3; ++axis) CHECK(steps[axis] >= 1 && steps[axis] <= 64, "steps cost 1 to 64");
  for (std::size_t voxel = 0; voxel < values.size(); ++voxel) {
    CHECK(values[voxel] <= 1023, "values to grow seeds in are at most 1023");
    values_[padded(voxel)] = values[voxel];
    states_[padded(voxel)] = kUnreached;
  }
}

std::size_t SeedGrowth::padded(std::size_t voxel) const {
  const auto width = static_cast<std::size_t>(size_.x), height = static_cast<std::size_t>(size_.y);
  return (voxel / (width * height) + 1) * slice_ + (voxel / width % height + 1) * row_ + voxel % width + 1;
}

std::vector<std::uint8_t> SeedGrowth::labels() const {
  std::vector<std::uint8_t> labels;
  labels.reserve(seeds_.size());
  for (int k = 0; k < size_.z; ++k)
    for (int j = 0; j < size_.y; ++j) {
      const State* row = states_.data() + (static_cast<std::size_t>(k) + 1) * slice_ +
                         (static_cast<std::size_t>(j) + 1) * row_ + 1;
      for (int i = 0; i < size_.x; ++i)
        labels.push_back(row[i] == kUnreached ? kNone : static_cast<std::uint8_t>(row[i] & 0xFFU));
    }
  return labels;
}

void SeedGrowth::push(std::size_t at, State state) {
  states_[at] = state;
  buckets_[(state >> 8) % kBuckets].push_back(static_cast<std::uint32_t>(at));
  ++waiting_;
}

// Forgets what the changed seeds decided: every voxel of a label that lost seeds, and of barriers that come
// or go, everything.
void SeedGrowth::reset(const std::vector<std::uint8_t>& seeds) {
  std::array<bool, 256> lost{};
  bool afresh = false;
  for (std::size_t voxel = 0; voxel < seeds.size(); ++voxel) {
    if (seeds[voxel] == seeds_[voxel]) continue;
    afresh = afresh || seeds[voxel] == kBarrier || seeds_[voxel] == kBarrier;
    lost[seeds_[voxel]] = true;
  }
  lost[kNone] = false;
  const std::array<std::size_t, 6> around{
      static_cast<std::size_t>(1), row_, slice_, std::size_t(0) - 1, std::size_t(0) - row_,
      std::size_t(0) - slice_};
  const bool anyLost = std::find(lost.begin(), lost.end(), true) != lost.end();
  if (afresh || anyLost) {
    std::vector<std::uint32_t> forgotten;
    for (std::size_t voxel = 0; voxel < seeds.size(); ++voxel) {
      const std::size_t at = padded(voxel);
      if (afresh) {
        states_[at] = seeds[voxel] == kBarrier ? 0 : kUnreached;
      } else if (states_[at] != kUnreached && lost[states_[at] & 0xFFU] && states_[at] != 0) {
        states_[at] = kUnreached;
        forgotten.push_back(static_cast<std::uint32_t>(at));
      }
    }
    // What borders on the forgotten part grows into it again.
    for (const std::uint32_t at : forgotten)
      for (const std::size_t step : around)
        if (const State state = states_[at + step]; state != 0 && state != kUnreached) push(at + step, state);
  }
  for (std::size_t voxel = 0; voxel < seeds.size(); ++voxel) {
    if (seeds[voxel] == kNone || seeds[voxel] == kBarrier) continue;
    const std::size_t at = padded(voxel);
    if (states_[at] != seeds[voxel]) push(at, seeds[voxel]);
  }
  seeds_ = seeds;
}

void SeedGrowth::update(const std::vector<std::uint8_t>& seeds, const std::function<bool()>& goOn) {
  CHECK(seeds.size() == seeds_.size(), "there is one seed label for each voxel");
  reset(seeds);
  run(goOn);
}

void SeedGrowth::run(const std::function<bool()>& goOn) {
  const std::array<std::pair<std::size_t, int>, 6> around{{{1, 0},
                                                           {std::size_t(0) - 1, 0},
                                                           {row_, 1},
                                                           {std::size_t(0) - row_, 1},
                                                           {slice_, 2},
                                                           {std::size_t(0) - slice_, 2}}};
  // Cheapest first. What waits may start at different costs; the window of buckets holds all that are within
  // reach, because a step costs less than there are buckets. Borders may be older: they come when their turn
  // is.
  std::vector<std::uint32_t> current;
  for (std::uint32_t cost = 0; waiting_ > 0 && cost < kMostCost; ++cost) {
    std::vector<std::uint32_t>& bucket = buckets_[cost % kBuckets];
    if (bucket.empty()) continue;
    if (goOn && !goOn()) break;
    current.clear();
    current.swap(bucket);
    for (const std::uint32_t at : current) {
      const State state = states_[at];
      if ((state >> 8) > cost) {  // of a later turn of the window
        bucket.push_back(at);
        continue;
      }
      --waiting_;
      if ((state >> 8) != cost) continue;  // a better way was found meanwhile
      const int value = values_[at];
      for (const auto& [step, axis] : around) {
        const std::size_t next = at + step;
        const auto way = static_cast<std::uint32_t>(steps_[axis] + std::abs(values_[next] - value));
        const State offer = state + (way << 8);
        if (offer >= states_[next]) continue;
        push(next, offer);
      }
    }
  }
  for (std::vector<std::uint32_t>& bucket : buckets_) bucket.clear();
  waiting_ = 0;
}

}  // namespace chiasm
