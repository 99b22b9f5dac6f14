// --renderer and --memory-budget: who casts the rays of 3-D pictures, and with how much memory.
#pragma once

#include <cstdint>

#include <CLI/CLI.hpp>

#include "render/renderer.h"

namespace chiasm::app {

// vulkan, cpu or auto, into `chosen`, which holds the default and must outlive the parsing.
void addRendererOption(CLI::App& command, render::RayCasting& chosen);
// Bytes of graphics memory, as 1GiB, 512MiB or a number of bytes; 0 (the default): what the device has to
// give.
void addMemoryBudgetOption(CLI::App& command, std::uint64_t& bytes);

}  // namespace chiasm::app
