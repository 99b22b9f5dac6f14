#include "data_io/reader/private_memory.h"

#include <sys/mman.h>

#include <utility>

namespace chiasm::data_io::reader {
namespace {

constexpr std::uint64_t kHugePage = 2 * 1024 * 1024;

}  // namespace

std::optional<PrivateMemory> PrivateMemory::reserve(std::uint64_t size) {
  PrivateMemory out;
  if (size == 0) return out;
  if (size > UINT64_MAX - kHugePage) return std::nullopt;
  const std::uint64_t lead = size < kHugePage ? 0 : kHugePage;
  void* address = ::mmap(nullptr, size + lead, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (address == MAP_FAILED) return std::nullopt;
  auto* first = static_cast<std::byte*>(address);
  out.whole_ = {first, size + lead};
  if (lead > 0) first += (kHugePage - reinterpret_cast<std::uintptr_t>(first) % kHugePage) % kHugePage;
  out.bytes_ = {first, size};
  // Advice: where there are no huge pages, small ones do.
  if (lead > 0) ::madvise(first, size, MADV_HUGEPAGE);
  return out;
}

PrivateMemory::PrivateMemory(PrivateMemory&& other) noexcept
    : whole_(std::exchange(other.whole_, {})), bytes_(std::exchange(other.bytes_, {})) {}

PrivateMemory& PrivateMemory::operator=(PrivateMemory&& other) noexcept {
  std::swap(whole_, other.whole_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

PrivateMemory::~PrivateMemory() {
  if (!whole_.empty()) ::munmap(whole_.data(), whole_.size());
}

void PrivateMemory::freeze() {
  if (!whole_.empty()) ::mprotect(whole_.data(), whole_.size(), PROT_READ);
}

}  // namespace chiasm::data_io::reader
