#include "core/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace chiasm {

void checkFailed(const char* condition, const char* file, int line, const char* context) {
  std::fprintf(stderr, "chiasm: broken invariant: %s (%s) at %s:%d\n", context, condition, file, line);
  std::abort();
}

}  // namespace chiasm
