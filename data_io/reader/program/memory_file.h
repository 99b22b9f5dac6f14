// A file in memory (memfd): filled here, then sealed and handed over, or read back by a library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "data_io/reader/unique_fd.h"

namespace chiasm::data_io::reader {

// One owner. Mapped for writing until sealed or unmapped.
class MemoryFile {
 public:
  MemoryFile() = default;
  // Throws Refusal when there is not so much memory.
  explicit MemoryFile(std::uint64_t size);
  MemoryFile(MemoryFile&& other) noexcept;
  MemoryFile& operator=(MemoryFile&& other) noexcept;
  ~MemoryFile();

  std::span<std::byte> bytes() const { return bytes_; }
  int fd() const { return fd_.get(); }
  // Gives up the mapping, keeps the content.
  void unmap();
  // No more changes by anybody: SEAL, SHRINK, GROW, WRITE.
  UniqueFd seal() &&;

 private:
  UniqueFd fd_;
  std::span<std::byte> bytes_;
};

}  // namespace chiasm::data_io::reader
