#include "core/checks/mask_runs.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "core/base/check.h"
#include "core/segmentation/brick_writer.h"

namespace chiasm {

namespace {

void addBrick(const LabelMap& map, std::uint32_t index, Label label, std::vector<MaskRun>& runs) {
  const Brick& brick = map.brick(index);
  const BrickBox box = brickBox(map, index);
  if (!brick.holds(label)) return;
  for (int k = box.begin.z; k < box.end.z; ++k)
    for (int j = box.begin.y; j < box.end.y; ++j)
      forEachBitRun(brick.row(box.line(j, k), label) & box.columns(), [&](int begin, int end) {
        runs.push_back({k, j, box.begin.x + begin, box.begin.x + end});
      });
}

// Disjoint sets of runs, with halved paths.
class Sets {
 public:
  explicit Sets(std::size_t count) : parent_(count) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  std::size_t rootOf(std::size_t one) {
    while (parent_[one] != one) one = parent_[one] = parent_[parent_[one]];
    return one;
  }
  void join(std::size_t a, std::size_t b) {
    parent_[std::max(rootOf(a), rootOf(b))] = std::min(rootOf(a), rootOf(b));
  }

 private:
  std::vector<std::size_t> parent_;
};

// Joins the runs of one row with those of a neighbouring row that they touch, also over corners.
void joinRows(const std::vector<MaskRun>& runs, std::size_t a, std::size_t aEnd, std::size_t b,
              std::size_t bEnd, Sets& sets) {
  while (a < aEnd && b < bEnd) {
    if (runs[a].begin <= runs[b].end && runs[b].begin <= runs[a].end) sets.join(a, b);
    if (runs[a].end < runs[b].end)
      ++a;
    else
      ++b;
  }
}

}  // namespace

std::vector<MaskRun> runsOf(const Segmentation& segmentation, const Segment& segment) {
  std::vector<MaskRun> runs;
  if (segment.label == 0 || segment.layer < 0 ||
      segment.layer >= static_cast<int>(segmentation.layers.size()))
    return runs;
  const LabelMap& map = segmentation.layers[static_cast<std::size_t>(segment.layer)];
  for (std::uint32_t index = 0; index < map.brickCount(); ++index) addBrick(map, index, segment.label, runs);
  std::sort(runs.begin(), runs.end());
  // Runs that go on in the next brick are one.
  std::size_t last = 0;
  for (std::size_t i = 1; i < runs.size(); ++i) {
    if (runs[i].k == runs[last].k && runs[i].j == runs[last].j && runs[i].begin == runs[last].end)
      runs[last].end = runs[i].end;
    else
      runs[++last] = runs[i];
  }
  if (!runs.empty()) runs.resize(last + 1);
  return runs;
}

std::vector<std::vector<MaskRun>> connectedParts(const std::vector<MaskRun>& runs) {
  struct Row {
    std::size_t first = 0, last = 0;
  };
  const auto key = [](int k, int j) {
    return static_cast<std::int64_t>(k) << 32 | static_cast<std::uint32_t>(j);
  };
  std::unordered_map<std::int64_t, Row> rows;
  for (std::size_t i = 0; i < runs.size();) {
    std::size_t end = i + 1;
    while (end < runs.size() && runs[end].k == runs[i].k && runs[end].j == runs[i].j) ++end;
    rows[key(runs[i].k, runs[i].j)] = {i, end};
    i = end;
  }
  Sets sets(runs.size());
  for (std::size_t i = 0; i < runs.size(); i = rows[key(runs[i].k, runs[i].j)].last) {
    const Row here = rows[key(runs[i].k, runs[i].j)];
    constexpr std::pair<int, int> kBefore[] = {{0, -1}, {-1, -1}, {-1, 0}, {-1, 1}};  // k, j
    for (const auto& [dk, dj] : kBefore)
      if (const auto other = rows.find(key(runs[i].k + dk, runs[i].j + dj)); other != rows.end())
        joinRows(runs, here.first, here.last, other->second.first, other->second.last, sets);
  }
  std::unordered_map<std::size_t, std::size_t> partOf;
  std::vector<std::vector<MaskRun>> parts;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto [at, added] = partOf.try_emplace(sets.rootOf(i), parts.size());
    if (added) parts.emplace_back();
    parts[at->second].push_back(runs[i]);
  }
  std::stable_sort(parts.begin(), parts.end(),
                   [](const auto& a, const auto& b) { return voxelCount(a) > voxelCount(b); });
  return parts;
}

std::int64_t voxelCount(const std::vector<MaskRun>& runs) {
  std::int64_t count = 0;
  for (const MaskRun& run : runs) count += run.voxels();
  return count;
}

}  // namespace chiasm
