#include "core/metrics/hull.h"

#include <algorithm>
#include <bit>

namespace chiasm {

namespace {

double turn(glm::dvec2 a, glm::dvec2 b, glm::dvec2 c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

}  // namespace

std::vector<glm::dvec2> hullOfSlice(const BitGrid& set, int slice) {
  // Of each row only the ends can be corners; they come sorted by row, as Andrew's chain wants them.
  std::vector<glm::dvec2> points;
  for (int j = 0; j < set.size().y; ++j) {
    const std::uint64_t* row = set.row(set.rowIndex(j, slice));
    int first = -1, last = -1;
    for (int w = 0; w < static_cast<int>(set.wordsPerRow()); ++w) {
      if (row[w] == 0) continue;
      if (first < 0) first = w * 64 + std::countr_zero(row[w]);
      last = w * 64 + 63 - std::countl_zero(row[w]);
    }
    if (first < 0) continue;
    for (const double y : {j - 0.5, j + 0.5}) {
      points.emplace_back(first - 0.5, y);
      points.emplace_back(last + 0.5, y);
    }
  }
  std::sort(points.begin(), points.end(),
            [](glm::dvec2 a, glm::dvec2 b) { return a.y < b.y || (a.y == b.y && a.x < b.x); });
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (points.size() < 3) return points;
  std::vector<glm::dvec2> hull;
  const auto chain = [&](auto begin, auto end) {
    const std::size_t base = hull.size();
    for (auto point = begin; point != end; ++point) {
      while (hull.size() >= base + 2 && turn(hull[hull.size() - 2], hull.back(), *point) <= 0.0)
        hull.pop_back();
      hull.push_back(*point);
    }
    hull.pop_back();  // the next chain begins with it
  };
  chain(points.begin(), points.end());
  chain(points.rbegin(), points.rend());
  return hull;
}

}  // namespace chiasm
