#include "core/volume/transfer_function.h"

#include <algorithm>

#include <glm/common.hpp>

namespace chiasm {

glm::dvec4 TransferFunction::at(double value) const {
  if (points.empty()) return glm::dvec4(0.0);
  const auto after = std::upper_bound(points.begin(), points.end(), value,
                                      [](double v, const TransferPoint& point) { return v < point.value; });
  if (after == points.begin()) return {points.front().colour, points.front().opacity};
  const TransferPoint& left = *(after - 1);
  if (after == points.end()) return {left.colour, left.opacity};
  const double t = (value - left.value) / (after->value - left.value);
  return {glm::mix(left.colour, after->colour, t), glm::mix(left.opacity, after->opacity, t)};
}

std::vector<glm::vec4> bake(const TransferFunction& function, double minimum, double maximum, int size) {
  std::vector<glm::vec4> table;
  table.reserve(static_cast<std::size_t>(std::max(size, 0)));
  for (int i = 0; i < size; ++i) {
    const double t = size > 1 ? static_cast<double>(i) / (size - 1) : 0.0;
    table.emplace_back(function.at(glm::mix(minimum, maximum, t)));
  }
  return table;
}

}  // namespace chiasm
