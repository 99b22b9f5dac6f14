#include "core/segmentation/partition.h"

#include <algorithm>
#include <cmath>

#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/vector_relational.hpp>

#include "core/case/planned_command.h"
#include "core/jobs/parallel.h"
#include "core/segmentation/blur.h"
#include "core/segmentation/marker_flood.h"
#include "core/segmentation/mask_command.h"
#include "core/segmentation/seed_growth.h"

namespace chiasm {

// The work that depends on the voxels alone, over which of them it was done, and how.
struct PartitionMemory::Kept {
  std::shared_ptr<const VoxelBuffer> voxels;
  VoxelBox box;
  glm::dvec3 spacing{0.0};  // mm
  double sigmaMm = 0.0;
  std::optional<IntensityRange> range;
  std::unique_ptr<SeedGrowth> growth;
  std::vector<std::uint16_t> relief;
  bool isFor(const Kept& other) const {
    return voxels == other.voxels && box.begin == other.box.begin && box.end == other.box.end &&
           spacing == other.spacing && sigmaMm == other.sigmaMm && range == other.range;
  }
};

PartitionMemory::PartitionMemory() = default;
PartitionMemory::~PartitionMemory() = default;

std::unique_ptr<PartitionMemory::Kept> PartitionMemory::take() {
  const std::scoped_lock lock(mutex_);
  return std::move(kept_);
}

void PartitionMemory::keep(std::unique_ptr<Kept> kept) {
  const std::scoped_lock lock(mutex_);
  kept_ = std::move(kept);
}

namespace {

using Kept = PartitionMemory::Kept;

void keep(const PartitionSettings& settings, std::unique_ptr<Kept> kept) {
  if (settings.memory) settings.memory->keep(std::move(kept));
}

constexpr std::uint8_t kWall = SeedGrowth::kBarrier;

// The part of the grid that is worked on, with what stands there.
struct Arena {
  std::vector<SegmentTarget> targets;
  const Volume* volume = nullptr;
  VoxelBox box;                      // whole words and bricks
  glm::dvec3 spacing{1.0};           // mm
  std::vector<std::uint8_t> labels;  // 1 + index into targets, kWall, or 0; x fastest over the box
  glm::ivec3 size() const { return box.end - box.begin; }
};

Expected<Arena> arenaOf(const Case& snapshot, const PartitionSettings& settings, Progress& progress) {
  Arena arena;
  if (settings.segments.size() < 2 || settings.segments.size() > 254)
    return failure(ErrorKind::invalidInput, "Growing from seeds needs 2 to 254 segments with painted seeds.");
  if (!std::isfinite(settings.reachMm) || settings.reachMm < 0.0)
    return failure(ErrorKind::invalidInput, "The reach around the seeds is 0 mm or more.");
  if (!std::isfinite(settings.sigmaMm) || settings.sigmaMm < 0.0 || settings.sigmaMm > 100.0)
    return failure(ErrorKind::invalidInput, "The volume is smoothed with 0 to 100 mm.");
  // Not >: an end may be no number at all.
  if (settings.range && !(settings.range->lower <= settings.range->upper))
    return failure(ErrorKind::invalidInput,
                   "The range of values for growing from seeds has its lower end above its upper one.");
  for (const Uid& uid : settings.segments) {
    const auto target = findWritableSegment(snapshot, uid);
    if (!target) return tl::unexpected(target.error());
    if (!arena.targets.empty() && target->map != arena.targets.front().map)
      return failure(ErrorKind::invalidInput, "'" + target->segment->name + "' and '" +
                                                  arena.targets.front().segment->name +
                                                  "' lie in different layers: they cannot share out voxels.");
    arena.targets.push_back(*target);
  }
  if (settings.background && std::find(settings.segments.begin(), settings.segments.end(),
                                       *settings.background) == settings.segments.end())
    return failure(ErrorKind::invalidInput, "The background must be one of the segments with seeds.");
  const SegmentTarget& first = arena.targets.front();
  const auto volume = findVoxels(snapshot, *first.segmentation);
  if (!volume) return tl::unexpected(volume.error());
  arena.volume = *volume;
  const GridGeometry& grid = first.segmentation->info.grid;
  if (!sameVoxels((*volume)->info.grid, grid))
    return failure(
        ErrorKind::invalidInput,
        "The segments have another grid than the volume: resample the segmentation to the volume.");
  arena.spacing = MaskInput{snapshot, first, grid, progress}.spacing();
  VoxelBox seeds;
  for (const SegmentTarget& target : arena.targets) {
    const VoxelBox own = boundsOf(readMask(*target.map, target.segment->label));
    if (own.empty())
      return failure(ErrorKind::notFound, "'" + target.segment->name + "' has no seeds: paint some first.");
    seeds = hull(seeds, own);
  }
  const auto reach = glm::ivec3(glm::min(glm::dvec3(grid.size), glm::ceil(settings.reachMm / arena.spacing)));
  const VoxelBox within = widened(seeds, reach, grid.size);
  arena.box = Mask(within, grid.size).box();
  const glm::ivec3 size = arena.size();
  arena.labels.assign(
      static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y) * static_cast<std::size_t>(size.z),
      0);
  std::vector<std::uint8_t> rank(std::size_t{1} << 16, kWall);
  rank[0] = 0;
  for (std::size_t i = 0; i < arena.targets.size(); ++i)
    rank[arena.targets[i].segment->label] = static_cast<std::uint8_t>(i + 1);
  const LabelMap& map = *first.map;
  parallelFor(static_cast<std::size_t>(size.z), [&](std::size_t slice, unsigned) {
    std::uint8_t* out = arena.labels.data() + slice * static_cast<std::size_t>(size.x * size.y);
    for (int j = 0; j < size.y; ++j)
      for (int i = 0; i < size.x; ++i) {
        const glm::ivec3 at = arena.box.begin + glm::ivec3(i, j, static_cast<int>(slice));
        // Whole words and bricks go further than was asked for.
        const bool reached =
            glm::all(glm::greaterThanEqual(at, within.begin)) && glm::all(glm::lessThan(at, within.end));
        *out++ = reached ? rank[map.at(VoxelIndex{at})] : kWall;
      }
  });
  return arena;
}

// What is kept of the same voxels, or an empty piece of work to fill.
std::unique_ptr<Kept> takeKept(const PartitionSettings& settings, const Arena& arena) {
  auto fresh = std::make_unique<Kept>();
  fresh->voxels = arena.volume->voxels;
  fresh->box = arena.box;
  fresh->spacing = arena.spacing;
  fresh->sigmaMm = settings.sigmaMm;
  fresh->range = settings.range;
  if (settings.memory)
    if (auto kept = settings.memory->take(); kept && kept->isFor(*fresh)) return kept;
  return fresh;
}

// What lies outside of the range and is not painted becomes a wall; values are held in the range, so that
// smoothing brings nothing of bone or air into what lies beside.
void keepInRange(Arena& arena, FloatGrid& values, const IntensityRange& range) {
  const auto lower = static_cast<float>(range.lower), upper = static_cast<float>(range.upper);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if ((values[i] < lower || values[i] > upper) && arena.labels[i] == 0) arena.labels[i] = kWall;
    values[i] = std::clamp(values[i], lower, upper);
  }
}

// The volume's values over the arena, as numbers.
FloatGrid valuesOf(const Arena& arena) {
  const glm::ivec3 size = arena.size(), all = arena.volume->info.grid.size;
  FloatGrid values(arena.labels.size());
  const double slope = arena.volume->info.rescaleSlope, intercept = arena.volume->info.rescaleIntercept;
  arena.volume->voxels->visit([&](auto voxels) {
    parallelFor(static_cast<std::size_t>(size.z), [&](std::size_t slice, unsigned) {
      float* out = values.data() + slice * static_cast<std::size_t>(size.x * size.y);
      for (int j = 0; j < size.y; ++j) {
        const std::size_t row =
            ((static_cast<std::size_t>(arena.box.begin.z) + slice) * static_cast<std::size_t>(all.y) +
             static_cast<std::size_t>(arena.box.begin.y + j)) *
                static_cast<std::size_t>(all.x) +
            static_cast<std::size_t>(arena.box.begin.x);
        for (int i = 0; i < size.x; ++i) {
          const double value =
              slope * static_cast<double>(voxels[row + static_cast<std::size_t>(i)]) + intercept;
          *out++ = std::isfinite(value) ? static_cast<float>(value) : 0.0f;
        }
      }
    });
  });
  return values;
}

// In equal steps from the lowest (0) to the highest (`top`).
std::vector<std::uint16_t> inSteps(const FloatGrid& values, float top) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const float first = *low, scale = *high > first ? top / (*high - first) : 0.0f;
  std::vector<std::uint16_t> steps(values.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    steps[i] = static_cast<std::uint16_t>((values[i] - first) * scale + 0.5f);
  return steps;
}

FloatGrid gradientMagnitude(const FloatGrid& values, glm::ivec3 size, glm::dvec3 spacing) {
  FloatGrid magnitude(values.size());
  const auto at = [&](glm::ivec3 v) {
    return values[(static_cast<std::size_t>(v.z) * static_cast<std::size_t>(size.y) +
                   static_cast<std::size_t>(v.y)) *
                      static_cast<std::size_t>(size.x) +
                  static_cast<std::size_t>(v.x)];
  };
  parallelFor(static_cast<std::size_t>(size.z), [&](std::size_t slice, unsigned) {
    float* out = magnitude.data() + slice * static_cast<std::size_t>(size.x * size.y);
    for (int j = 0; j < size.y; ++j)
      for (int i = 0; i < size.x; ++i) {
        const glm::ivec3 here(i, j, static_cast<int>(slice));
        glm::dvec3 gradient(0.0);
        for (int axis = 0; axis < 3; ++axis) {
          glm::ivec3 low = here, high = here;
          low[axis] = std::max(0, low[axis] - 1);
          high[axis] = std::min(size[axis] - 1, high[axis] + 1);
          if (high[axis] > low[axis])
            gradient[axis] =
                static_cast<double>(at(high) - at(low)) / ((high[axis] - low[axis]) * spacing[axis]);
        }
        *out++ = static_cast<float>(glm::length(gradient));
      }
  });
  return magnitude;
}

// Closes the arena to values outside of the range, and finds what the work needs when nothing is kept of it:
// the values, in range and smoothed.
FloatGrid preparedValues(Arena& arena, const PartitionSettings& settings, bool needed,
                         const std::function<bool()>& goOn) {
  if (!needed && !settings.range) return {};
  FloatGrid values = valuesOf(arena);
  if (settings.range) keepInRange(arena, values, *settings.range);
  if (needed) blurGaussian(values, arena.size(), settings.sigmaMm / arena.spacing, goOn);
  return values;
}

// Writes what each segment won: `winners` has 1 + its index for each voxel of the arena.
Expected<Edit> share(const Case& snapshot, const Arena& arena, const PartitionSettings& settings, Edit edit,
                     Progress& progress, const std::vector<std::uint8_t>& winners) {
  const glm::ivec3 grid = arena.targets.front().segmentation->info.grid.size;
  Case scratch = snapshot;
  for (std::size_t i = 0; i < arena.targets.size(); ++i) {
    const Uid& uid = settings.segments[i];
    edit.name += (i == 0 ? " " : ", ") + arena.targets[i].segment->name;
    edit.parameters.emplace_back("segment", uid.text());
    if (settings.background && *settings.background == uid) continue;
    Mask won(arena.box, grid);
    parallelFor(won.bits.rowCount(), [&](std::size_t row, unsigned) {
      const std::size_t from = row * static_cast<std::size_t>(arena.size().x);
      for (int x = 0; x < arena.size().x; ++x)
        won.bits.row(row)[x / 64] |=
            static_cast<std::uint64_t>(winners[from + static_cast<std::size_t>(x)] == i + 1) << (x % 64);
    });
    const auto target = findWritableSegment(scratch, uid);
    if (!target) return tl::unexpected(target.error());
    auto changes = writeMask(*target, PaintOver::background, WriteMode::add, won, progress);
    if (!changes) return tl::unexpected(changes.error());
    if (auto applied = apply(scratch, *changes); !applied) return tl::unexpected(applied.error());
    mergeInto(edit.changes, *changes);
  }
  if (settings.background) edit.parameters.emplace_back("background", settings.background->text());
  edit.parameters.emplace_back("reachMm", settings.reachMm);
  if (settings.range && std::isfinite(settings.range->lower))
    edit.parameters.emplace_back("lower", settings.range->lower);
  if (settings.range && std::isfinite(settings.range->upper))
    edit.parameters.emplace_back("upper", settings.range->upper);
  edit.parameters.emplace_back("sigmaMm", settings.sigmaMm);
  if (edit.changes.empty())
    return failure(ErrorKind::notFound,
                   edit.name + " changes nothing: there is no free voxel that they reach.");
  return edit;
}

}  // namespace

std::unique_ptr<Command> growFromSeeds(PartitionSettings settings) {
  return plannedCommand(
      [settings = std::move(settings)](const Case& snapshot, Progress& progress) -> Expected<Edit> {
        auto arena = arenaOf(snapshot, settings, progress);
        if (!arena) return tl::unexpected(arena.error());
        const auto goOn = [&] { return !progress.cancelled(); };
        std::unique_ptr<Kept> kept = takeKept(settings, *arena);
        const FloatGrid values = preparedValues(*arena, settings, !kept->growth, goOn);
        if (progress.cancelled()) return cancelledError();
        if (!kept->growth) {
          const double finest = std::min({arena->spacing.x, arena->spacing.y, arena->spacing.z});
          const auto steps =
              glm::clamp(glm::ivec3(glm::round(arena->spacing / finest)), glm::ivec3(1), glm::ivec3(64));
          kept->growth = std::make_unique<SeedGrowth>(arena->size(), inSteps(values, 1023.0f), steps);
        }
        progress.report(0.2);
        kept->growth->update(arena->labels, goOn);
        if (progress.cancelled()) return cancelledError();  // what stopped half way is not kept
        const std::vector<std::uint8_t> winners = kept->growth->labels();
        keep(settings, std::move(kept));
        return share(snapshot, *arena, settings, {"segment.growFromSeeds", "Grow from seeds:", {}, 2, {}},
                     progress, winners);
      });
}

std::unique_ptr<Command> watershedFromSeeds(PartitionSettings settings) {
  return plannedCommand(
      [settings = std::move(settings)](const Case& snapshot, Progress& progress) -> Expected<Edit> {
        auto arena = arenaOf(snapshot, settings, progress);
        if (!arena) return tl::unexpected(arena.error());
        const auto goOn = [&] { return !progress.cancelled(); };
        std::unique_ptr<Kept> kept = takeKept(settings, *arena);
        const FloatGrid values = preparedValues(*arena, settings, kept->relief.empty(), goOn);
        if (progress.cancelled()) return cancelledError();
        if (kept->relief.empty())
          kept->relief = inSteps(gradientMagnitude(values, arena->size(), arena->spacing), 65535.0f);
        progress.report(0.3);
        std::vector<std::uint8_t> labels = arena->labels;
        floodFromMarkers(kept->relief, arena->size(), labels, kWall, goOn);
        keep(settings, std::move(kept));
        if (progress.cancelled()) return cancelledError();
        return share(snapshot, *arena, settings, {"segment.watershed", "Watershed:", {}, 2, {}}, progress,
                     labels);
      });
}

}  // namespace chiasm
