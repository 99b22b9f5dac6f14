// Islands into segments of their own.
#include <algorithm>

#include "core/case/planned_command.h"
#include "core/jobs/parallel.h"
#include "core/segmentation/islands.h"
#include "core/segmentation/mask_command.h"
#include "core/segmentation/run_components.h"

namespace chiasm {

namespace {

constexpr std::size_t kMostNewSegments = 1000;

// Gives each run of a component c the label labels[c], where that is not 0; the mask's bricks hold the runs.
std::vector<BrickEdit> relabel(const LabelMap& map, const Mask& mask, const RunComponents& islands,
                               const std::vector<Label>& labels) {
  const glm::ivec3 first = mask.begin / kBrickEdge;
  const glm::ivec3 extent = (mask.box().end - 1) / kBrickEdge - first + 1;
  const auto across = static_cast<std::size_t>(extent.x);
  const std::size_t beams = static_cast<std::size_t>(extent.y * extent.z);
  std::vector<std::optional<BrickEdit>> edits(beams * across);
  std::vector<BrickMemory> memory(workerCount());
  parallelFor(beams, [&](std::size_t beam, unsigned worker) {
    const glm::ivec3 position =
        first + glm::ivec3(0, static_cast<int>(beam) % extent.y, static_cast<int>(beam) / extent.y);
    const glm::ivec3 begin = position * kBrickEdge, end = glm::min(begin + kBrickEdge, map.size());
    std::vector<std::shared_ptr<DenseBrick>> open(across);
    for (int k = begin.z; k < end.z; ++k) {
      const std::size_t row = mask.bits.rowIndex(begin.y - mask.begin.y, k - mask.begin.z);
      islands.forEachRun(row, row + static_cast<std::size_t>(end.y - begin.y),
                         [&](std::size_t at, int from, int to, std::uint32_t island) {
                           const Label label = labels[island];
                           if (label == 0) return;
                           const glm::ivec3 line(0, static_cast<int>(at - row), k - begin.z);
                           for (int i = from; i < to;) {
                             const int x = i / kBrickEdge, stop = std::min(to, (x + 1) * kBrickEdge);
                             auto& brick = open[static_cast<std::size_t>(x)];
                             if (!brick) {
                               brick = memory[worker].take();
                               map.brick(map.brickIndex(position + glm::ivec3(x, 0, 0))).copyTo(*brick);
                             }
                             Label* out = brick->data() + LabelMap::offsetInBrick(line);
                             std::fill(out + (i - x * kBrickEdge), out + (stop - x * kBrickEdge), label);
                             i = stop;
                           }
                         });
    }
    for (std::size_t x = 0; x < across; ++x) {
      if (!open[x]) continue;
      const std::uint32_t index = map.brickIndex(position + glm::ivec3(static_cast<int>(x), 0, 0));
      // A border brick inside a uniform one cannot be: uniform bricks reach no further than the grid.
      edits[beam * across + x] =
          BrickEdit{index, map.brick(index), memory[worker].finish(std::move(open[x]))};
    }
  });
  std::vector<BrickEdit> made;
  for (auto& edit : edits)
    if (edit) made.push_back(std::move(*edit));
  return made;
}

// Segments "NAME 2", "NAME 3", … with free names, labels and colours, like the one they come from.
class SegmentMaker {
 public:
  explicit SegmentMaker(const SegmentTarget& target)
      : source_(*target.segment), all_(target.segmentation->segments) {
    used_.resize(std::size_t{1} << 16);
    for (const Segment& segment : all_) {
      if (segment.layer == source_.layer) used_[segment.label] = true;
      order_ = std::max(order_, segment.order);
    }
    used_[0] = true;
  }

  Segment next() {
    Segment made = source_;
    made.uid = Uid::generate();
    made.order = ++order_;
    made.colour = segmentColour(static_cast<int>(all_.size() + made_));
    ++made_;
    while (used_[label_]) ++label_;
    used_[label_] = true;
    made.label = label_;
    do made.name = source_.name + " " + std::to_string(++number_);
    while (taken(made.name));
    return made;
  }

 private:
  bool taken(const std::string& name) const {
    return std::any_of(all_.begin(), all_.end(),
                       [&](const Segment& segment) { return equalIgnoringCase(segment.name, name); });
  }
  const Segment& source_;
  const std::vector<Segment>& all_;
  std::vector<bool> used_;
  std::int64_t order_ = 0;
  std::size_t made_ = 0;
  Label label_ = 0;
  int number_ = 1;
};

}  // namespace

std::unique_ptr<Command> splitIslands(const Uid& segment, std::int64_t minimumVoxels) {
  if (minimumVoxels < 1)
    return refusedCommand(
        {ErrorKind::invalidInput, "The smallest island to split off has at least one voxel."});
  return plannedCommand([segment, minimumVoxels](const Case& snapshot, Progress& progress) -> Expected<Edit> {
    const auto target = findWritableSegment(snapshot, segment);
    if (!target) return tl::unexpected(target.error());
    const std::string& name = target->segment->name;
    const Mask mask = readMask(*target->map, target->segment->label);
    progress.report(0.2);
    const RunComponents islands(mask.bits);
    progress.report(0.6);
    if (progress.cancelled()) return cancelledError();
    const std::vector<std::uint32_t> order = islands.bySize();
    std::size_t parts = 0;
    while (parts < order.size() && islands.voxels()[order[parts]] >= minimumVoxels) ++parts;
    if (parts < 2)
      return failure(ErrorKind::notFound, "'" + name + "' has no second island of that size to split off.");
    if (parts - 1 > kMostNewSegments)
      return failure(ErrorKind::invalidInput, "'" + name + "' has " + std::to_string(parts) +
                                                  " islands of that size: remove small ones first, or split "
                                                  "off only larger ones.");
    Edit edit{"segment.splitIslands",
              "Split islands of " + name,
              {{"segment", segment.text()}, {"minimumVoxels", minimumVoxels}},
              1,
              {}};
    SegmentMaker maker(*target);
    std::vector<Label> labels(islands.count());
    for (std::size_t i = 1; i < parts; ++i) {
      const Segment made = maker.next();
      labels[order[i]] = made.label;
      addChange<Segment>(edit.changes, std::nullopt, made);
    }
    for (BrickEdit& brick : relabel(*target->map, mask, islands, labels))
      edit.changes.bricks.push_back({target->segmentation->info.uid, target->segment->layer, brick.brick,
                                     std::move(brick.before), std::move(brick.after)});
    return edit;
  });
}

}  // namespace chiasm
