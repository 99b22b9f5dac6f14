#include "data_io/volumes/nrrd_text.h"

#include <array>
#include <charconv>

namespace chiasm::data_io {

std::string exactText(double value) {
  std::array<char, 32> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() ? std::string(text.data(), end) : std::string("0");
}

std::string vectorText(const glm::dvec3& v) {
  return "(" + exactText(v.x) + "," + exactText(v.y) + "," + exactText(v.z) + ")";
}

std::string directionsText(const GridGeometry& grid) {
  std::string text;
  for (int axis = 0; axis < 3; ++axis) text += " " + vectorText(grid.direction[axis] * grid.spacing[axis]);
  return text;
}

}  // namespace chiasm::data_io
