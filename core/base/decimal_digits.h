// Large numbers as decimal digits.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace chiasm {

// A big-endian number of 128 bits in decimal, without leading zeros: what follows "2.25." in a UID that is
// made of a UUID (DICOM PS3.5 B.2).
std::string decimalDigits(std::array<std::uint8_t, 16> number);

}  // namespace chiasm
