// The voxels of a volume on their way through the reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "data_io/reader/private_memory.h"
#include "data_io/reader/program/image_files.h"
#include "data_io/reader/unique_fd.h"

namespace chiasm::data_io::reader {

// In memory of their own, or where they lie in a file: not even looked at there before somebody asks. One
// owner; one thread.
class StagedVoxels {
 public:
  struct Place {
    int file = -1;
    std::uint64_t at = 0;
  };
  StagedVoxels() = default;
  // Fresh, with `lead` bytes of scratch right before them (for a decoder that wants all of a stream at once).
  // Throws Refusal when there is not so much memory.
  explicit StagedVoxels(std::uint64_t size, std::uint64_t lead = 0);
  // Of an open file, which is kept open. Throws Refusal.
  StagedVoxels(Place place, std::uint64_t size);

  std::uint64_t size() const { return file_ ? sizeInFile_ : own_.size(); }
  // Nothing once they are in memory of their own.
  std::optional<Place> place() const;
  std::span<const std::byte> bytes();
  // The same in memory that may be written and begins on a page, copied there (once) when it has to be.
  std::span<std::byte> own();
  // The scratch and the voxels behind it.
  std::span<std::byte> withLead() const { return {own_.data() - lead_, own_.size() + lead_}; }

 private:
  UniqueFd file_;
  std::uint64_t at_ = 0, sizeInFile_ = 0;
  FileBytes mapped_;
  PrivateMemory memory_;
  std::span<std::byte> own_;
  std::uint64_t lead_ = 0;
};

}  // namespace chiasm::data_io::reader
