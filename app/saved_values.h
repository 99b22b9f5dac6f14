// Single values of a saved view, as JSON. Readers leave `out` alone when the field is missing or of another
// form: a view state is a convenience and comes from a file that nobody vouches for.
#pragma once

#include <cmath>
#include <glm/mat4x4.hpp>
#include <glm/vec3.hpp>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/base/uid.h"

namespace chiasm::app::saved {

using nlohmann::json;

// Enumerations are saved as words, so that a file outlives a reordering.
template <typename E>
struct Word {
  E value;
  const char* word;
};
template <typename E, std::size_t N>
json wordOf(const Word<E> (&table)[N], E value) {
  for (const auto& row : table)
    if (row.value == value) return row.word;
  return nullptr;
}

template <typename E, std::size_t N>
void readWord(const json& from, const char* key, const Word<E> (&table)[N], E& out) {
  const auto found = from.find(key);
  if (found == from.end() || !found->is_string()) return;
  for (const auto& row : table)
    if (*found == row.word) out = row.value;
}

json vectorOf(glm::dvec3 v);
json toJsonValue(const std::vector<Uid>& uids);
// A rigid motion as twelve numbers, column by column: three axes, and where the origin goes.
json motionNumbers(const glm::dmat4& motion);

void readNumber(const json& from, const char* key, double& out, double low, double high);
void readFlag(const json& from, const char* key, bool& out);
void readUid(const json& from, const char* key, Uid& out);
void readUids(const json& from, const char* key, std::vector<Uid>& out);
// Nothing but a rotation and a shift is taken: a picture would be skewed or mirrored.
void readMotion(const json& from, const char* key, glm::dmat4& out);
// True when it was read: numbers, finite, as many as wanted.
template <int N>
bool readVector(const json& from, const char* key, glm::vec<N, double>& out) {
  const auto found = from.find(key);
  if (found == from.end() || !found->is_array() || found->size() != N) return false;
  glm::vec<N, double> value(0.0);
  for (int i = 0; i < N; ++i) {
    const json& element = (*found)[static_cast<std::size_t>(i)];
    if (!element.is_number() || !std::isfinite(element.get<double>())) return false;
    value[i] = element.get<double>();
  }
  out = value;
  return true;
}

}  // namespace chiasm::app::saved
