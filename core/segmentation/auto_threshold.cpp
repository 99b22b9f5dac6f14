#include "core/segmentation/auto_threshold.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <type_traits>

#include "core/case/planned_command.h"
#include "core/jobs/parallel.h"
#include "core/segmentation/segment_target.h"
#include "core/segmentation/threshold.h"

namespace chiasm {

namespace {

constexpr std::size_t kChunk = std::size_t{1} << 20;

// Calls f(chunk of voxels) on all cores.
template <typename F>
void forEachChunk(const VoxelBuffer& voxels, F&& f) {
  voxels.visit([&](auto values) {
    parallelFor((values.size() + kChunk - 1) / kChunk, [&](std::size_t chunk, unsigned) {
      f(values.subspan(chunk * kChunk, std::min(kChunk, values.size() - chunk * kChunk)));
    });
  });
}

// The first bin whose split scores highest; splits with an empty class do not count.
template <typename Score>
std::size_t bestSplit(std::size_t bins, Score score) {
  std::size_t best = 0;
  double highest = -INFINITY;
  for (std::size_t split = 1; split < bins; ++split) {
    const double value = score(split);
    if (value > highest) {
      highest = value;
      best = split;
    }
  }
  return best;
}

// Sums of a quantity below each bin.
std::vector<double> runningSums(const ValueHistogram& histogram, double (*of)(double p, double bin)) {
  double total = 0;
  for (const std::int64_t count : histogram.counts) total += static_cast<double>(count);
  std::vector<double> sums{0.0};
  for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin)
    sums.push_back(sums.back() +
                   of(static_cast<double>(histogram.counts[bin]) / total, static_cast<double>(bin)));
  return sums;
}

}  // namespace

ValueHistogram histogramOf(const Volume& volume, int bins) {
  ValueHistogram histogram;
  if (!volume.voxels || bins < 1) return histogram;
  double first = std::numeric_limits<double>::infinity(), last = -first;
  std::mutex mutex;
  forEachChunk(*volume.voxels, [&](auto values) {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const auto value : values) {
      if (!std::isfinite(static_cast<double>(value))) continue;
      low = std::min(low, static_cast<double>(value));
      high = std::max(high, static_cast<double>(value));
    }
    const std::scoped_lock lock(mutex);
    first = std::min(first, low);
    last = std::max(last, high);
  });
  if (!(first <= last)) return histogram;
  const double slope = volume.info.rescaleSlope, intercept = volume.info.rescaleIntercept;
  histogram.minimum = std::min(slope * first + intercept, slope * last + intercept);
  histogram.maximum = std::max(slope * first + intercept, slope * last + intercept);
  histogram.counts.assign(static_cast<std::size_t>(bins), 0);
  const double scale = histogram.maximum > histogram.minimum ? 1.0 / histogram.width() : 0.0;
  forEachChunk(*volume.voxels, [&](auto values) {
    std::vector<std::int64_t> counts(static_cast<std::size_t>(bins));
    for (const auto value : values) {
      if (!std::isfinite(static_cast<double>(value))) continue;
      const double bin = (slope * static_cast<double>(value) + intercept - histogram.minimum) * scale;
      ++counts[std::min(static_cast<std::size_t>(std::max(bin, 0.0)), counts.size() - 1)];
    }
    const std::scoped_lock lock(mutex);
    for (std::size_t bin = 0; bin < counts.size(); ++bin) histogram.counts[bin] += counts[bin];
  });
  return histogram;
}

const char* autoThresholdName(AutoThreshold method) {
  switch (method) {
    case AutoThreshold::otsu:
      return "otsu";
    case AutoThreshold::isodata:
      return "isodata";
    case AutoThreshold::entropy:
      return "entropy";
    case AutoThreshold::yen:
      break;
  }
  return "yen";
}

std::optional<AutoThreshold> autoThresholdNamed(std::string_view word) {
  for (const AutoThreshold one :
       {AutoThreshold::otsu, AutoThreshold::isodata, AutoThreshold::entropy, AutoThreshold::yen})
    if (word == autoThresholdName(one)) return one;
  return std::nullopt;
}

std::size_t splitBin(const ValueHistogram& histogram, AutoThreshold method) {
  const std::size_t bins = histogram.counts.size();
  if (bins < 2 || std::count_if(histogram.counts.begin(), histogram.counts.end(),
                                [](std::int64_t count) { return count > 0; }) < 2)
    return 0;
  const std::vector<double> weight = runningSums(histogram, [](double p, double) { return p; });
  const std::vector<double> moment = runningSums(histogram, [](double p, double bin) { return p * bin; });
  const auto bothClasses = [&](std::size_t split) {
    return weight[split] > 0 && weight[split] < weight[bins];
  };
  switch (method) {
    case AutoThreshold::otsu:
      return bestSplit(bins, [&](std::size_t split) -> double {
        if (!bothClasses(split)) return -INFINITY;
        const double w0 = weight[split], w1 = weight[bins] - w0;
        const double apart = moment[split] / w0 - (moment[bins] - moment[split]) / w1;
        return w0 * w1 * apart * apart;
      });
    case AutoThreshold::isodata:
      for (std::size_t split = 1; split < bins; ++split) {
        if (!bothClasses(split)) continue;
        const double below = moment[split] / weight[split];
        const double above = (moment[bins] - moment[split]) / (weight[bins] - weight[split]);
        if (static_cast<double>(split - 1) >= 0.5 * (below + above)) return split;
      }
      return 0;
    case AutoThreshold::entropy: {
      const std::vector<double> spread =
          runningSums(histogram, [](double p, double) { return p > 0 ? -p * std::log(p) : 0.0; });
      return bestSplit(bins, [&](std::size_t split) -> double {
        if (!bothClasses(split)) return -INFINITY;
        const double w0 = weight[split], w1 = weight[bins] - w0;
        // −Σ (p/w) ln(p/w) = ln w − Σ p ln p / w, for each class.
        return std::log(w0) + spread[split] / w0 + std::log(w1) + (spread[bins] - spread[split]) / w1;
      });
    }
    case AutoThreshold::yen:
      break;
  }
  const std::vector<double> square = runningSums(histogram, [](double p, double) { return p * p; });
  return bestSplit(bins, [&](std::size_t split) -> double {
    if (!bothClasses(split)) return -INFINITY;
    const double w0 = weight[split], w1 = weight[bins] - w0;
    const double product = square[split] * (square[bins] - square[split]);
    return product > 0 ? -std::log(product) + 2 * std::log(w0 * w1) : -INFINITY;
  });
}

Expected<double> autoThreshold(const Volume& volume, AutoThreshold method) {
  const ValueHistogram histogram = histogramOf(volume);
  const std::size_t split = splitBin(histogram, method);
  if (split == 0)
    return failure(ErrorKind::notFound,
                   "The values of '" + volume.info.name + "' do not fall into two classes.");
  return histogram.lowerEdge(split);
}

std::unique_ptr<Command> autoThresholdSegment(const Uid& segment, AutoThreshold method, ThresholdSide side,
                                              PaintOver over) {
  return plannedCommand([=](const Case& snapshot, Progress& progress) -> Expected<Edit> {
    const auto target = findWritableSegment(snapshot, segment);
    if (!target) return tl::unexpected(target.error());
    const auto volume = findVoxels(snapshot, *target->segmentation);
    if (!volume) return tl::unexpected(volume.error());
    const auto split = autoThreshold(**volume, method);
    if (!split) return tl::unexpected(split.error());
    const double edge = *split;
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    // What lies at the edge belongs to the upper class.
    const IntensityRange range = side == ThresholdSide::above
                                     ? IntensityRange{edge, kInfinity}
                                     : IntensityRange{-kInfinity, std::nextafter(edge, -kInfinity)};
    auto edit = thresholdSegment(segment, range, Everywhere{}, over)->plan(snapshot, progress);
    if (!edit) return edit;
    edit->kind = "segment.autoThreshold";
    edit->parameters = {{"segment", segment.text()},
                        {"method", std::string(autoThresholdName(method))},
                        {"side", std::string(side == ThresholdSide::above ? "above" : "below")},
                        {"threshold", edge}};
    return edit;
  });
}

}  // namespace chiasm
