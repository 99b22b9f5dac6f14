#include "data_io/dicom/derived_uid.h"

#include <algorithm>
#include <array>

#include "core/base/check.h"
#include "core/base/decimal_digits.h"
#include "data_io/sha256.h"

namespace chiasm::data_io {

Uid derivedUid(std::string_view seed) {
  const Digest digest = sha256(seed);
  std::array<std::uint8_t, 16> number{};
  std::copy_n(digest.bytes.begin(), number.size(), number.begin());
  number[6] = static_cast<std::uint8_t>((number[6] & 0x0F) | 0x80);
  number[8] = static_cast<std::uint8_t>((number[8] & 0x3F) | 0x80);
  auto uid = Uid::parse("2.25." + decimalDigits(number));
  CHECK(uid.has_value(), "a decimal number under 2.25 is a UID");
  return *uid;
}

}  // namespace chiasm::data_io
