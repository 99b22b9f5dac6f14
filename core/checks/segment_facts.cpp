#include "core/checks/segment_facts.h"

#include <algorithm>

#include "core/base/check.h"

namespace chiasm {

namespace {

constexpr std::int64_t kSpeck = 3;
constexpr std::int64_t kSpeckPart = 2000;

}  // namespace

struct SegmentFacts::Known {
  const Segmentation* segmentation = nullptr;
  std::vector<MaskRun> runs;
  std::optional<std::vector<std::vector<MaskRun>>> parts;
  std::optional<MaskSize> size;
  std::optional<std::vector<MaskSize>> partSizes;
};

SegmentFacts::SegmentFacts(const Case& value, std::optional<Midline> midline)
    : case_(value), midline_(std::move(midline)) {}

SegmentFacts::Known& SegmentFacts::known(const Segment& segment) {
  std::shared_ptr<Known>& known = known_[segment.uid];
  if (known) return *known;
  known = std::make_shared<Known>();
  known->segmentation = case_.segmentationOf(segment);
  CHECK(known->segmentation, "a segment of this case");
  known->runs = runsOf(*known->segmentation, segment);
  return *known;
}

const std::vector<MaskRun>& SegmentFacts::runs(const Segment& segment) {
  return known(segment).runs;
}

const std::vector<std::vector<MaskRun>>& SegmentFacts::parts(const Segment& segment) {
  Known& facts = known(segment);
  if (facts.parts) return *facts.parts;
  facts.parts = connectedParts(facts.runs);
  const std::int64_t least = std::max(kSpeck, voxelCount(facts.runs) / kSpeckPart);
  while (facts.parts->size() > 1 && voxelCount(facts.parts->back()) < least) facts.parts->pop_back();
  return *facts.parts;
}

const MaskSize& SegmentFacts::size(const Segment& segment) {
  Known& facts = known(segment);
  if (!facts.size) facts.size = measureMask(facts.segmentation->info.grid, facts.runs);
  return *facts.size;
}

const std::vector<MaskSize>& SegmentFacts::partSizes(const Segment& segment) {
  Known& facts = known(segment);
  if (facts.partSizes) return *facts.partSizes;
  facts.partSizes.emplace();
  for (const std::vector<MaskRun>& part : parts(segment))
    facts.partSizes->push_back(measureMask(facts.segmentation->info.grid, part));
  return *facts.partSizes;
}

std::optional<MaskSide> SegmentFacts::side(const Segment& segment) {
  const Known& facts = known(segment);
  if (!midline_ || facts.runs.empty()) return std::nullopt;
  return sideOf(facts.segmentation->info.grid, facts.runs, *midline_);
}

const Volume* SegmentFacts::volumeOf(const Segment& segment) const {
  const Segmentation* segmentation = case_.segmentationOf(segment);
  return segmentation ? case_.findVolume(segmentation->info.volume) : nullptr;
}

std::optional<SegmentFacts::Values> SegmentFacts::values(const Segment& segment) {
  const Volume* volume = volumeOf(segment);
  if (!volume || !volume->voxels) return std::nullopt;
  const Known& facts = known(segment);
  const GridGeometry& grid = facts.segmentation->info.grid;
  const bool same = grid == volume->info.grid;
  std::vector<double> values;
  for (const MaskRun& run : facts.runs) {
    for (int i = run.begin; i < run.end; ++i) {
      const VoxelIndex voxel{{i, run.j, run.k}};
      const auto value = same ? volume->valueAt(voxel) : volume->valueAt(voxelToPatient(grid, voxel));
      if (value) values.push_back(*value);
    }
  }
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  double sum = 0;
  for (const double value : values) sum += value;
  const std::size_t last = values.size() - 1;
  constexpr std::size_t kTwentieths = 20;
  return Values{sum / static_cast<double>(values.size()), values[values.size() / 2],
                values[last / kTwentieths], values[last - last / kTwentieths],
                static_cast<std::int64_t>(values.size())};
}

}  // namespace chiasm
