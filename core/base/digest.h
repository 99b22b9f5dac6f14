// SHA-256 values (FIPS 180-4) as plain data; computing them is data_io's work (OpenSSL).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>

namespace chiasm {

struct Digest {
  std::array<std::uint8_t, 32> bytes{};
  auto operator<=>(const Digest&) const = default;
  // True for the value that stands for "not computed".
  bool empty() const { return *this == Digest{}; }
  // 64 lower-case hexadecimal digits.
  std::string hex() const;
};

}  // namespace chiasm
