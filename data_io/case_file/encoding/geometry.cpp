#include "data_io/case_file/encoding/geometry.h"

#include <cmath>
#include <glm/gtc/type_ptr.hpp>
#include <limits>

namespace chiasm::data_io {

namespace {

Json numberList(const double* values, std::size_t count) {
  Json list = Json::array();
  for (std::size_t i = 0; i < count; ++i) list.push_back(values[i]);
  return list;
}

}  // namespace

Json encodeGrid(const GridGeometry& grid) {
  Json map = Json::object();
  map["size"] = Json::array({grid.size.x, grid.size.y, grid.size.z});
  map["origin"] = numberList(glm::value_ptr(grid.origin), 3);
  map["spacing"] = numberList(glm::value_ptr(grid.spacing), 3);
  map["direction"] = numberList(glm::value_ptr(grid.direction), 9);
  map["caseFromVolume"] = numberList(glm::value_ptr(grid.caseFromVolume), 16);
  return map;
}

GridGeometry decodeGrid(const Json& value, Problem& problem) {
  MapReader reader(value, "grid", problem);
  GridGeometry grid;
  const Json& size = reader.array("size", 3);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const bool whole = size.size() == 3 && size[axis].is_number_unsigned() &&
                       size[axis].get<std::uint64_t>() <= std::numeric_limits<int>::max();
    if (!whole) {
      reader.fail("size");
      break;
    }
    grid.size[static_cast<int>(axis)] = size[axis].get<int>();
  }
  grid.origin = glm::make_vec3(reader.numbers<3>("origin").data());
  grid.spacing = glm::make_vec3(reader.numbers<3>("spacing").data());
  grid.direction = glm::make_mat3(reader.numbers<9>("direction").data());
  grid.caseFromVolume = glm::make_mat4(reader.numbers<16>("caseFromVolume").data());
  reader.finish();
  if (!problem.found() && !validate(grid)) problem.report("grid", "is not a valid grid");
  return grid;
}

Json encodePoint(const PatientPoint& point) {
  return numberList(glm::value_ptr(point.mm), 3);
}

PatientPoint decodePoint(const Json& value, Problem& problem) {
  PatientPoint point;
  if (!value.is_array() || value.size() != 3) {
    problem.report("point", "is not three numbers");
    return point;
  }
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (!value[axis].is_number_float() || !std::isfinite(value[axis].get<double>())) {
      problem.report("point", "is not finite");
      return {};
    }
    point.mm[static_cast<int>(axis)] = value[axis].get<double>();
  }
  return point;
}

}  // namespace chiasm::data_io
