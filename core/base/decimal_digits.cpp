#include "core/base/decimal_digits.h"

#include <algorithm>

namespace chiasm {

std::string decimalDigits(std::array<std::uint8_t, 16> number) {
  // Long division.
  std::string digits;
  bool zero = false;
  while (!zero) {
    unsigned remainder = 0;
    zero = true;
    for (std::uint8_t& byte : number) {
      const unsigned value = remainder * 256 + byte;
      byte = static_cast<std::uint8_t>(value / 10);
      remainder = value % 10;
      zero = zero && byte == 0;
    }
    digits += static_cast<char>('0' + remainder);
  }
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace chiasm
