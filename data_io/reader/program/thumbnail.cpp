#include "data_io/reader/program/thumbnail.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <glm/common.hpp>

#include "data_io/reader/inspection_answer.h"

namespace chiasm::data_io::reader {
namespace {

struct Range {
  double from = 0, to = 1;
};

Range rangeOf(std::span<const float> values, const std::optional<WindowLevel>& window) {
  if (window) return {window->level - window->width / 2, window->level + window->width / 2};
  std::vector<float> sorted;
  std::copy_if(values.begin(), values.end(), std::back_inserter(sorted),
               [](float v) { return std::isfinite(v); });
  if (sorted.empty()) return {};
  const auto at = [&](double share) {
    const auto place =
        sorted.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(sorted.size() - 1));
    std::nth_element(sorted.begin(), place, sorted.end());
    return static_cast<double>(*place);
  };
  const Range range{at(0.02), at(0.98)};
  return range.to > range.from ? range : Range{range.from, range.from + 1};
}

}  // namespace

Thumbnail makeThumbnail(std::span<const float> values, glm::ivec2 size, glm::dvec2 pixel,
                        const std::optional<WindowLevel>& window, bool inverted) {
  const Range range = rangeOf(values, window);
  const glm::dvec2 extent = glm::dvec2(size) * pixel;
  const double scale = kThumbnailEdge / std::max(extent.x, extent.y);
  Thumbnail out;
  out.size = glm::clamp(glm::ivec2(glm::round(extent * scale)), glm::ivec2(1), glm::ivec2(kThumbnailEdge));
  for (int y = 0; y < out.size.y; ++y)
    for (int x = 0; x < out.size.x; ++x) {
      // The mean of the pixels beneath, at least one.
      const glm::ivec2 from(x * size.x / out.size.x, y * size.y / out.size.y);
      const glm::ivec2 to =
          glm::max(from + 1, glm::ivec2((x + 1) * size.x / out.size.x, (y + 1) * size.y / out.size.y));
      double sum = 0;
      for (int j = from.y; j < to.y; ++j)
        for (int i = from.x; i < to.x; ++i)
          sum += values[static_cast<std::size_t>(j) * static_cast<std::size_t>(size.x) +
                        static_cast<std::size_t>(i)];
      const double mean = sum / ((to.x - from.x) * (to.y - from.y));
      const double rising = (mean - range.from) / (range.to - range.from);
      const double grey = !std::isfinite(mean) ? 0.0 : inverted ? 1.0 - rising : rising;
      out.pixels.push_back(static_cast<std::uint8_t>(std::lround(std::clamp(grey, 0.0, 1.0) * 255)));
    }
  return out;
}

}  // namespace chiasm::data_io::reader
