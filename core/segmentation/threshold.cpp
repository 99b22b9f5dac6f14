#include "core/segmentation/threshold.h"

#include <algorithm>
#include <atomic>
#include <vector>

#include "core/jobs/parallel.h"
#include "core/segmentation/range_command.h"
#include "core/segmentation/region_rows.h"
#include "core/segmentation/value_gate.h"
#include "core/segmentation/write_chosen.h"

namespace chiasm {

namespace {

class ThresholdSegment : public Command {
 public:
  ThresholdSegment(Uid segment, IntensityRange range, Region region, PaintOver over)
      : segment_(std::move(segment)), range_(range), region_(std::move(region)), over_(over) {}

  Expected<Edit> plan(const Case& snapshot, Progress& progress) const override {
    const auto found = findRangeTarget(snapshot, segment_, range_, region_);
    if (!found) return tl::unexpected(found.error());
    const GridGeometry& grid = found->volume->info.grid;
    const ValueGate gate(*found->volume, range_, grid);
    const RegionRows region(region_, grid);
    const auto rows = [&](int j, int k, std::uint64_t* words) {
      const RegionRows::Span span = region.row(j, k);
      if (!span.empty()) gate.bits(j, k, span.begin, span.end, words);
    };
    auto changes = writeChosen(found->target, over_, WriteMode::add, region.box(), rows, progress, 0.0, 1.0);
    if (!changes) return tl::unexpected(changes.error());
    const std::string& name = found->target.segment->name;
    if (changes->empty())
      return failure(ErrorKind::notFound, "The threshold changes nothing: no voxel from " +
                                              numberText(range_.lower) + " to " + numberText(range_.upper) +
                                              " that may be written is outside '" + name + "' yet.");
    Edit edit;
    edit.kind = "segment.threshold";
    edit.name = "Threshold " + name;
    edit.parameters = {{"segment", segment_.text()}};
    appendParameters(edit.parameters, range_);
    appendParameters(edit.parameters, region_);
    edit.parameters.emplace_back("over", std::string(paintOverName(over_)));
    edit.changes = std::move(*changes);
    return edit;
  }

 private:
  Uid segment_;
  IntensityRange range_;
  Region region_;
  PaintOver over_;
};

}  // namespace

std::unique_ptr<Command> thresholdSegment(const Uid& segment, IntensityRange range, Region region,
                                          PaintOver over) {
  return std::make_unique<ThresholdSegment>(segment, range, std::move(region), over);
}

std::int64_t countInRange(const Volume& volume, IntensityRange range, Progress& progress) {
  if (!volume.voxels || !(range.lower <= range.upper)) return 0;
  return volume.voxels->visit([&](auto voxels) -> std::int64_t {
    using T = std::remove_const_t<typename decltype(voxels)::element_type>;
    const auto stored = storedRange<T>(range, volume.info.rescaleSlope, volume.info.rescaleIntercept);
    // Chunks small enough to cancel quickly, and to count in 32 bits.
    constexpr std::size_t kChunk = std::size_t{1} << 20;
    const std::size_t chunks = (voxels.size() + kChunk - 1) / kChunk;
    std::atomic<std::int64_t> total{0};
    std::atomic<std::size_t> done{0};
    parallelFor(
        chunks,
        [&](std::size_t chunk, unsigned) {
          const auto part = voxels.subspan(chunk * kChunk, std::min(kChunk, voxels.size() - chunk * kChunk));
          std::uint32_t count = 0;
          for (const T value : part)
            count += static_cast<std::uint32_t>((value >= stored.first) & (value <= stored.last));
          total += count;
          progress.report(static_cast<double>(++done) / static_cast<double>(chunks));
        },
        [&] { return !progress.cancelled(); });
    return progress.cancelled() ? -1 : total.load();
  });
}

}  // namespace chiasm
