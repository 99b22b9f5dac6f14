// CHECK: a broken invariant of our own ends the process with its context; it is never an answer to input.
#pragma once

namespace chiasm {
[[noreturn]] void checkFailed(const char* condition, const char* file, int line, const char* context);
}

#define CHECK(condition, context)                                                     \
  do {                                                                                \
    if (!(condition)) ::chiasm::checkFailed(#condition, __FILE__, __LINE__, context); \
  } while (false)
