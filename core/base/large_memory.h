// Large blocks of memory on huge pages where the system has them: a first touch then costs a page fault for
// 2 MiB, not for 4 KiB.
#pragma once

#include <cstddef>
#include <new>

namespace chiasm {

inline constexpr std::size_t kHugePage = std::size_t{1} << 21;

// Memory whose content is undefined, aligned to a huge page when it is at least one large, else for any type.
// Throws std::bad_alloc. Any thread.
void* allocateLarge(std::size_t bytes);
void freeLarge(void* memory, std::size_t bytes);

// For standard containers.
template <typename T>
struct LargeAllocator {
  using value_type = T;
  LargeAllocator() = default;
  template <typename U>
  LargeAllocator(const LargeAllocator<U>&) {}
  T* allocate(std::size_t count) { return static_cast<T*>(allocateLarge(count * sizeof(T))); }
  void deallocate(T* memory, std::size_t count) { freeLarge(memory, count * sizeof(T)); }
  bool operator==(const LargeAllocator&) const = default;
};

}  // namespace chiasm
