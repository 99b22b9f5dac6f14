#include "data_io/reader/program/staged_voxels.h"

#include <fcntl.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "data_io/reader/program/parallel.h"
#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {

StagedVoxels::StagedVoxels(std::uint64_t size, std::uint64_t lead) : lead_(lead) {
  constexpr std::uint64_t kPage = 4096;
  const std::uint64_t before = (lead + kPage - 1) / kPage * kPage;
  std::optional<PrivateMemory> memory = PrivateMemory::reserve(before + size);
  if (!memory) throw Refusal("it needs " + grouped(size) + " bytes of memory, more than there is.");
  memory_ = std::move(*memory);
  own_ = memory_.bytes().subspan(before);
}

StagedVoxels::StagedVoxels(Place place, std::uint64_t size)
    : file_(::fcntl(place.file, F_DUPFD_CLOEXEC, 0)), at_(place.at), sizeInFile_(size) {
  if (!file_) throw Refusal("it cannot be read further; try again.");
}

std::optional<StagedVoxels::Place> StagedVoxels::place() const {
  if (!file_) return std::nullopt;
  return Place{file_.get(), at_};
}

std::span<const std::byte> StagedVoxels::bytes() {
  if (!file_) return own_;
  if (!mapped_.owner) mapped_ = mapFileRange(file_.get(), at_, sizeInFile_);
  return mapped_.bytes;
}

std::span<std::byte> StagedVoxels::own() {
  if (!file_) return own_;
  constexpr std::size_t kPiece = 2 * 1024 * 1024;
  const std::span<const std::byte> from = bytes();
  StagedVoxels copy(from.size());
  inParallel((from.size() + kPiece - 1) / kPiece, [&](std::size_t i) {
    const std::span<const std::byte> piece =
        from.subspan(i * kPiece, std::min(kPiece, from.size() - i * kPiece));
    std::memcpy(copy.own_.data() + i * kPiece, piece.data(), piece.size());
  });
  *this = std::move(copy);
  return own_;
}

}  // namespace chiasm::data_io::reader
