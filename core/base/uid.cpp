#include "core/base/uid.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/base/check.h"
#include "core/base/decimal_digits.h"

namespace chiasm {
namespace {

// A random UUID (RFC 4122 version 4), most significant byte first.
std::array<std::uint8_t, 16> randomUuid() {
  std::array<std::uint8_t, 16> bytes{};
  // Up to 256 bytes are given at once and never interrupted once the source is seeded (getrandom(2)).
  CHECK(getrandom(bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()),
        "the operating system gives random bytes");
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
  return bytes;
}

}  // namespace

Uid Uid::generate() {
  return Uid("2.25." + decimalDigits(randomUuid()));
}

Expected<Uid> Uid::parse(std::string_view text) {
  constexpr std::size_t kMaximumLength = 64;
  const auto refuse = [](const char* why) {
    return failure(ErrorKind::invalidInput,
                   std::string("This is not a valid DICOM UID: ") + why + " (DICOM PS3.5 section 9.1).");
  };
  if (text.empty()) return refuse("it is empty");
  if (text.size() > kMaximumLength) return refuse("it has more than 64 characters");
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = std::min(text.find('.', begin), text.size());
    const std::string_view component = text.substr(begin, end - begin);
    if (component.empty()) return refuse("a component is empty");
    for (const char character : component)
      if (character < '0' || character > '9') return refuse("it may hold only digits and dots");
    if (component.size() > 1 && component.front() == '0') return refuse("a component begins with zero");
    if (end == text.size()) break;
    begin = end + 1;
  }
  return Uid(std::string(text));
}

}  // namespace chiasm
