// The fences around a process that parses a user's file: limits, Landlock, seccomp.
#pragma once

#include <cstdint>
#include <span>

namespace chiasm::data_io::reader {

// Whether this kernel has the fence (nothing is applied).
bool landlockAvailable();
bool seccompAvailable();
bool limitsApply();  // false in sanitizer builds, whose shadow memory needs terabytes of address space

// Raises the memory limit to what mapping files of so many bytes takes (never above the hard limit); for
// before it is known how large a volume they hold.
void grantMemory(std::uint64_t bytes);

// Processor time, descriptors, no core dump, and for a start the address space that looking at the header of
// a file of so many bytes takes. For good. There is no limit of file sizes: it would count for memfds too,
// and opening for writing is impossible anyhow.
void applyLimits(std::uint32_t processorSeconds, std::uint64_t fileBytes);
// So many images more take a tenth of a second each beyond the limit given before; up to ten times that
// limit.
void grantProcessorTime(std::uint64_t images);
// Lowers the address space for good to 1.5 × `bytes` + 512 MiB, once a header has been believed.
void limitMemory(std::uint64_t bytes);

// From here on only files beneath the folder can be opened, for reading; with -1 none at all. Files that are
// open already, and memfds, stay usable. May be called again to forbid more. False: the kernel cannot.
bool confineFiles(int folder);
// From here on only the system calls that reading takes: no sockets, no new programs or processes, no
// tracing, no opening for writing; the others fail with EPERM. Pages can be handed (vmsplice) to the pipes
// `lanes` and to nothing else; those below 0 are none. False: the kernel cannot.
bool confineSystemCalls(std::span<const int> lanes = {});

}  // namespace chiasm::data_io::reader
