// Memory received from another process that nobody can change or shrink any more.
#pragma once

#include <cstddef>
#include <span>

#include "core/base/error.h"
#include "data_io/reader/unique_fd.h"

namespace chiasm::data_io::reader {

// A read-only mapping of a memfd whose seals have been checked. One owner.
class SealedMemory {
 public:
  // Refuses descriptors without the seals SHRINK, GROW and WRITE (memfd_create(2)), and empty ones.
  static Expected<SealedMemory> map(UniqueFd fd);
  SealedMemory(SealedMemory&& other) noexcept;
  SealedMemory& operator=(SealedMemory&&) = delete;
  ~SealedMemory();

  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  explicit SealedMemory(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::span<const std::byte> bytes_;
};

}  // namespace chiasm::data_io::reader
