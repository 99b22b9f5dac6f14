// Numbers, texts and lists as bytes between chiasm-reader and the application.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/digest.h"
#include "core/report/utf8.h"

namespace chiasm::data_io::reader {

// Both processes run on one machine: plain integers as they lie in memory, texts and lists with their length
// first.
class WireWriter {
 public:
  void number(std::uint64_t value) { bytes_.append(reinterpret_cast<const char*>(&value), sizeof value); }
  void text(std::string_view value) {
    number(value.size());
    bytes_ += value;
  }
  void digest(const Digest& value) {
    bytes_.append(reinterpret_cast<const char*>(value.bytes.data()), value.bytes.size());
  }
  template <typename T>
  void list(const std::vector<T>& values) {
    number(values.size());
    bytes_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// The sender may have been taken over by a hostile file: whatever is missing, too long or no UTF-8 makes all
// of it wrong; what is returned from then on is harmless.
class WireReader {
 public:
  explicit WireReader(std::span<const std::byte> bytes) : left_(bytes) {}

  std::uint64_t number(std::uint64_t largest) {
    std::uint64_t value = 0;
    if (!take(&value, sizeof value) || value > largest) return fail();
    return value;
  }
  std::string bytes(std::size_t longest) {
    const std::size_t size = number(longest);
    std::string value(size <= left_.size() ? size : fail(), '\0');
    take(value.data(), value.size());
    return value;
  }
  std::string text(std::size_t longest) {
    std::string value = bytes(longest);
    if (!validateUtf8(value) || value.find('\0') != std::string::npos) fail();
    return good_ ? value : std::string();
  }
  // A text of one line, as names are.
  std::string line(std::size_t longest) {
    std::string value = text(longest);
    for (const char letter : value)
      if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f) fail();
    return good_ ? value : std::string();
  }
  Digest digest() {
    Digest value;
    take(value.bytes.data(), value.bytes.size());
    return value;
  }
  template <typename T>
  std::vector<T> list(std::size_t most) {
    const std::size_t count = number(most);
    std::vector<T> values(count <= left_.size() / sizeof(T) ? count : fail());
    take(values.data(), values.size() * sizeof(T));
    return values;
  }
  // Everything was read, and all of it was right.
  bool finished() const { return good_ && left_.empty(); }
  std::uint64_t fail() {
    good_ = false;
    return 0;
  }

 private:
  bool take(void* to, std::size_t count) {
    if (!good_ || count > left_.size()) {
      good_ = false;
      return false;
    }
    if (count > 0) std::memcpy(to, left_.data(), count);
    left_ = left_.subspan(count);
    return true;
  }
  std::span<const std::byte> left_;
  bool good_ = true;
};

}  // namespace chiasm::data_io::reader
