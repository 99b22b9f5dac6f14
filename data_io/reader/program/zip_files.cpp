// ZIP archives (PKWARE APPNOTE 6.3.10), read by their central directory.
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "data_io/reader/program/image_files.h"
#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::size_t kMaximumEntries = 20'000;
constexpr std::uint64_t kMaximumEntryBytes = 1024ULL * 1024 * 1024;
constexpr std::uint64_t kMaximumTotal = 16ULL * 1024 * 1024 * 1024;
constexpr std::uint64_t kMaximumRatio = 1032;  // of deflate (RFC 1951)
constexpr std::size_t kLocalHead = 30, kCentralHead = 46, kEndHead = 22;

Refusal damaged() {
  return Refusal("it is a damaged ZIP archive; copy it again from its source.");
}

template <typename T>
T number(std::span<const std::byte> bytes, std::uint64_t at) {
  if (at > bytes.size() || sizeof(T) > bytes.size() - at) throw damaged();
  T value{};
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

struct Entry {
  std::uint32_t crc = 0, packed = 0, size = 0, header = 0;
  std::uint16_t method = 0;
};

// The end record (4.3.16) lies in the last 64 KiB + 22 bytes.
std::uint64_t endRecord(std::span<const std::byte> bytes) {
  if (bytes.size() < kEndHead) throw damaged();
  const std::uint64_t lowest = bytes.size() - std::min<std::uint64_t>(bytes.size(), kEndHead + 65535);
  for (std::uint64_t at = bytes.size() - kEndHead; at + 1 > lowest; --at) {
    if (number<std::uint32_t>(bytes, at) == 0x06054b50 &&
        at + kEndHead + number<std::uint16_t>(bytes, at + 20) == bytes.size())
      return at;
    if (at == 0) break;
  }
  throw damaged();
}

class ArchiveFiles : public ImageFiles {
 public:
  explicit ArchiveFiles(FileBytes archive) : archive_(std::move(archive)) {
    const std::span<const std::byte> bytes = archive_.bytes;
    const std::uint64_t end = endRecord(bytes);
    const std::size_t count = number<std::uint16_t>(bytes, end + 10);
    std::uint64_t at = number<std::uint32_t>(bytes, end + 16), total = 0;
    if (count == 0xffff || at == 0xffffffff)
      throw Refusal("it is a ZIP64 archive; unpack it and choose the folder.");
    for (std::size_t i = 0; i < count; ++i) {
      if (number<std::uint32_t>(bytes, at) != 0x02014b50) throw damaged();
      if (number<std::uint16_t>(bytes, at + 8) & 1)
        throw Refusal("it is an encrypted ZIP archive; unpack it and choose the folder.");
      Entry entry;
      entry.method = number<std::uint16_t>(bytes, at + 10);
      entry.crc = number<std::uint32_t>(bytes, at + 16);
      entry.packed = number<std::uint32_t>(bytes, at + 20);
      entry.size = number<std::uint32_t>(bytes, at + 24);
      entry.header = number<std::uint32_t>(bytes, at + 42);
      const std::uint16_t nameLength = number<std::uint16_t>(bytes, at + 28);
      if (at + kCentralHead + nameLength > bytes.size()) throw damaged();
      const std::string name(reinterpret_cast<const char*>(bytes.data() + at + kCentralHead), nameLength);
      at += kCentralHead + nameLength + number<std::uint16_t>(bytes, at + 30) +
            number<std::uint16_t>(bytes, at + 32);
      if (entry.size == 0 || name.ends_with('/')) continue;
      total += entry.size;
      if (entry.size > kMaximumEntryBytes || total > kMaximumTotal ||
          entry.size / kMaximumRatio > entry.packed)
        throw Refusal("its files would take " + grouped(total) +
                      " bytes once unpacked; unpack it and choose the folder.");
      entries_.push_back(entry);
      names_.push_back(name);
    }
    if (entries_.size() > kMaximumEntries)
      throw Refusal("it holds more than " + grouped(kMaximumEntries) + " files.");
  }

  FileBytes load(std::size_t file, bool) const override {
    const Entry& entry = entries_[file];
    const std::span<const std::byte> bytes = archive_.bytes;
    if (number<std::uint32_t>(bytes, entry.header) != 0x04034b50) throw damaged();
    const std::uint64_t start = std::uint64_t{entry.header} + kLocalHead +
                                number<std::uint16_t>(bytes, std::uint64_t{entry.header} + 26) +
                                number<std::uint16_t>(bytes, std::uint64_t{entry.header} + 28);
    if (start > bytes.size() || entry.packed > bytes.size() - start) throw damaged();
    const auto out = std::make_shared<std::vector<std::byte>>(entry.size);
    const std::span<const std::byte> packed = bytes.subspan(start, entry.packed);
    if (entry.method == 0) {
      if (packed.size() != out->size()) throw damaged();
      std::memcpy(out->data(), packed.data(), packed.size());
    } else if (entry.method == 8) {
      inflateInto(packed, *out);
    } else {
      throw Refusal(
          "it is a ZIP archive packed by another method than deflate; unpack it and choose the folder.");
    }
    if (::crc32_z(0, reinterpret_cast<const Bytef*>(out->data()), out->size()) != entry.crc) throw damaged();
    return {*out, out, {}};
  }

  UniqueFd open(std::size_t) const override { return {}; }
  std::uint64_t keptBytes() const override { return archive_.bytes.size(); }

 private:
  static void inflateInto(std::span<const std::byte> packed, std::span<std::byte> out) {
    z_stream stream{};
    if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw damaged();
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int outcome = ::inflate(&stream, Z_FINISH);
    const bool whole = outcome == Z_STREAM_END && stream.avail_out == 0 && stream.avail_in == 0;
    ::inflateEnd(&stream);
    if (!whole) throw damaged();
  }

  FileBytes archive_;
  std::vector<Entry> entries_;
};

}  // namespace

std::unique_ptr<ImageFiles> filesInArchive(int file) {
  FileBytes archive = mapFile(file, false);
  if (archive.bytes.size() < 4 || std::memcmp(archive.bytes.data(), "PK\x03\x04", 4) != 0) return nullptr;
  return std::make_unique<ArchiveFiles>(std::move(archive));
}

}  // namespace chiasm::data_io::reader
