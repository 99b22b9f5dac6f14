#include "data_io/reader/sealed_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <utility>

namespace chiasm::data_io::reader {

Expected<SealedMemory> SealedMemory::map(UniqueFd fd) {
  constexpr int kNeeded = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
  const int seals = fd ? ::fcntl(fd.get(), F_GET_SEALS) : -1;
  struct stat status {};
  if (seals < 0 || (seals & kNeeded) != kNeeded || ::fstat(fd.get(), &status) != 0 || status.st_size <= 0)
    return failure(ErrorKind::unreadable, "memory was handed over that can still change");
  const auto size = static_cast<std::size_t>(status.st_size);
  // Private, because kernels before 6.7 refuse shared mappings of write-sealed memory even for reading; the
  // pages are the same ones.
  void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd.get(), 0);
  if (address == MAP_FAILED) return failure(ErrorKind::unreadable, "memory cannot be mapped");
  return SealedMemory({static_cast<const std::byte*>(address), size});
}

SealedMemory::SealedMemory(SealedMemory&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

SealedMemory::~SealedMemory() {
  if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace chiasm::data_io::reader
