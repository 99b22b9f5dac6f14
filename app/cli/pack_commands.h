// chiasm pack and unpack.
#pragma once

#include "app/cli/cli_context.h"

namespace chiasm::app {

// Adds both to the program's command line.
void addPackCommands(CLI::App& program, CliContext& context);

}  // namespace chiasm::app
