#include "data_io/reader/program/memory_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <utility>

#include "core/base/check.h"
#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {

MemoryFile::MemoryFile(std::uint64_t size) {
  const auto refuse = [&] {
    return Refusal("it needs " + grouped(size) + " bytes of memory, more than there is.");
  };
  fd_ = UniqueFd(::memfd_create("chiasm-voxels", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!fd_ || ::ftruncate(fd_.get(), static_cast<off_t>(size)) != 0) throw refuse();
  void* address = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd_.get(), 0);
  if (address == MAP_FAILED) throw refuse();
  bytes_ = {static_cast<std::byte*>(address), size};
}

MemoryFile::MemoryFile(MemoryFile&& other) noexcept
    : fd_(std::move(other.fd_)), bytes_(std::exchange(other.bytes_, {})) {}

MemoryFile& MemoryFile::operator=(MemoryFile&& other) noexcept {
  if (this != &other) {
    unmap();
    fd_ = std::move(other.fd_);
    bytes_ = std::exchange(other.bytes_, {});
  }
  return *this;
}

MemoryFile::~MemoryFile() {
  unmap();
}

void MemoryFile::unmap() {
  if (!bytes_.empty()) ::munmap(bytes_.data(), bytes_.size());
  bytes_ = {};
}

UniqueFd MemoryFile::seal() && {
  unmap();  // a writable mapping would forbid the write seal
  CHECK(::fcntl(fd_.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0,
        "our own memory can be sealed");
  return std::move(fd_);
}

}  // namespace chiasm::data_io::reader
