#include "core/segmentation/edit_effect.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include <glm/matrix.hpp>

#include "core/jobs/parallel.h"
#include "core/segmentation/mask_command.h"

namespace chiasm {

namespace {

constexpr std::size_t kMostSegments = 30000;  // two labels each have to fit
constexpr std::uint32_t kNobody = 0;          // else 1 + index into the effect's segments

// Which of the effect's segments a label of each layer stands for.
using Ranks = std::vector<std::vector<std::uint32_t>>;

// One segmentation before and after.
struct Pair {
  const Segmentation* before = nullptr;
  const Segmentation* after = nullptr;
  const Segmentation& either() const { return after ? *after : *before; }
};

Ranks ranksOf(const Segmentation* segmentation, const std::map<Uid, std::uint32_t>& numbers) {
  Ranks ranks;
  if (!segmentation) return ranks;
  ranks.resize(segmentation->layers.size(), std::vector<std::uint32_t>(std::size_t{1} << 16, kNobody));
  for (const Segment& segment : segmentation->segments)
    if (segment.layer >= 0 && static_cast<std::size_t>(segment.layer) < ranks.size())
      if (const auto number = numbers.find(segment.uid); number != numbers.end())
        ranks[static_cast<std::size_t>(segment.layer)][segment.label] = number->second;
  return ranks;
}

// What one brick adds to the counts, and its ghost.
struct BrickEffect {
  struct Count {
    std::uint32_t who = kNobody;
    std::int64_t gained = 0, lost = 0;
  };
  std::vector<Count> counts;  // only of those that change
  Brick ghost;

  Count& of(std::uint32_t who) {
    const auto found =
        std::find_if(counts.begin(), counts.end(), [who](const Count& count) { return count.who == who; });
    return found != counts.end() ? *found : counts.emplace_back(Count{who, 0, 0});
  }
};

// The segments at a voxel: few, so a short list does.
class Holders {
 public:
  void read(const Segmentation* segmentation, const Ranks& ranks, std::uint32_t brick, int offset) {
    count_ = 0;
    if (!segmentation) return;
    for (std::size_t layer = 0; layer < segmentation->layers.size() && count_ < kMost; ++layer) {
      const std::uint32_t who = ranks[layer][segmentation->layers[layer].brick(brick).at(offset)];
      if (who != kNobody) list_[count_++] = who;
    }
  }
  bool has(std::uint32_t who) const {
    return std::find(list_.begin(), list_.begin() + static_cast<std::ptrdiff_t>(count_), who) !=
           list_.begin() + static_cast<std::ptrdiff_t>(count_);
  }
  std::size_t size() const { return count_; }
  std::uint32_t operator[](std::size_t i) const { return list_[i]; }

 private:
  static constexpr std::size_t kMost = 64;  // layers
  std::array<std::uint32_t, kMost> list_{};
  std::size_t count_ = 0;
};

// Nearly always one layer alone has changed: what it held before against what it holds now.
void compareLayer(const Brick& before, const Brick& after, const std::vector<std::uint32_t>& ranksBefore,
                  const std::vector<std::uint32_t>& ranksAfter, DenseBrick& ghost, BrickEffect& effect) {
  DenseBrick had, has;
  before.copyTo(had);
  after.copyTo(has);
  // Runs of voxels change in the same way: looked up once a run.
  std::uint32_t runFrom = kNobody, runTo = kNobody;
  std::int64_t run = 0;
  const auto endRun = [&] {
    if (runFrom != kNobody) effect.of(runFrom).lost += run;
    if (runTo != kNobody) effect.of(runTo).gained += run;
    run = 0;
  };
  for (std::size_t i = 0; i < ghost.size(); ++i) {
    if (had[i] == has[i]) continue;
    const std::uint32_t from = ranksBefore[had[i]], to = ranksAfter[has[i]];
    if (from == to) continue;
    if (from != runFrom || to != runTo) endRun();
    runFrom = from;
    runTo = to;
    ++run;
    ghost[i] = to != kNobody ? EditEffect::gainedLabel(to - 1) : EditEffect::lostLabel(from - 1);
  }
  endRun();
}

// Several layers, as when a segment moves to another one: a voxel's segments before against those now.
void compareVoxels(const Pair& pair, const Ranks& before, const Ranks& after, std::uint32_t brick,
                   DenseBrick& ghost, BrickEffect& effect) {
  Holders had, has;
  for (int offset = 0; offset < kBrickVoxels; ++offset) {
    had.read(pair.before, before, brick, offset);
    has.read(pair.after, after, brick, offset);
    Label& mark = ghost[static_cast<std::size_t>(offset)];
    for (std::size_t i = 0; i < had.size(); ++i) {
      if (has.has(had[i])) continue;
      ++effect.of(had[i]).lost;
      mark = EditEffect::lostLabel(had[i] - 1);
    }
    for (std::size_t i = 0; i < has.size(); ++i) {
      if (had.has(has[i])) continue;
      ++effect.of(has[i]).gained;
      mark = EditEffect::gainedLabel(has[i] - 1);
    }
  }
}

BrickEffect effectOnBrick(const Pair& pair, const Ranks& before, const Ranks& after, std::uint32_t brick) {
  BrickEffect effect;
  DenseBrick ghost{};
  std::vector<std::size_t> changed;
  const std::size_t layers =
      pair.before && pair.after ? std::min(pair.before->layers.size(), pair.after->layers.size()) : 0;
  for (std::size_t layer = 0; layer < layers; ++layer)
    if (!pair.before->layers[layer].brick(brick).sharesStorageWith(pair.after->layers[layer].brick(brick)))
      changed.push_back(layer);
  const bool sameLayers = layers > 0 && pair.before->layers.size() == pair.after->layers.size();
  if (sameLayers && changed.size() == 1)
    compareLayer(pair.before->layers[changed[0]].brick(brick), pair.after->layers[changed[0]].brick(brick),
                 before[changed[0]], after[changed[0]], ghost, effect);
  else
    compareVoxels(pair, before, after, brick, ghost, effect);
  effect.ghost = Brick::fromVoxels(ghost);
  return effect;
}

std::int64_t countLabel(const LabelMap& map, Label label) {
  std::vector<std::int64_t> counts(map.brickCount(), 0);
  parallelFor(map.brickCount(), [&](std::size_t index, unsigned) {
    const Brick& brick = map.brick(static_cast<std::uint32_t>(index));
    if (!brick.holds(label)) return;
    for (std::size_t line = 0; line < kBrickLines; ++line)
      counts[index] += std::popcount(brick.row(line, label));
  });
  std::int64_t sum = 0;
  for (const std::int64_t count : counts) sum += count;
  return sum;
}

// The segments that may change: those that stand for a label of a touched brick before or after.
std::set<Uid> segmentsIn(const Pair& pair, const std::set<std::uint32_t>& bricks) {
  std::set<Uid> found;
  for (const Segmentation* segmentation : {pair.before, pair.after}) {
    if (!segmentation) continue;
    for (std::size_t layer = 0; layer < segmentation->layers.size(); ++layer) {
      std::vector<bool> seen(std::size_t{1} << 16, false);
      for (const std::uint32_t index : bricks) {
        const Brick& brick = segmentation->layers[layer].brick(index);
        if (brick.isUniform())
          seen[brick.uniformLabel()] = true;
        else if (const TwoLabelBrick* two = brick.twoLabels())
          seen[two->unset] = seen[two->set] = true;
        else
          for (const Label label : *brick.dense()) seen[label] = true;
      }
      for (const Segment& segment : segmentation->segments)
        if (segment.layer == static_cast<int>(layer) && seen[segment.label]) found.insert(segment.uid);
    }
  }
  return found;
}

Expected<void> addEffect(EditEffect& effect, const Pair& pair, const std::set<std::uint32_t>& touched,
                         Progress& progress) {
  const Segmentation& either = pair.either();
  std::map<Uid, std::uint32_t> numbers;
  const double millilitres =
      std::abs(glm::determinant(glm::dmat3(either.info.grid.caseFromVoxel()))) / 1000.0;
  for (const Uid& uid : segmentsIn(pair, touched)) {
    const Segment* before = pair.before ? pair.before->find(uid) : nullptr;
    const Segment& known = before ? *before : *pair.after->find(uid);
    SegmentEffect one{uid, known.name, known.colour, 0, 0, 0, millilitres};
    if (before)
      one.before = countLabel(pair.before->layers[static_cast<std::size_t>(before->layer)], before->label);
    effect.segments.push_back(std::move(one));
    numbers[uid] = static_cast<std::uint32_t>(effect.segments.size());
  }
  if (effect.segments.size() > kMostSegments)
    return failure(ErrorKind::invalidInput, "The edit touches too many segments to show them.");
  const Ranks before = ranksOf(pair.before, numbers), after = ranksOf(pair.after, numbers);
  const std::vector<std::uint32_t> list(touched.begin(), touched.end());
  std::vector<std::optional<BrickEffect>> parts(list.size());
  parallelFor(
      list.size(),
      [&](std::size_t index, unsigned) { parts[index] = effectOnBrick(pair, before, after, list[index]); },
      [&] { return !progress.cancelled(); });
  if (progress.cancelled()) return cancelledError();
  EditEffect::Ghost ghost{either.info.uid, either.info.grid, LabelMap(either.info.grid.size)};
  for (std::size_t i = 0; i < list.size(); ++i) {
    for (const BrickEffect::Count& count : parts[i]->counts) {
      effect.segments[count.who - 1].gained += count.gained;
      effect.segments[count.who - 1].lost += count.lost;
    }
    ghost.map.setBrick(list[i], std::move(parts[i]->ghost));
  }
  effect.ghosts.push_back(std::move(ghost));
  return {};
}

}  // namespace

Expected<EditEffect> effectOf(const Case& before, const Edit& edit, Progress& progress) {
  Case after = before;
  if (auto applied = apply(after, edit.changes); !applied) return tl::unexpected(applied.error());
  std::map<Uid, std::set<std::uint32_t>> touched;
  for (const BrickChange& change : edit.changes.bricks) touched[change.segmentation].insert(change.brick);
  EditEffect effect;
  for (const auto& [uid, bricks] : touched) {
    const Pair pair{before.findSegmentation(uid), after.findSegmentation(uid)};
    if (auto added = addEffect(effect, pair, bricks, progress); !added) return tl::unexpected(added.error());
  }
  return effect;
}

}  // namespace chiasm
