#include "data_io/case_file/brick_store.h"

#include <zstd.h>

#include <algorithm>
#include <bit>
#include <memory>
#include <system_error>
#include <thread>

#include "core/base/check.h"
#include "data_io/sha256.h"

namespace chiasm::data_io {

namespace {

constexpr std::size_t kBrickBytes = sizeof(DenseBrick);
static_assert(kBrickBytes == 65536 && std::endian::native == std::endian::little,
              "bricks are stored little endian, as they lie in memory");
// Below this many, starting threads costs more than they save.
constexpr std::size_t kBricksPerThread = 64;

Error damagedBrick(const Digest& digest) {
  return {ErrorKind::unreadable,
          "The case file is damaged: the label brick " + digest.hex().substr(0, 12) +
              "… cannot be read. Use a backup, or verify the case to see what is left."};
}

struct Stored {
  Digest digest;
  Bytes content;
  Expected<Brick> brick;
};

void decode(std::span<Stored> bricks) {
  for (Stored& stored : bricks) stored.brick = decompressBrick(stored.content, stored.digest);
}

}  // namespace

Digest brickDigest(const DenseBrick& voxels) {
  return sha256(std::as_bytes(std::span(voxels)));
}

Bytes compressBrick(const DenseBrick& voxels) {
  const std::unique_ptr<ZSTD_CCtx, std::size_t (*)(ZSTD_CCtx*)> context(ZSTD_createCCtx(), ZSTD_freeCCtx);
  CHECK(context, "zstd has a context");
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, 1);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  Bytes content(ZSTD_compressBound(kBrickBytes));
  const std::size_t size =
      ZSTD_compress2(context.get(), content.data(), content.size(), voxels.data(), kBrickBytes);
  CHECK(!ZSTD_isError(size), "zstd compresses a brick into its bound");
  content.resize(size);
  return content;
}

Expected<Brick> decompressBrick(std::span<const std::uint8_t> content, const Digest& digest) {
  auto voxels = std::make_unique<DenseBrick>();
  // One frame of exactly one brick: a bomb would have to be larger, and is refused before inflating.
  if (content.size() > ZSTD_compressBound(kBrickBytes) ||
      ZSTD_getFrameContentSize(content.data(), content.size()) != kBrickBytes ||
      ZSTD_decompress(voxels->data(), kBrickBytes, content.data(), content.size()) != kBrickBytes ||
      brickDigest(*voxels) != digest) {
    return tl::unexpected(damagedBrick(digest));
  }
  return Brick::fromVoxels(*voxels);
}

Expected<BrickStore> BrickStore::open(Database& database, bool writable) {
  auto find = database.prepare("SELECT content FROM bricks WHERE digest=?1", "Reading the labels");
  if (!find) return tl::unexpected(find.error());
  std::optional<Statement> insert;
  if (writable) {
    auto prepared =
        database.prepare("INSERT INTO bricks(digest, content) VALUES(?1, ?2)", "Saving the labels");
    if (!prepared) return tl::unexpected(prepared.error());
    insert = *std::move(prepared);
  }
  return BrickStore(*std::move(find), std::move(insert));
}

Expected<BrickReference> BrickStore::put(const Brick& brick) {
  if (brick.isUniform()) return BrickReference{std::nullopt, brick.uniformLabel()};
  CHECK(insert_, "bricks are put into a writable store");
  const auto scratch = std::make_unique<DenseBrick>();
  const DenseBrick& voxels = brick.voxels(*scratch);
  const Digest digest = brickDigest(voxels);
  const auto found = find_.bind(1, digest).step();
  if (!found) return tl::unexpected(found.error());
  if (*found) {
    find_.reset();
  } else {
    const auto stored = insert_->bind(1, digest).bind(2, compressBrick(voxels)).run();
    if (!stored) return tl::unexpected(stored.error());
  }
  return BrickReference{digest, 0};
}

Expected<std::map<Digest, Brick>> BrickStore::fetch(const std::set<Digest>& digests) {
  std::vector<Stored> bricks;
  bricks.reserve(digests.size());
  for (const Digest& digest : digests) {
    const auto row = find_.bind(1, digest).step();
    if (!row) return tl::unexpected(row.error());
    const auto content = *row ? find_.blob(0) : std::nullopt;
    if (!content) return tl::unexpected(damagedBrick(digest));
    bricks.push_back({digest, Bytes(content->begin(), content->end()), Brick()});
    find_.reset();
  }
  const std::size_t threads =
      std::clamp<std::size_t>(bricks.size() / kBricksPerThread, 1,
                              std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 8));
  {
    std::vector<std::jthread> workers;
    const std::size_t share = (bricks.size() + threads - 1) / threads;
    for (std::size_t first = share; first < bricks.size(); first += share) {
      const auto part = std::span(bricks).subspan(first, std::min(share, bricks.size() - first));
      try {
        workers.emplace_back(decode, part);
      } catch (const std::system_error&) {  // no more threads to be had
        decode(part);
      }
    }
    decode(std::span(bricks).first(std::min(share, bricks.size())));
  }
  std::map<Digest, Brick> found;
  for (Stored& stored : bricks) {
    if (!stored.brick) return tl::unexpected(stored.brick.error());
    found.emplace_hint(found.end(), stored.digest, *std::move(stored.brick));
  }
  return found;
}

}  // namespace chiasm::data_io
