// chiasm volume CASE VOLUME: what a volume is called and when it was made, where its file does not say it.
#pragma once

#include <CLI/CLI.hpp>

namespace chiasm::app {

class CliContext;

void addVolumeCommand(CLI::App& program, CliContext& context);

}  // namespace chiasm::app
