#include "core/segmentation/marker_flood.h"

#include <algorithm>
#include <array>

#include "core/base/check.h"

namespace chiasm {

namespace {

// First in, first out, for each level; memory of what was served is kept until the level is done.
struct Level {
  std::vector<std::uint32_t> queue;
  std::size_t served = 0;
  bool empty() const { return served == queue.size(); }
};

// Calls f(neighbour) for the face neighbours inside the grid, in raster order (which ties go by).
template <typename F>
void forEachNeighbour(std::size_t at, glm::ivec3 size, F&& f) {
  const auto width = static_cast<std::size_t>(size.x), slice = width * static_cast<std::size_t>(size.y);
  const std::size_t i = at % width, j = at / width % static_cast<std::size_t>(size.y), k = at / slice;
  if (k > 0) f(at - slice);
  if (j > 0) f(at - width);
  if (i > 0) f(at - 1);
  if (i + 1 < width) f(at + 1);
  if (j + 1 < static_cast<std::size_t>(size.y)) f(at + width);
  if (k + 1 < static_cast<std::size_t>(size.z)) f(at + slice);
}

}  // namespace

void floodFromMarkers(const std::vector<std::uint16_t>& relief, glm::ivec3 size,
                      std::vector<std::uint8_t>& labels, std::uint8_t barrier,
                      const std::function<bool()>& goOn) {
  CHECK(relief.size() == labels.size() && relief.size() < 0xFFFFFFFFULL,
        "one label for each level of the relief");
  std::vector<Level> levels(std::size_t{1} << 16);
  for (std::size_t at = 0; at < labels.size(); ++at) {
    if (labels[at] == 0 || labels[at] == barrier) continue;
    bool spreads = false;
    forEachNeighbour(at, size, [&](std::size_t next) { spreads = spreads || labels[next] == 0; });
    if (spreads) levels[relief[at]].queue.push_back(static_cast<std::uint32_t>(at));
  }
  std::size_t served = 0;
  for (std::size_t height = 0; height < levels.size(); ++height) {
    Level& level = levels[height];
    while (!level.empty()) {
      if (++served % 65536 == 0 && goOn && !goOn()) return;
      const std::size_t at = level.queue[level.served++];
      forEachNeighbour(at, size, [&](std::size_t next) {
        if (labels[next] != 0) return;
        labels[next] = labels[at];
        // Water does not fall below the level it stands at.
        levels[std::max<std::size_t>(relief[next], height)].queue.push_back(static_cast<std::uint32_t>(next));
      });
    }
    level = {};
  }
}

}  // namespace chiasm
