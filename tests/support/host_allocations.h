// Counts what a thread asks of operator new. A program that uses this has its operator new replaced.
#pragma once

#include <cstddef>

namespace chiasm::test {

// While one lives, allocations of its thread are counted; other threads' are not. One at a time.
class HostAllocations {
 public:
  HostAllocations();
  ~HostAllocations();
  HostAllocations(const HostAllocations&) = delete;
  HostAllocations& operator=(const HostAllocations&) = delete;
  std::size_t count() const;
};

}  // namespace chiasm::test
