#include "core/segmentation/flood.h"

#include <array>
#include <deque>
#include <utility>
#include <vector>

namespace chiasm {

namespace {

// Grows seeds ⊂ candidates to whole runs of candidate bits, within one row. Upwards by the carry of an
// addition (a run of ones plus its lowest seed ripples to the run's end), downwards by doubling shifts.
void fillRuns(const std::uint64_t* candidates, std::uint64_t* seeds, std::size_t words) {
  bool carry = false;
  for (std::size_t w = 0; w < words; ++w) {
    const std::uint64_t run = candidates[w];
    const std::uint64_t from = seeds[w] | (carry ? run & 1U : 0U);
    carry = false;
    if (from == 0) continue;
    const std::uint64_t sum = run + from;
    carry = sum < run;
    seeds[w] = run & (~sum | from);
  }
  carry = false;
  for (std::size_t w = words; w-- > 0;) {
    std::uint64_t run = candidates[w];
    std::uint64_t from = seeds[w] | (carry ? run & (std::uint64_t{1} << 63) : 0U);
    carry = false;
    if (from == 0) continue;
    for (int shift = 1; shift < 64; shift *= 2) {
      from |= run & (from >> shift);
      run &= run >> shift;
    }
    seeds[w] = from;
    carry = (from & 1U) != 0;
  }
}

}  // namespace

FloodEnd flood(const BitGrid& candidates, glm::ivec3 seed, const FloodLimits& limits, BitGrid& reached,
               std::int64_t& count) {
  if (!candidates.test(seed) || reached.test(seed)) return FloodEnd::complete;
  const glm::ivec3 size = candidates.size();
  const std::size_t words = candidates.wordsPerRow();
  // Bits that are reached but whose neighbours have not been looked at, and the rows that have some.
  BitGrid fresh(size);
  std::vector<bool> queued(candidates.rowCount());
  std::deque<std::pair<int, int>> queue;
  std::vector<std::uint64_t> seeds(words);

  // Fills the seeds' runs in a row and queues it; the number of voxels that are new.
  const auto take = [&](int j, int k) {
    const std::size_t index = candidates.rowIndex(j, k);
    fillRuns(candidates.row(index), seeds.data(), words);
    std::uint64_t* done = reached.row(index);
    std::uint64_t* pending = fresh.row(index);
    std::int64_t added = 0;
    for (std::size_t w = 0; w < words; ++w) {
      const std::uint64_t bits = seeds[w] & ~done[w];
      done[w] |= bits;
      pending[w] |= bits;
      added += std::popcount(bits);
    }
    if (!queued[index]) {
      queued[index] = true;
      queue.emplace_back(j, k);
    }
    return added;
  };

  seeds[static_cast<std::size_t>(seed.x / 64)] = std::uint64_t{1} << (seed.x % 64);
  count += take(seed.y, seed.z);
  std::vector<std::uint64_t> front(words);
  for (std::int64_t visits = 0; !queue.empty(); ++visits) {
    if (count > limits.maximumVoxels) return FloodEnd::tooMany;
    if (visits % 1024 == 0 && limits.goOn && !limits.goOn(count)) return FloodEnd::stopped;
    const auto [j, k] = queue.front();
    queue.pop_front();
    const std::size_t index = candidates.rowIndex(j, k);
    queued[index] = false;
    std::uint64_t* pending = fresh.row(index);
    for (std::size_t w = 0; w < words; ++w) front[w] = std::exchange(pending[w], 0);
    constexpr std::array<std::pair<int, int>, 4> kNeighbours{{{-1, 0}, {1, 0}, {0, -1}, {0, 1}}};
    for (const auto& [dj, dk] : kNeighbours) {
      const int nj = j + dj, nk = k + dk;
      if (nj < 0 || nk < 0 || nj >= size.y || nk >= size.z) continue;
      const std::size_t neighbour = candidates.rowIndex(nj, nk);
      const std::uint64_t* wanted = candidates.row(neighbour);
      const std::uint64_t* done = reached.row(neighbour);
      std::uint64_t any = 0;
      for (std::size_t w = 0; w < words; ++w) any |= seeds[w] = front[w] & wanted[w] & ~done[w];
      if (any != 0) count += take(nj, nk);
    }
  }
  return count > limits.maximumVoxels ? FloodEnd::tooMany : FloodEnd::complete;
}

}  // namespace chiasm
