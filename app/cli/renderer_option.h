// --renderer: who casts the rays of 3-D pictures.
#pragma once

#include <CLI/CLI.hpp>

#include "render/renderer.h"

namespace chiasm::app {

// vulkan, cpu or auto, into `chosen`, which holds the default and must outlive the parsing.
void addRendererOption(CLI::App& command, render::RayCasting& chosen);

}  // namespace chiasm::app
