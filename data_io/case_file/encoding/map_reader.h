// Strict reading of one CBOR map: every field of the right type and in bounds, and no other field.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/uid.h"
#include "data_io/case_file/encoding/cbor.h"

namespace chiasm::data_io {

// Bounds of what a case file may hold; generous for people, small for attackers.
inline constexpr std::size_t kLongestName = 64 << 10;      // bytes of UTF-8
inline constexpr std::size_t kLongestText = 16 << 20;      // a report
inline constexpr std::size_t kLongestList = 100'000;       // anchors, points, codes …
inline constexpr std::size_t kLongestBrickList = 4 << 20;  // bricks of one edit

// The first thing that was wrong; later ones are consequences and are not kept.
class Problem {
 public:
  void report(std::string_view what, std::string_view field) {
    if (text_.empty()) text_ = std::string(what) + ": " + std::string(field);
  }
  bool found() const { return !text_.empty(); }
  // Field names only, never a value: the sentence may be shown and logged.
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// Words for the values of an enum, as they are stored. Unknown words are refused when read.
template <typename Enum, std::size_t N>
using Words = std::array<std::pair<Enum, const char*>, N>;

template <typename Enum, std::size_t N>
const char* wordOf(const Words<Enum, N>& words, Enum value) {
  for (const auto& [each, word] : words) {
    if (each == value) return word;
  }
  return "";  // refused by the reader, and so by the check before an entry is written
}

// Reads the fields of a map by name. Failures go to `problem`; what is returned then is a harmless default.
// Call `finish` after the last field: it refuses fields that were not asked for.
class MapReader {
 public:
  // `what` names the object for the sentence ("segment").
  MapReader(const Json& value, std::string_view what, Problem& problem);

  std::int64_t integer(const char* key, std::int64_t minimum, std::int64_t maximum);
  double number(const char* key);  // finite
  bool flag(const char* key);
  std::string text(const char* key, std::size_t longest = kLongestName);  // valid UTF-8
  std::string path(const char* key);  // any bytes but zero, as file systems have them
  Uid uid(const char* key);           // may be empty: none
  Uid requiredUid(const char* key);
  Digest digest(const char* key);
  // The numbers of an array of exactly N finite numbers.
  template <std::size_t N>
  std::array<double, N> numbers(const char* key) {
    std::array<double, N> found{};
    const Json& list = array(key, N);
    if (list.size() != N) {
      fail(key);
      return found;
    }
    for (std::size_t i = 0; i < N; ++i) found[i] = finite(list[i], key);
    return found;
  }
  // Each element of an array through `read(const Json&, Problem&)`.
  template <typename Read>
  auto list(const char* key, Read&& read, std::size_t longest = kLongestList) {
    std::vector<decltype(read(std::declval<const Json&>(), std::declval<Problem&>()))> found;
    for (const Json& element : array(key, longest)) {
      if (problem_.found()) break;
      found.push_back(read(element, problem_));
    }
    return found;
  }
  template <typename Enum, std::size_t N>
  Enum word(const char* key, const Words<Enum, N>& words) {
    const std::string stored = text(key);
    for (const auto& [each, name] : words) {
      if (stored == name) return each;
    }
    fail(key);
    return words.front().first;
  }
  // The raw value; null when it is missing (reported) or null.
  const Json& value(const char* key);
  // An array of at most `longest` elements; an empty one after a failure.
  const Json& array(const char* key, std::size_t longest);
  void fail(const char* key) { problem_.report(what_, key); }
  Problem& problem() { return problem_; }
  void finish();

 private:
  double finite(const Json& value, const char* key);
  const Json& value_;
  std::string_view what_;
  Problem& problem_;
  std::size_t read_ = 0;
};

// Bytes in a CBOR byte string.
Json byteString(std::string_view bytes);
Json byteString(const Digest& digest);
// Valid UTF-8 of bounded length in a text element; reports otherwise.
std::string readText(const Json& value, const char* field, std::size_t longest, Problem& problem);
Uid readUid(const Json& value, const char* field, Problem& problem);

}  // namespace chiasm::data_io
