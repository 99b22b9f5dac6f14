#include "app/saved_values.h"

#include <algorithm>
#include <array>
#include <glm/matrix.hpp>

namespace chiasm::app::saved {

json vectorOf(glm::dvec3 v) {
  return json::array({v.x, v.y, v.z});
}

void readNumber(const json& from, const char* key, double& out, double low, double high) {
  const auto found = from.find(key);
  if (found == from.end() || !found->is_number()) return;
  const double value = found->get<double>();
  if (std::isfinite(value)) out = std::clamp(value, low, high);
}

void readFlag(const json& from, const char* key, bool& out) {
  const auto found = from.find(key);
  if (found != from.end() && found->is_boolean()) out = found->get<bool>();
}

json motionNumbers(const glm::dmat4& motion) {
  std::array<double, 12> numbers{};
  for (int column = 0; column < 4; ++column)
    for (int row = 0; row < 3; ++row)
      numbers[static_cast<std::size_t>(3 * column + row)] = motion[column][row];
  return numbers;
}

void readMotion(const json& from, const char* key, glm::dmat4& out) {
  const auto found = from.find(key);
  if (found == from.end() || !found->is_array() || found->size() != 12) return;
  glm::dmat4 motion(1.0);
  for (int i = 0; i < 12; ++i) {
    const json& element = (*found)[static_cast<std::size_t>(i)];
    if (!element.is_number() || !(std::abs(element.get<double>()) < 1e6)) return;
    motion[i / 3][i % 3] = element.get<double>();
  }
  const glm::dmat3 axes(motion), product = glm::transpose(axes) * axes;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j)
      if (std::abs(product[i][j] - (i == j ? 1.0 : 0.0)) > 1e-6) return;
  if (glm::determinant(axes) > 0.0) out = motion;
}

void readUid(const json& from, const char* key, Uid& out) {
  const auto found = from.find(key);
  if (found == from.end() || !found->is_string()) return;
  if (auto uid = Uid::parse(found->get<std::string>())) out = *uid;
}

void readUids(const json& from, const char* key, std::vector<Uid>& out) {
  const auto found = from.find(key);
  if (found == from.end() || !found->is_array()) return;
  for (const json& text : *found)
    if (text.is_string())
      if (auto uid = Uid::parse(text.get<std::string>())) out.push_back(*uid);
}

json toJsonValue(const std::vector<Uid>& uids) {
  json list = json::array();
  for (const Uid& uid : uids) list.push_back(uid.text());
  return list;
}

}  // namespace chiasm::app::saved
