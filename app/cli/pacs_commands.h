// chiasm pacs: find, fetch and send on servers of images.
#pragma once

#include "app/cli/cli_context.h"

namespace chiasm::app {

void addPacsCommands(CLI::App& program, CliContext& context);

}  // namespace chiasm::app
