// Identities that last: DICOM unique identifiers under the UUID-derived root 2.25 (DICOM PS3.5 B.2).
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>

#include "core/base/error.h"

namespace chiasm {

// A DICOM UID: up to 64 characters of digits and dots, no component with a leading zero.
// An empty Uid means "none". Value type, any thread.
class Uid {
 public:
  Uid() = default;
  // A new identity "2.25.<128-bit random UUID as decimal>" from the operating system's random source.
  static Uid generate();
  // Accepts any valid DICOM UID; refuses anything else with a sentence.
  static Expected<Uid> parse(std::string_view text);

  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  explicit operator bool() const { return !empty(); }
  auto operator<=>(const Uid&) const = default;

 private:
  explicit Uid(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace chiasm

template <>
struct std::hash<chiasm::Uid> {
  std::size_t operator()(const chiasm::Uid& uid) const noexcept {
    return std::hash<std::string>{}(uid.text());
  }
};
