// Where the running program's own file is, so that it can find what is installed beside it.
#pragma once

#include <filesystem>

#include "core/base/error.h"

namespace chiasm {

// The absolute path of the executable file that this code is linked into, symbolic links resolved. Right also
// when the program was started through a dynamic loader (ld.so PROGRAM), where /proc/self/exe names the
// loader. Fails (unavailable) without /proc. Any thread.
Expected<std::filesystem::path> programFile();

}  // namespace chiasm
