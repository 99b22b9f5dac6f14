// Memory for voxels: of this process alone, in huge pages where the machine offers them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace chiasm::data_io::reader {

// Zeros at first; a page costs time and memory only once it is touched. Fresh pages of 2 MiB cost a tenth of
// what the same memory takes 4 KiB at a time, and memory files get no others unless the administrator says so
// (docs/benchmarks.md, "Reading files beside ITK"). One owner.
class PrivateMemory {
 public:
  PrivateMemory() = default;
  // Nothing when there is not so much address space; empty for 0 bytes.
  static std::optional<PrivateMemory> reserve(std::uint64_t size);
  PrivateMemory(PrivateMemory&& other) noexcept;
  PrivateMemory& operator=(PrivateMemory&& other) noexcept;
  ~PrivateMemory();

  std::span<std::byte> bytes() const { return bytes_; }
  // Whoever writes from here on ends the process. What is read does not change any more.
  void freeze();

 private:
  std::span<std::byte> whole_;  // as it was mapped
  std::span<std::byte> bytes_;  // from a boundary of huge pages on
};

}  // namespace chiasm::data_io::reader
