#include "data_io/case_file/entry_hash.h"

#include <array>
#include <cstddef>

#include "data_io/sha256.h"

namespace chiasm::data_io {

namespace {

// Writes fields with their lengths, so that no two records give the same bytes.
class FieldHash {
 public:
  FieldHash& bytes(std::span<const std::byte> field) {
    raw(static_cast<std::uint64_t>(field.size()));
    hash_.update(field);
    return *this;
  }
  FieldHash& text(std::string_view field) { return bytes(std::as_bytes(std::span(field))); }
  FieldHash& digest(const Digest& field) { return bytes(std::as_bytes(std::span(field.bytes))); }
  FieldHash& integer(std::uint64_t field) {
    raw(sizeof field);
    raw(field);
    return *this;
  }
  Digest finish() { return hash_.finish(); }

 private:
  void raw(std::uint64_t value) {
    std::array<std::byte, 8> littleEndian;
    for (std::byte& byte : littleEndian) {
      byte = static_cast<std::byte>(value & 0xff);
      value >>= 8;
    }
    hash_.update(littleEndian);
  }
  Sha256 hash_;
};

}  // namespace

Digest entryHash(const EntryRecord& record) {
  const HistoryEntry& entry = record.entry;
  return FieldHash()
      .text("chiasm entry 1")
      .digest(record.previousHash)
      .integer(entry.sequence)
      .integer(static_cast<std::uint64_t>(entry.time.microseconds))
      .text(entry.author.text())
      .text(entry.group.text())
      .integer(static_cast<std::uint64_t>(entry.role))
      .text(entry.targetGroup.text())
      .text(entry.kind)
      .integer(static_cast<std::uint64_t>(record.payloadVersion))
      .digest(sha256(entry.name))
      .digest(record.payloadDigest)
      .finish();
}

Digest genesisHash(const Uid& caseUid, UtcTime created, const Uid& creator,
                   std::span<const std::uint8_t> initialInfo) {
  return FieldHash()
      .text("chiasm case 1")
      .text(caseUid.text())
      .integer(static_cast<std::uint64_t>(created.microseconds))
      .text(creator.text())
      .bytes(std::as_bytes(initialInfo))
      .finish();
}

}  // namespace chiasm::data_io
