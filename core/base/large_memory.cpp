#include "core/base/large_memory.h"

#include <cstdlib>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace chiasm {

void* allocateLarge(std::size_t bytes) {
  if (bytes < kHugePage) return ::operator new(bytes);
  const std::size_t whole = (bytes + kHugePage - 1) / kHugePage * kHugePage;
  void* memory = std::aligned_alloc(kHugePage, whole);
  if (!memory) throw std::bad_alloc();
#ifdef __linux__
  // Only advice: where it is not taken the memory works all the same.
  (void)madvise(memory, whole, MADV_HUGEPAGE);
#endif
  return memory;
}

void freeLarge(void* memory, std::size_t bytes) {
  if (bytes < kHugePage)
    ::operator delete(memory);
  else
    std::free(memory);
}

}  // namespace chiasm
