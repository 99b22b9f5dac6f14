// One object of an answer (JSON), read field by field; the first that is wrong makes all of it wrong.
#pragma once

#include <array>
#include <cstddef>
#include <string>

#include <nlohmann/json.hpp>

#include "core/base/digest.h"
#include "core/base/error.h"

namespace chiasm::data_io::reader {

// The sender may have been taken over by a hostile file: whatever is missing, of another type, out of range,
// not finite or too long makes the object invalid, and every later read gives a zero. The object must outlive
// this. One thread.
class AnswerFields {
 public:
  static constexpr std::size_t kMaximumText = 1024;  // bytes

  explicit AnswerFields(const nlohmann::json& object) : object_(object), valid_(object.is_object()) {}
  bool valid() const { return valid_; }
  void require(bool condition) { valid_ = valid_ && condition; }

  // Without control characters, which would break lines of the interface.
  std::string text(const char* name);
  double number(const char* name, double smallest = -1e15, double largest = 1e15);
  int integer(const char* name, int smallest, int largest);
  template <std::size_t N>
  std::array<double, N> numbers(const char* name) {
    std::array<double, N> out{};
    const nlohmann::json* field = find(name);
    if (!field || !field->is_array() || field->size() != N) return fail<std::array<double, N>>();
    for (std::size_t i = 0; i < N; ++i) out[i] = numberOf((*field)[i], -1e15, 1e15);
    return out;
  }
  template <std::size_t N>
  std::array<std::string, N> texts(const char* name) {
    std::array<std::string, N> out;
    const nlohmann::json* field = find(name);
    if (!field || !field->is_array() || field->size() != N) return fail<std::array<std::string, N>>();
    for (std::size_t i = 0; i < N; ++i) out[i] = textOf((*field)[i]);
    return out;
  }
  // Empty when it is no list or longer than `maximum`.
  const nlohmann::json& list(const char* name, std::size_t maximum);
  Digest digest(const char* name);

 private:
  template <typename T>
  T fail() {
    valid_ = false;
    return T{};
  }
  const nlohmann::json* find(const char* name);
  std::string textOf(const nlohmann::json& field);
  double numberOf(const nlohmann::json& field, double smallest, double largest);

  const nlohmann::json& object_;
  bool valid_;
};

// What is said when an answer is not valid; the sentence does not name the file.
tl::unexpected<Error> answerNonsense();

}  // namespace chiasm::data_io::reader
