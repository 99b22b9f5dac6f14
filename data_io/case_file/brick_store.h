// The content-addressed table of label bricks: each content is stored once, under its SHA-256.
#pragma once

#include <map>
#include <set>
#include <span>
#include <vector>

#include "core/labels/label_map.h"
#include "data_io/case_file/database.h"
#include "data_io/case_file/encoding/payload.h"

namespace chiasm::data_io {

// SHA-256 of the 65536 bytes of a brick: uint16 little endian, x fastest, then y, then z.
Digest brickDigest(const DenseBrick& voxels);
// Those bytes in one zstd frame (level 1, with zstd's own checksum).
Bytes compressBrick(const DenseBrick& voxels);
// Refuses anything but exactly one brick whose digest is `digest`.
Expected<Brick> decompressBrick(std::span<const std::uint8_t> content, const Digest& digest);

// One thread at a time, as its database; decoding many bricks uses threads of its own.
class BrickStore {
 public:
  static Expected<BrickStore> open(Database& database, bool writable);

  // Stores a brick unless its content is there already; a uniform one needs no storage.
  Expected<BrickReference> put(const Brick& brick);
  // The bricks of these digests; refuses when one is missing or damaged. Equal digests share storage.
  Expected<std::map<Digest, Brick>> fetch(const std::set<Digest>& digests);

 private:
  BrickStore(Statement find, std::optional<Statement> insert)
      : find_(std::move(find)), insert_(std::move(insert)) {}
  Statement find_;
  std::optional<Statement> insert_;
};

}  // namespace chiasm::data_io
