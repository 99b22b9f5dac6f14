// Statistics of a volume's values: exact range and percentiles, counted without sorting.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <span>
#include <thread>
#include <type_traits>

#include "core/volume/volume.h"

namespace chiasm {
namespace {

constexpr std::size_t kBins = 256;
constexpr std::size_t kBuckets = std::size_t{1} << 16;
using Counts = std::vector<std::uint64_t>;

// Runs f(begin, end, worker) over parts of [0, count) on all cores; small work stays on this thread.
template <typename F>
void inParts(std::size_t count, unsigned workers, F&& f) {
  std::vector<std::thread> threads;
  const std::size_t part = (count + workers - 1) / workers;
  for (unsigned worker = 1; worker < workers; ++worker)
    threads.emplace_back([&f, part, worker, count] {
      f(std::min(count, part * worker), std::min(count, part * (worker + 1)), worker);
    });
  f(std::size_t{0}, std::min(count, part), 0U);
  for (std::thread& thread : threads) thread.join();
}

unsigned workersFor(std::size_t count) {
  constexpr std::size_t kWorthAThread = std::size_t{1} << 20;
  constexpr std::size_t kMaximumWorkers = 8;
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  return static_cast<unsigned>(
      std::clamp<std::size_t>(count / kWorthAThread, 1, std::min(cores, kMaximumWorkers)));
}

// Sums of counts over all workers; `bucketOf` gives a bucket below `buckets`, or `buckets` to leave a voxel
// out.
template <typename Voxels, typename BucketOf>
Counts countBuckets(Voxels voxels, std::size_t buckets, BucketOf bucketOf) {
  const unsigned workers = workersFor(voxels.size());
  std::vector<Counts> partial(workers, Counts(buckets + 1, 0));
  inParts(voxels.size(), workers, [&](std::size_t begin, std::size_t end, unsigned worker) {
    std::uint64_t* counts = partial[worker].data();
    for (std::size_t i = begin; i < end; ++i) ++counts[bucketOf(voxels[i])];
  });
  for (unsigned worker = 1; worker < workers; ++worker)
    for (std::size_t bucket = 0; bucket < buckets; ++bucket) partial[0][bucket] += partial[worker][bucket];
  partial[0].resize(buckets);
  return std::move(partial[0]);
}

std::uint64_t total(const Counts& counts) {
  std::uint64_t sum = 0;
  for (const std::uint64_t count : counts) sum += count;
  return sum;
}

// The bucket that holds the value of a rank (from 0) in ascending order; `rank` becomes the rank inside it.
std::size_t bucketOfRank(std::span<const std::uint64_t> counts, std::uint64_t& rank) {
  std::size_t bucket = 0;
  while (bucket + 1 < counts.size() && rank >= counts[bucket]) rank -= counts[bucket++];
  return bucket;
}

// Nearest-rank percentile: the smallest value that at least p of n values do not exceed, as a rank from 0.
std::uint64_t percentileRank(std::uint64_t n, double p) {
  const auto rank = static_cast<std::uint64_t>(std::ceil(p * static_cast<double>(n)));
  return std::clamp<std::uint64_t>(rank, 1, n) - 1;
}

// The stored values that matter, in ascending order of stored value.
struct StoredSummary {
  double minimum = 0, maximum = 0, low = 0, high = 0;
};

void addToBin(VolumeStatistics& statistics, double value, std::uint64_t count) {
  const double range = statistics.maximum - statistics.minimum;
  const double position = range > 0 ? (value - statistics.minimum) / range * double(kBins) : 0.0;
  const auto bin = std::min(static_cast<std::size_t>(std::max(position, 0.0)), kBins - 1);
  statistics.histogram[bin] = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(UINT32_MAX, std::uint64_t(statistics.histogram[bin]) + count));
}

void setRescaled(VolumeStatistics& statistics, const VolumeInfo& info, StoredSummary stored) {
  const auto rescale = [&info](double value) { return info.rescaleSlope * value + info.rescaleIntercept; };
  if (info.rescaleSlope < 0) {  // a falling rescale turns the order around
    std::swap(stored.minimum, stored.maximum);
    std::swap(stored.low, stored.high);
  }
  statistics.minimum = rescale(stored.minimum);
  statistics.maximum = rescale(stored.maximum);
  statistics.percentile1 = rescale(stored.low);
  statistics.percentile99 = rescale(stored.high);
}

// Ranks of the 1st and 99th percentile of the *rescaled* values, as ranks among stored values.
std::pair<std::uint64_t, std::uint64_t> storedRanks(const VolumeInfo& info, std::uint64_t n) {
  const std::uint64_t low = percentileRank(n, 0.01), high = percentileRank(n, 0.99);
  if (info.rescaleSlope < 0) return {n - 1 - high, n - 1 - low};
  return {low, high};
}

// 8 and 16 bit: every value has its own bucket, so one pass gives everything exactly.
template <typename T>
void integerStatistics(std::span<const T> voxels, const VolumeInfo& info, VolumeStatistics& statistics) {
  constexpr int kOffset = std::is_signed_v<T> ? 32768 : 0;
  const Counts counts = countBuckets(
      voxels, kBuckets, [](T value) { return static_cast<std::size_t>(static_cast<int>(value) + kOffset); });
  const auto valueOf = [](std::size_t bucket) { return double(bucket) - kOffset; };
  const auto counted = [](std::uint64_t count) { return count > 0; };
  const auto first = std::find_if(counts.begin(), counts.end(), counted);
  const auto last = std::find_if(counts.rbegin(), counts.rend(), counted);
  auto [low, high] = storedRanks(info, voxels.size());
  StoredSummary stored;
  stored.minimum = valueOf(static_cast<std::size_t>(first - counts.begin()));
  stored.maximum = valueOf(static_cast<std::size_t>(counts.rend() - last) - 1);
  stored.low = valueOf(bucketOfRank(counts, low));
  stored.high = valueOf(bucketOfRank(counts, high));
  setRescaled(statistics, info, stored);
  for (std::size_t bucket = 0; bucket < kBuckets; ++bucket)
    if (counts[bucket] > 0)
      addToBin(statistics, info.rescaleSlope * valueOf(bucket) + info.rescaleIntercept, counts[bucket]);
}

// Order-preserving bits of a float: comparing keys compares values (IEEE 754, without NaN).
std::uint32_t keyOf(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return bits & 0x80000000U ? ~bits : bits | 0x80000000U;
}

float floatOf(std::uint32_t key) {
  return std::bit_cast<float>(key & 0x80000000U ? key & 0x7FFFFFFFU : ~key);
}

// The exact values of four ranks, whose upper 16 key bits are known: the lower bits are counted in one pass,
// each distinct upper half in a table of its own.
std::array<double, 4> refine(std::span<const float> voxels, const std::array<std::size_t, 4>& uppers,
                             std::array<std::uint64_t, 4> ranks) {
  constexpr std::uint8_t kNone = 4;
  std::vector<std::uint8_t> tableOf(kBuckets, kNone);
  for (std::size_t i = 0; i < uppers.size(); ++i)
    if (tableOf[uppers[i]] == kNone) tableOf[uppers[i]] = static_cast<std::uint8_t>(i);
  const Counts counts = countBuckets(voxels, 4 * kBuckets, [&tableOf](float value) {
    const std::uint32_t key = keyOf(value);
    const std::size_t table = std::isfinite(value) ? tableOf[key >> 16] : kNone;
    return table == kNone ? 4 * kBuckets : table * kBuckets + (key & 0xFFFFU);
  });
  std::array<double, 4> values{};
  for (std::size_t i = 0; i < uppers.size(); ++i) {
    const auto table = std::span(counts).subspan(tableOf[uppers[i]] * kBuckets, kBuckets);
    values[i] = double(floatOf(static_cast<std::uint32_t>(uppers[i] << 16 | bucketOfRank(table, ranks[i]))));
  }
  return values;
}

// Floats: not-a-number and infinite values are left out. Percentiles by two rounds of 16 bits, exact however
// far an outlier lies.
void floatStatistics(std::span<const float> voxels, const VolumeInfo& info, VolumeStatistics& statistics) {
  const Counts counts = countBuckets(voxels, kBuckets, [](float value) {
    return std::isfinite(value) ? std::size_t{keyOf(value) >> 16} : kBuckets;
  });
  const std::uint64_t n = total(counts);
  if (n == 0) return;
  const auto [low, high] = storedRanks(info, n);
  std::array<std::uint64_t, 4> ranks = {0, n - 1, low, high};
  std::array<std::size_t, 4> uppers{};
  for (std::size_t i = 0; i < ranks.size(); ++i) uppers[i] = bucketOfRank(counts, ranks[i]);
  const std::array<double, 4> values = refine(voxels, uppers, ranks);
  setRescaled(statistics, info, {values[0], values[1], values[2], values[3]});
  const double range = statistics.maximum - statistics.minimum;
  const double scale = range > 0 ? double(kBins) / range : 0.0;
  const Counts bins = countBuckets(voxels, kBins, [&](float value) {
    if (!std::isfinite(value)) return kBins;
    const double position =
        (info.rescaleSlope * double(value) + info.rescaleIntercept - statistics.minimum) * scale;
    return std::min(static_cast<std::size_t>(std::max(position, 0.0)), kBins - 1);
  });
  for (std::size_t bin = 0; bin < kBins; ++bin)
    statistics.histogram[bin] = static_cast<std::uint32_t>(std::min<std::uint64_t>(UINT32_MAX, bins[bin]));
}

}  // namespace

VolumeStatistics computeStatistics(const Volume& volume) {
  VolumeStatistics statistics;
  statistics.histogram.assign(kBins, 0);
  if (!volume.voxels || volume.voxels->count() == 0) return statistics;
  volume.voxels->visit([&](auto voxels) {
    if constexpr (std::is_same_v<typename decltype(voxels)::value_type, float>)
      floatStatistics(voxels, volume.info, statistics);
    else
      integerStatistics(voxels, volume.info, statistics);
  });
  return statistics;
}

}  // namespace chiasm
