// The stored hashes are the documented ones; the expected values were computed apart, by Python's hashlib.
#include "data_io/case_file/entry_hash.h"

#include <gtest/gtest.h>

#include "data_io/case_file/brick_store.h"
#include "data_io/sha256.h"

namespace chiasm::data_io {
namespace {

TEST(EntryHash, IsTheDocumentedOne) {
  const Bytes info{0xa0};
  const Digest genesis =
      genesisHash(*Uid::parse("2.25.5"), UtcTime{1'790'000'000'000'001}, *Uid::parse("2.25.1001"), info);
  EXPECT_EQ(genesis.hex(), "740abcb6b33fe587c421379051145906437cb9cf3170d0441cf5c7d2cd7943ff");

  EntryRecord record;
  record.entry = {1,
                  UtcTime{-2},
                  *Uid::parse("2.25.1001"),
                  *Uid::parse("2.25.77"),
                  EntryRole::undo,
                  *Uid::parse("2.25.76"),
                  "segment.paint",
                  "Paint Größe",
                  Digest{}};
  record.payloadVersion = 3;
  record.previousHash = genesis;
  record.payloadDigest = sha256("payload");
  EXPECT_EQ(entryHash(record).hex(), "128aff883bbdbf834fc3d9a0c7b626f22122f78fdfc9003d614c395bfaaff4de");
}

TEST(BrickDigest, IsOfLittleEndianLabelsWithXFastest) {
  DenseBrick voxels{};
  voxels[1] = 0x1234;
  EXPECT_EQ(brickDigest(voxels).hex(), "c5b33de2094a82e7e2ac3e0773fe6adf10b5a120a80fb6a019a671a498b05239");
}

TEST(BrickContent, ComesBackAndIsBounded) {
  DenseBrick voxels{};
  for (std::size_t i = 0; i < voxels.size(); ++i) voxels[i] = static_cast<Label>(i * i);
  const Bytes content = compressBrick(voxels);
  const Digest digest = brickDigest(voxels);
  const auto brick = decompressBrick(content, digest);
  ASSERT_TRUE(brick);
  EXPECT_EQ(*brick, Brick::fromVoxels(voxels));
  EXPECT_FALSE(decompressBrick(content, Digest{})) << "other content than promised";
  EXPECT_FALSE(decompressBrick(std::span(content).first(content.size() - 1), digest)) << "cut short";
  Bytes longer = content;
  longer.push_back(0);
  EXPECT_FALSE(decompressBrick(longer, digest)) << "something follows";
  EXPECT_FALSE(decompressBrick({}, digest));
}

}  // namespace
}  // namespace chiasm::data_io
