// Every operation that a person can choose by name: those on segments, and those that need more than core
// has.
#pragma once

#include <vector>

#include "core/segmentation/operation.h"

namespace chiasm::app {

// Masking a volume writes a file, so it is the session's (or the command line's) to do: its row has no
// `make`.
inline constexpr const char* kMaskVolume = "mask-volume";

// In the order people read them. A row without `make` is carried out by name.
std::vector<Operation> allOperations();

}  // namespace chiasm::app
