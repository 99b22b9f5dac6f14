// What a packed case (NAME.chiasmpack) is made of, and the checks of what it says.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/digest.h"
#include "core/base/error.h"

namespace chiasm::data_io {

// A file of a pack: its place below the folder that it is unpacked to, with '/' between the parts.
struct PackEntry {
  std::string path;
  std::uint64_t size = 0;
  Digest digest;  // SHA-256 of the content
  bool operator==(const PackEntry&) const = default;
};

// The layout, nothing compressed: the 16 bytes of kPackMagic; the length of the list, 8 bytes little endian;
// the list (number of entries, then path, size and digest each); SHA-256 of the list, 32 bytes; and the
// contents in the list's order, to the last byte of the file.
inline constexpr std::string_view kPackMagic = "CHIASM PACK 0001";
inline constexpr std::size_t kMostPackEntries = 200'000;
inline constexpr std::size_t kLongestPackPath = 1024;
inline constexpr std::size_t kLongestPackList = 256u << 20;
// The case file within it; volumes lie below volumes/1/, volumes/2/ …
inline constexpr const char* kPackedCase = "case.chiasm";

std::string encodePackList(const std::vector<PackEntry>& entries);
// Refuses lists that are damaged or lie: too many entries, paths that are absolute, leave the folder ("..",
// "."), hold empty parts, backslashes, control characters or something that is not UTF-8, that are there
// twice (ignoring the case of letters) or lie within another entry's file, and contents that do not add up to
// `contentBytes`.
Expected<std::vector<PackEntry>> decodePackList(std::span<const std::byte> list, std::uint64_t contentBytes);

}  // namespace chiasm::data_io
