#include "data_io/case_file/encoding/cbor.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace chiasm::data_io {

namespace {

constexpr std::size_t kDeepest = 16;

// Walks the bytes without recursion and without allocating by what they claim. The library's own parser
// recurses on nested and on chunked items, so hostile bytes must not reach it.
bool isBoundedCbor(std::span<const std::uint8_t> bytes) {
  std::vector<std::uint64_t> open{1};  // items still to come at each level
  std::size_t at = 0;
  while (!open.empty()) {
    if (open.back() == 0) {
      open.pop_back();
      continue;
    }
    --open.back();
    if (at >= bytes.size()) return false;
    const std::uint8_t head = bytes[at++];
    const int major = head >> 5, extra = head & 31;
    std::uint64_t argument = static_cast<std::uint64_t>(extra);
    if (extra >= 24) {
      if (extra > 27) return false;  // reserved and indefinite lengths
      const std::size_t size = std::size_t{1} << (extra - 24);
      if (bytes.size() - at < size) return false;
      argument = 0;
      for (std::size_t i = 0; i < size; ++i) argument = argument << 8 | bytes[at++];
    }
    switch (major) {
      case 0:
      case 1:
        break;
      case 2:
      case 3:
        if (argument > bytes.size() - at) return false;
        at += static_cast<std::size_t>(argument);
        break;
      case 4:
      case 5:
        if (argument > bytes.size() - at || open.size() > kDeepest) return false;
        open.push_back(major == 5 ? 2 * argument : argument);
        break;
      case 7:
        // false, true, null and floats; nothing else of the simple values.
        if (extra < 20 || extra == 23 || extra == 24) return false;
        break;
      default:
        return false;  // tags
    }
  }
  return at == bytes.size();
}

}  // namespace

Bytes toCbor(const Json& value) {
  return Json::to_cbor(value);
}

Expected<Json> parseCbor(std::span<const std::uint8_t> bytes) {
  static constexpr const char* kDamaged = "a stored value is damaged";
  if (!isBoundedCbor(bytes)) return failure(ErrorKind::unreadable, kDamaged);
  Json value = Json::from_cbor(bytes.begin(), bytes.end(), true, false);
  if (value.is_discarded()) return failure(ErrorKind::unreadable, kDamaged);
  // Catches repeated keys, unsorted keys and long heads at once.
  if (!std::ranges::equal(toCbor(value), bytes)) return failure(ErrorKind::unreadable, kDamaged);
  return value;
}

}  // namespace chiasm::data_io
