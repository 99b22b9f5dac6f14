#include "data_io/dicom/derived_uid.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/base/check.h"
#include "data_io/sha256.h"

namespace chiasm::data_io {

Uid derivedUid(std::string_view seed) {
  const Digest digest = sha256(seed);
  std::array<std::uint8_t, 16> number{};
  std::copy_n(digest.bytes.begin(), number.size(), number.begin());
  number[6] = static_cast<std::uint8_t>((number[6] & 0x0F) | 0x80);
  number[8] = static_cast<std::uint8_t>((number[8] & 0x3F) | 0x80);
  // Decimal digits of a big-endian number, by long division.
  std::string digits;
  for (bool zero = false; !zero;) {
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
  auto uid = Uid::parse("2.25." + digits);
  CHECK(uid.has_value(), "a decimal number under 2.25 is a UID");
  return *uid;
}

}  // namespace chiasm::data_io
